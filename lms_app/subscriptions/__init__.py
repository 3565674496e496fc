"""Paying for the right to open clubs: requests, their decision, limits, upgrades (PAY)."""
