"""The HTTP doors of programs: writing and files for admins, reading for mentors."""
