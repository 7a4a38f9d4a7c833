"""Analyses: pure functions from a map and a view to `Findings`; docs/metrics has a page for each."""
