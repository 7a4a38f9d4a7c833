"""Paths through a network: the shortest ones, signed ones, trees."""
