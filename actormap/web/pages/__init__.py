"""Pages of the app, each a question; they call the library and show what it says."""
