"""One encrypted file: its keys, its tables, what is proved of it, and what can be done with it as a whole."""
