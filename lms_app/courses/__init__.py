"""Courses: writing them, publishing them, learning by them."""
