"""What looks into uploaded files, in a process of its own that may crash, hang or swell: nobody is hurt.

`run_inspection` starts `python -m jobs.inspection`, which knows neither settings nor database.
"""
