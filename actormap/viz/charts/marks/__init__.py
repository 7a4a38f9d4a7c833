"""Marks on a scale, in rows, slopes and lanes."""
