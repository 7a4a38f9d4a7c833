"""Views of a map: what they look like, where things stand, and the page that shows them."""
