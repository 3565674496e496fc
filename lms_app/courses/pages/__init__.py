"""The pages of those who write courses."""
