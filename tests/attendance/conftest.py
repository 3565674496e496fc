from dataclasses import dataclass

import pytest

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.accounts import User
from models.clubs import Club, ClubClass
from models.lessons import ScheduledLesson
from models.programs import LessonTemplate
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_template


@dataclass
class Group:
    """A club of one class with three students and a lesson of it that begins in an hour."""

    mentor: User
    club: Club
    group: ClubClass
    students: list[User]
    template: LessonTemplate
    lesson: ScheduledLesson

    @property
    def actor(self) -> Actor:
        return actor_of(self.mentor)


@pytest.fixture
def group(db: Db) -> Group:
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    group = make_class(db, club)
    students = [make_user(db, name=name) for name in ("Айдана", "Бекзат", "Вера")]
    for each in students:
        make_member(db, club, each, class_id=group.id)
    template = make_template(db)
    lesson = make_lesson(db, club, template, class_id=group.id)
    return Group(mentor, club, group, students, template, lesson)
