"""Quizzes that students get after a lesson, and the points that they earn (QUZ 1-3)."""
