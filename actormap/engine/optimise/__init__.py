"""The best choice under a limit: covers, assignments, meetings."""
