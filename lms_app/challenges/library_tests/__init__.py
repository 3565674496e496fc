"""Tests of tasks in `library` that would make their files too long."""
