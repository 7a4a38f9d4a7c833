"""The app around its pages: the server, what it keeps while pages are drawn anew, the parts of pages."""
