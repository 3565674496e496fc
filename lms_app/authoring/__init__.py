"""Writing challenges: the list of one's own, the editor, the check of the reference, publishing."""
