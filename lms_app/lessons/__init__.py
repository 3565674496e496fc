"""The schedule of clubs: lessons on their dates, holidays, calendar feeds (SCH)."""
