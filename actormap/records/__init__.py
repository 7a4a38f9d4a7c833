"""A record as a page shows it, its history and how it is edited; one search over all of a map."""
