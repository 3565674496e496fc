"""Grading handed-in code again after a challenge's cases changed, with a look at the difference first."""
