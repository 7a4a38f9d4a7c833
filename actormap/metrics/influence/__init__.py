"""Who moves whom."""
