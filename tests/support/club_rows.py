"""A club with a lesson in the database of the running application, made without its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, create_engine

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from models.accounts import User
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_template
from tests.support.app_server import AppServer

NAMES = ("Айдана", "Бекзат", "Вера", "Гани")


@dataclass
class ClubRows:
    """Ids as texts, and the session tokens of the mentor and of the first student."""

    club_id: str
    lesson_id: str
    past_lesson_id: str
    student_ids: list[str]
    mentor_token: str
    student_token: str
    outsider_token: str

    @property
    def lesson_path(self) -> str:
        return f"/kruzhok/{self.club_id}/lesson/{self.lesson_id}"

    @property
    def journal_path(self) -> str:
        return f"/kruzhok/{self.club_id}/journal"


@contextmanager
def database_of(app_server: AppServer) -> Iterator[Db]:
    """Open a session on the application's database."""
    engine = create_engine(app_server.database_url)
    try:
        with Session(engine, expire_on_commit=False) as db:
            yield db
    finally:
        engine.dispose()


def make_club_rows(app_server: AppServer, *, mentor: User | None = None, **lesson: Any) -> ClubRows:
    """Make a club of one class with four students, a lesson that runs and one of last week."""
    with database_of(app_server) as db:
        mentor = mentor or make_mentor(db)
        club = make_club(db, mentor)
        group = make_class(db, club)
        students = [make_user(db, name=name) for name in NAMES]
        for each in students:
            make_member(db, club, each, class_id=group.id)
        template = make_template(db, scenario="# План\n\nСпросить про **ток**.")
        now = utc_now()
        running = make_lesson(db, club, template, class_id=group.id, starts_at=now, **lesson)
        past = make_lesson(db, club, template, class_id=group.id, starts_at=now - timedelta(days=7))
        return ClubRows(
            club_id=str(club.id),
            lesson_id=str(running.id),
            past_lesson_id=str(past.id),
            student_ids=[str(each.id) for each in students],
            mentor_token=make_login(db, mentor)[1],
            student_token=make_login(db, students[0])[1],
            outsider_token=make_login(db, make_mentor(db))[1],
        )


def read_marks(app_server: AppServer, lesson_id: str) -> dict[str, str]:
    """Give the marks of a lesson by student, as the database has them."""
    with app_server.connect() as connection:
        found = connection.execute(
            "SELECT student_id::text, status FROM attendance WHERE lesson_id = %s", [lesson_id]
        )
        return dict(found.fetchall())
