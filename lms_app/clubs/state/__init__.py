"""View data of the pages of clubs."""
