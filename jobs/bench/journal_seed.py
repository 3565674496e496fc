"""`manage.py bench journal_seed`: as many clubs, lessons and marks as a large school has in a year.

It adds them to the installation of the data folder each time that it is called. Nobody can sign in as the
people in it.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel import SQLModel, func, select

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db, transaction
from lms_app.core.log import configure_logging
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.lessons import Attendance, LessonStatus, ScheduledLesson
from models.programs import LessonTemplate, Program

# Made where they stay: 150,000 marks take seconds and no memory here. Seven of ten are there.
_MARKS = text("""
    INSERT INTO attendance (id, lesson_id, student_id, status, notes, marked_at)
    SELECT gen_random_uuid(), lesson.id, member.user_id,
        (ARRAY['PRESENT', 'PRESENT', 'PRESENT', 'PRESENT', 'PRESENT', 'PRESENT', 'PRESENT', 'LATE', 'ABSENT',
            'ABSENT'])[1 + floor(random() * 10)::int], '', lesson.ends_at
    FROM scheduled_lesson AS lesson JOIN club_member AS member ON member.class_id = lesson.class_id
    WHERE lesson.club_id = ANY(CAST(:clubs AS uuid[]))
""")


@dataclass(frozen=True)
class SeededClub:
    """One club: its mentor, class, students, and lessons from the first to the last."""

    id: UUID
    owner_id: UUID
    class_id: UUID
    student_ids: list[UUID]
    lesson_ids: list[UUID]


def seed_clubs(db: Db, *, clubs: int, students: int, lessons: int) -> list[SeededClub]:
    """Add clubs of one class, with all marks in all lessons; there was one a day until yesterday."""
    program = Program(title="Bench")
    template = LessonTemplate(program_id=program.id, order_index=1, title="Bench")
    db.add(program)
    db.flush()
    db.add(template)
    db.flush()
    made = [SeededClub(new_id(), new_id(), new_id(), _ids(students), _ids(lessons)) for _ in range(clubs)]
    _add(db, User, (_person(key, number) for each in made for number, key in _people(each)))
    _add(db, Club, (_club(each) for each in made))
    _add(
        db,
        ClubClass,
        ({"id": each.class_id, "club_id": each.id, "name": "7А", "order_index": 1} for each in made),
    )
    _add(db, ClubMember, (_member(each, key) for each in made for key in each.student_ids))
    _add(db, ScheduledLesson, (row for each in made for row in _lessons(each, template.id)))
    db.connection().execute(_MARKS, {"clubs": [each.id for each in made]})
    return made


def _ids(count: int) -> list[UUID]:
    return [new_id() for _ in range(count)]


def _people(club: SeededClub) -> Iterable[tuple[int, UUID]]:
    return enumerate([club.owner_id, *club.student_ids])


def _add(db: Db, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    """Insert in bulk, with the defaults that the table's class gives."""
    complete = [table(**row).model_dump() for row in rows]
    if complete:
        db.connection().execute(insert(table), complete)


def _person(key: UUID, number: int) -> dict[str, Any]:
    return {"id": key, "email": f"{key.hex}@bench.invalid", "name": f"Ученик {number:03}"}


def _club(club: SeededClub) -> dict[str, Any]:
    code = club.id.hex[-12:].upper()
    return {"id": club.id, "owner_id": club.owner_id, "name": f"Кружок {code}", "join_code": code}


def _member(club: SeededClub, user_id: UUID) -> dict[str, Any]:
    return {
        "club_id": club.id,
        "user_id": user_id,
        "class_id": club.class_id,
        "status": MemberStatus.APPROVED,
    }


def _lessons(club: SeededClub, template_id: UUID) -> Iterable[dict[str, Any]]:
    now = utc_now()
    for index, key in enumerate(club.lesson_ids):
        begin = now - timedelta(days=len(club.lesson_ids) - index)
        yield {
            "id": key,
            "club_id": club.id,
            "class_id": club.class_id,
            "template_id": template_id,
            "title": f"Урок {index + 1}",
            "starts_at": begin,
            "ends_at": begin + timedelta(hours=1),
            "status": LessonStatus.COMPLETED,
            "completed_at": begin + timedelta(hours=1),
        }


def count_rows(db: Db) -> dict[str, int]:
    """Give how many clubs, lessons and marks there are."""
    tables = {"clubs": Club, "lessons": ScheduledLesson, "marks": Attendance}
    return {name: db.exec(select(func.count()).select_from(each)).one() for name, each in tables.items()}


def analyse(db: Db) -> None:
    """Let the planner know what came in: the autovacuum would only do so after a minute."""
    db.connection().execute(text("ANALYZE"))


def main(argv: list[str]) -> int:
    """Add what was asked for; the default are 50 clubs, 5,000 lessons and 150,000 marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clubs", type=int, default=50)
    parser.add_argument("--students", type=int, default=30, help="in each club")
    parser.add_argument("--lessons", type=int, default=100, help="of each club")
    options = parser.parse_args(argv)
    configure_logging(get_settings().log_level)
    with transaction() as db:
        before = count_rows(db)
        seed_clubs(db, clubs=options.clubs, students=options.students, lessons=options.lessons)
        analyse(db)
        added = {name: count - before[name] for name, count in count_rows(db).items()}
    print(", ".join(f"{count} {name}" for name, count in added.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
