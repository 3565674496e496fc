"""Telling people what happened."""

from sqlmodel import select

from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.notifications.service import Note, notify, notify_each
from models.jobs import Job
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


def test_one_person_can_be_told_of_several_things_at_once(db: Db):
    person, other = make_user(db), make_user(db)
    notify(db, [person.id], NotificationKind.QUIZ_AVAILABLE, dedup_key="quiz:1")
    notes = [Note(person.id, {"title": f"L{n}"}, f"/{n}", f"quiz:{n}") for n in (1, 2, 3)]

    assert notify_each(db, NotificationKind.QUIZ_AVAILABLE, [*notes, Note(other.id, href="/o")]) == 3

    db.commit()
    told = db.exec(select(Notification)).all()
    assert sorted((each.user_id == person.id, each.href) for each in told) == [
        (False, "/o"),
        (True, ""),
        (True, "/2"),
        (True, "/3"),
    ]
    assert {each.params.get("title") for each in told if each.href in ("/2", "/3")} == {"L2", "L3"}
    letters = db.exec(select(Job.args).where(Job.name == JobName.MAIL_NOTIFICATION)).all()
    assert {each["notification_id"] for each in letters} == {str(each.id) for each in told}


def test_nobody_to_tell_is_no_error(db: Db):
    assert (
        notify(db, [], NotificationKind.LESSON_SOON) == notify_each(db, NotificationKind.LESSON_SOON, []) == 0
    )
