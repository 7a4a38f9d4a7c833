"""What one window has begun and not yet written, by the page that it stands on."""
