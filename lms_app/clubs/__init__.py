"""Clubs, their classes and members (CLB)."""
