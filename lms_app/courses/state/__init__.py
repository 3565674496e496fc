"""What the pages of those who write courses show and do."""
