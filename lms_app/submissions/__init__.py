"""Solving challenges: handing code in, watching it being graded, what one has solved so far."""
