"""Reflex and FastAPI plumbing: the guard, identity at the door, error translation, live updates."""
