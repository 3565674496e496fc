"""Tables, enums, constraints and indexes; no queries and no rules.

Importing the package registers every table with `metadata`.
"""

from models import accounts, challenges, grading, jobs, regrading, submissions
from models.base import metadata

__all__ = ["accounts", "challenges", "grading", "jobs", "metadata", "regrading", "submissions"]
