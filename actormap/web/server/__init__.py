"""The local web server around the pages: who may connect, what leaves, what is written."""
