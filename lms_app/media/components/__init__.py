"""Parts for pages that show or choose media."""
