"""The HTTP door of the schedule."""
