"""The front door: what this is, and the way in."""
