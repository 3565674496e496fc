"""Parts of the pages of clubs."""
