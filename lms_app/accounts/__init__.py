"""People, how they sign in, and what they set for themselves."""
