"""The admins' pages about programs and materials."""
