"""Features that are given to a part of the people first (spec ERR 3)."""
