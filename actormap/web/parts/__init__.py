"""Parts that pages are made of: lists, forms, pictures, the map, the search."""
