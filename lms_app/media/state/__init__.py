"""View data of media."""
