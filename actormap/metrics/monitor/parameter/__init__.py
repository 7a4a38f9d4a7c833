"""What was judged of parameters: their marks, what changed, law against practice, what the map suggests."""
