"""Plumbing without web: configuration, database, errors, identity, jobs, live updates."""
