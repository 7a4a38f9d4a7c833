"""A map as a graph: its layers at a day, and the chance that each tie exists."""
