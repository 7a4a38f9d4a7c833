"""Where in the cells of a sheet its table stands: headers, tags and data, and what is neither of them."""
