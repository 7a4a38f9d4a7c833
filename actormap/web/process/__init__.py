"""Work in a process of its own: it shows progress, can be stopped, and cannot take the app down."""
