"""A lesson is planned, runs, and is over; who may see it and who may start it."""

from datetime import timedelta

import pytest

from lms_app.clubs.errors import ClubNotFound, NotYourClub
from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Unauthorized
from lms_app.lessons.errors import LessonNotFound, LessonOver, TooEarly
from lms_app.lessons.queries import access_lesson, access_own_lesson
from lms_app.lessons.service import complete_lesson, start_lesson
from models.base import new_id
from models.lessons import LessonStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor


def test_a_lesson_starts_and_ends_once(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    lesson = make_lesson(db, club)
    actor = actor_of(mentor)

    started = start_lesson(db, actor, club.id, lesson.id)
    begun_at = started.started_at
    assert (started.status, begun_at is not None) == (LessonStatus.IN_PROGRESS, True)
    assert start_lesson(db, actor, club.id, lesson.id).started_at == begun_at
    ended = complete_lesson(db, actor, club.id, lesson.id)
    ended_at = ended.completed_at
    assert (ended.status, ended_at is not None) == (LessonStatus.COMPLETED, True)
    assert complete_lesson(db, actor, club.id, lesson.id).completed_at == ended_at
    with pytest.raises(LessonOver):
        start_lesson(db, actor, club.id, lesson.id)


def test_a_lesson_that_nobody_started_can_be_completed(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    lesson = make_lesson(db, club, starts_at=utc_now() - timedelta(days=3))

    ended = complete_lesson(db, actor_of(mentor), club.id, lesson.id)

    assert ended.status is LessonStatus.COMPLETED
    assert ended.started_at == ended.completed_at


def test_a_cancelled_lesson_and_one_far_ahead_do_not_start(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    cancelled = make_lesson(db, club, status=LessonStatus.CANCELLED, cancelled_at=utc_now())
    ahead = make_lesson(db, club, starts_at=utc_now() + timedelta(days=2))

    for change in (start_lesson, complete_lesson):
        with pytest.raises(LessonOver):
            change(db, actor_of(mentor), club.id, cancelled.id)
        with pytest.raises(TooEarly):
            change(db, actor_of(mentor), club.id, ahead.id)


def test_members_see_lessons_of_all_and_of_their_class(db: Db):
    club = make_club(db)
    mine, other = make_class(db, club), make_class(db, club, name="7Б", order_index=2)
    student = make_user(db)
    make_member(db, club, student, class_id=mine.id)
    for_all = make_lesson(db, club)
    for_mine = make_lesson(db, club, class_id=mine.id)
    for_other = make_lesson(db, club, class_id=other.id)

    for lesson in (for_all, for_mine):
        assert access_lesson(db, actor_of(student), club.id, lesson.id).id == lesson.id
    with pytest.raises(LessonNotFound):
        access_lesson(db, actor_of(student), club.id, for_other.id)


def test_a_lesson_is_found_only_in_its_own_club(db: Db):
    mentor = make_mentor(db)
    lesson = make_lesson(db, make_club(db, mentor))
    other = make_club(db, mentor)

    for lesson_id in (lesson.id, new_id()):
        for access in (access_lesson, access_own_lesson):
            with pytest.raises(LessonNotFound):
                access(db, actor_of(mentor), other.id, lesson_id)


def test_the_wrong_person_starts_nothing(db: Db):
    club = make_club(db)
    lesson = make_lesson(db, club)
    student = make_user(db)
    make_member(db, club, student)

    for change in (start_lesson, complete_lesson, access_own_lesson):
        with pytest.raises(NotYourClub):
            change(db, actor_of(student), club.id, lesson.id)
        with pytest.raises(ClubNotFound):
            change(db, actor_of(make_mentor(db)), club.id, lesson.id)
        with pytest.raises(Unauthorized):
            change(db, ANONYMOUS, club.id, lesson.id)
    db.refresh(lesson)
    assert lesson.status is LessonStatus.SCHEDULED
