"""Coding tasks: what there is to solve, who may see which part of it, and who may change it."""
