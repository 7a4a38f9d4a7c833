"""Mixing of labels over ties, and what chance alone would give."""
