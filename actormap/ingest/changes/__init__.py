"""What an import would change: rows of all files put together and checked, and what becomes of each."""
