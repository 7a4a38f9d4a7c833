"""Analyses: pure functions from a map and a view to `Findings`; the sheet beside each has its words."""
