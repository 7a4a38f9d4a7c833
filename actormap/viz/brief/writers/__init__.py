"""A brief set as HTML, as a document of Word and as PDF: one module a format."""
