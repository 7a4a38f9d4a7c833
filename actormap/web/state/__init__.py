"""What stays while pages are drawn anew: the workspace, what is chosen, what is asked and done."""
