"""What the whole house knows: the map, its tables and words, what an analysis says, what went wrong."""
