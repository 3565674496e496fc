"""The people of a course as a table for a spreadsheet."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.i18n import translate
from lms_app.learning.access import access_students
from lms_app.learning.errors import TooManyStudents
from lms_app.learning.queries import count_items
from lms_app.learning.student_schemas import StudentFilters, StudentTable, StudentView
from lms_app.learning.students import read_students

MAX_ROWS = 10_000
_COLUMNS = ("name", "role", "percent", "done", "of", "current", "seen", "enrolled", "completed")


def export_students(db: Db, actor: Actor, course_id: UUID, filters: StudentFilters) -> StudentTable:
    """Give all people of a course who fit `filters`, whatever their page; times are in the reader's zone.

    Raises:
        AppError: See `access.access_students`.
        TooManyStudents: They are more than a table has room for.
    """
    place = access_students(db, actor, course_id)
    total = count_items(db, course_id)
    students = read_students(db, course_id, filters, items=total, first=0, amount=MAX_ROWS + 1)
    if len(students) > MAX_ROWS:
        raise TooManyStudents(limit=MAX_ROWS)
    audit.record(db, actor, "course.students_exported", course_id, students=len(students))
    heads = [translate(actor.locale, f"learning.people.csv.{each}") for each in _COLUMNS]
    rows = [_write(each, total, actor) for each in students]
    return StudentTable(course_title=place.course.title, rows=[heads, *rows])


def _write(student: StudentView, total: int, actor: Actor) -> list[str]:
    return [
        student.name,
        translate(actor.locale, f"learning.role.{student.role.value.lower()}"),
        str(student.percent),
        str(student.completed_items),
        str(total),
        student.current_item or "",
        _write_time(student.last_seen_at, actor),
        _write_time(student.enrolled_at, actor),
        _write_time(student.completed_at, actor),
    ]


def _write_time(at: datetime | None, actor: Actor) -> str:
    """Give a time as every spreadsheet reads it."""
    return "" if at is None else at.astimezone(ZoneInfo(actor.time_zone)).strftime("%Y-%m-%d %H:%M")
