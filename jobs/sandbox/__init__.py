"""Running code of students: the keeper owns warm one-shot containers and lends them to workers."""
