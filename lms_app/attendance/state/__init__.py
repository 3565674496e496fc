"""View data of the pages of attendance."""
