"""What comes in: a list, what was heard in a meeting, and the first workspace."""
