"""A large journal in the database of the running application."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from jobs.bench.journal_seed import SeededClub, seed_clubs
from models.accounts import User
from models.lessons import Attendance
from tests.factories.accounts import make_login
from tests.support.app_server import AppServer
from tests.support.club_rows import database_of


@dataclass
class LargeJournal:
    """A club where every student has a mark in every lesson; lesson "Урок 1" stands in column 0."""

    club: SeededClub
    mentor_token: str
    marks: dict[tuple[UUID, UUID], str]

    @property
    def path(self) -> str:
        return f"/kruzhok/{self.club.id}/journal"

    def name(self, row: int) -> str:
        """Give the name in a row; rows are by name."""
        return f"Ученик {row + 1:03}"

    def mark(self, row: int, column: int) -> str:
        """Give the mark of a cell, as the database has it."""
        return self.marks[self.club.lesson_ids[column], self.club.student_ids[row]]


def make_large_journal(app_server: AppServer, *, students: int, lessons: int) -> LargeJournal:
    """Make such a club; the marks are random."""
    with database_of(app_server) as db:
        (club,) = seed_clubs(db, clubs=1, students=students, lessons=lessons)
        db.commit()
        found = db.exec(
            select(Attendance.lesson_id, Attendance.student_id, Attendance.status).where(
                col(Attendance.lesson_id).in_(club.lesson_ids)
            )
        )
        marks = {(lesson_id, student_id): status.value for lesson_id, student_id, status in found}
        return LargeJournal(club, make_login(db, db.get_one(User, club.owner_id))[1], marks)
