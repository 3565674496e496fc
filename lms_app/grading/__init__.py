"""Judging what code did: comparison, verdicts, and what a learner may see of them."""
