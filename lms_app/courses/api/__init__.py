"""The HTTP doors of courses: writing, the wizard's draft, learning."""
