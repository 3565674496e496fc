"""Parts of the library's pages."""
