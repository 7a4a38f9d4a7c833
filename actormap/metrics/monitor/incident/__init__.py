"""Attacks, threats and labels: counted, for the indicator, and told twice."""
