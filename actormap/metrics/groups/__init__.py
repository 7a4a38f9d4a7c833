"""How others treat a group."""
