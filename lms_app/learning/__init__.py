"""Courses for those who learn by them: the catalogue, the player, progress, who of a course is where."""
