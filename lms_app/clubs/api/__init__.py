"""The HTTP doors of clubs."""
