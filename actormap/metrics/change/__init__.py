"""What changed, and what would change."""
