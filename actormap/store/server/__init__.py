"""A map on a Neo4j server: what is asked of it, how it is reached, and what of a map a search loads."""
