"""View data of the library's pages."""
