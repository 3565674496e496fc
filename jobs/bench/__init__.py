"""Measurements: `python3 manage.py bench NAME` runs `jobs.bench.NAME`."""
