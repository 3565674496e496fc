"""Tables, enums, constraints and indexes; no queries and no rules.

Importing the package registers every table with `metadata`.
"""

from models import (
    accounts,
    audit,
    challenges,
    clubs,
    courses,
    flags,
    grading,
    jobs,
    lessons,
    media,
    notifications,
    programs,
    quizzes,
    regrading,
    submissions,
    subscriptions,
)
from models.base import metadata

__all__ = [
    "accounts",
    "audit",
    "challenges",
    "clubs",
    "courses",
    "flags",
    "grading",
    "jobs",
    "lessons",
    "media",
    "metadata",
    "notifications",
    "programs",
    "quizzes",
    "regrading",
    "submissions",
    "subscriptions",
]
