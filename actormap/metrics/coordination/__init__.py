"""Who should talk to whom."""
