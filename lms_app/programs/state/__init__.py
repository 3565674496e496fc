"""View data of the admins' pages about programs and materials."""
