"""Telling people what happened."""

from sqlmodel import select

from lms_app.core.db import Db
from lms_app.notifications.service import notify
from models.notifications import Notification, NotificationKind
from tests.factories.accounts import make_user


def test_each_person_is_told_once_whoever_is_named_twice(db: Db):
    first, second = make_user(db), make_user(db)

    told = notify(db, [first.id, second.id, first.id], NotificationKind.LESSON_CANCELLED)

    assert told == 2
    assert {each.user_id for each in db.exec(select(Notification)).all()} == {first.id, second.id}


def test_a_thing_is_not_told_again_under_its_key(db: Db):
    person, other = make_user(db), make_user(db)
    notify(db, [person.id], NotificationKind.LESSON_SOON, dedup_key="lesson:1:24h")

    told = notify(db, [person.id, other.id], NotificationKind.LESSON_SOON, dedup_key="lesson:1:24h")

    assert told == 1
    assert len(db.exec(select(Notification)).all()) == 2


def test_nobody_to_tell_is_no_error(db: Db):
    assert notify(db, [], NotificationKind.LESSON_SOON) == 0
