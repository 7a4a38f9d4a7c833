"""The risk of a group, what happened lately, and dates that come."""
