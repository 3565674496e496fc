"""Parts of the authors' pages."""
