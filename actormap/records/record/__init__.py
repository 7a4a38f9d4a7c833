"""Records of actors: what is known of one, who is on the list, how a record is changed, and what was."""
