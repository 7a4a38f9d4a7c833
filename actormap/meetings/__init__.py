"""What comes of meeting people: plans of introductions as records, and reports of meetings."""
