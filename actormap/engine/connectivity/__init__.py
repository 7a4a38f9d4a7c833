"""What hangs together, and what it takes to part it."""
