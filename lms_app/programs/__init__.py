"""Programs of lesson templates, their materials and quizzes (QUZ 6)."""
