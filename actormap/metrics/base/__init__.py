"""What analyses of all families share: the map as one of them looks at it, and the safeguards."""
