"""Set-up and operation of an installation; used by manage.py only."""
