"""Notifications by e-mail: real letters to a real mail server, in the reader's words."""

import email
from email.message import EmailMessage
from uuid import uuid4

import pytest
from sqlmodel import select

from jobs.leases import JobContext
from jobs.notifications import mail_notification
from lms_app.accounts.rules import app_switch, email_switch
from lms_app.core import mail
from lms_app.core.clock import utc_now
from lms_app.core.config import Settings
from lms_app.core.db import Db
from lms_app.core.i18n import Locale
from lms_app.notifications.rules import describe
from lms_app.notifications.service import notify
from models.accounts import User
from models.base import new_id
from models.jobs import Job
from models.notifications import NotificationKind
from tests.factories.accounts import make_user
from tests.support.smtp_server import run_smtp_server

SOON = NotificationKind.LESSON_SOON
LESSON = {"title": "Светодиод", "club": "Роботы", "at": "2026-11-21T12:30:00+00:00"}
# Every parameter that any kind's text may name.
ALL_PARAMS = {
    "course": "Arduino",
    **LESSON,
    "newAt": "2026-11-22T12:30:00+00:00",
    "reason": "Карантин",
    "lessons": 3,
    "name": "Айдана",
    "student": "Айдана",
    "amount": 2000,
    "classes": 1,
    "students": 10,
}


def letter_jobs(db: Db) -> list[Job]:
    return list(db.exec(select(Job).where(Job.name == "jobs.notifications.mail_notification")).all())


def run(job: Job) -> None:
    mail_notification(JobContext(job.id, uuid4(), attempt=1, max_attempts=3), **job.args)


@pytest.fixture
def letters(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Runs the jobs of letters and gives what a mail server got."""
    with run_smtp_server() as server:
        over = {"smtp_host": "127.0.0.1", "smtp_port": server.server_address[1]}
        monkeypatch.setattr(mail, "get_settings", lambda: settings.model_copy(update=over))

        def deliver(db: Db) -> list[EmailMessage]:
            for job in letter_jobs(db):
                run(job)
            found = [email.message_from_bytes(each, policy=email.policy.default) for each in server.messages]  # type: ignore[attr-defined]
            server.messages.clear()  # type: ignore[attr-defined]
            return found

        yield deliver


def tell(db: Db, *users: User, kind: NotificationKind = SOON, **over: object) -> None:
    params = {**LESSON, **over}
    notify(db, [user.id for user in users], kind, params=params, href="/kruzhok/1")
    db.commit()


def test_a_letter_is_in_the_readers_language_and_zone(db: Db, letters) -> None:
    kazakh = make_user(db, locale="kk", time_zone="Asia/Almaty", name="Әсел")
    english = make_user(db, locale="en", time_zone="Europe/London", name="Ann")
    tell(db, kazakh, english)
    got = {message["to"]: message for message in letters(db)}
    assert set(got) == {kazakh.email, english.email}
    assert got[english.email]["subject"] == "The lesson “Светодиод” of “Роботы” is soon: 21 November, 12:30"
    text = got[kazakh.email].get_content()
    assert "Сәлеметсіз бе, Әсел!" in text
    assert "21 қараша, 17:30" in text
    assert "/kruzhok/1\n" in text
    assert "/profile?section=notifications" in text


def test_a_line_end_in_a_name_makes_no_header(db: Db, letters) -> None:
    tell(db, make_user(db, locale="en"), title="x\r\nBcc: all@example.org")
    [message] = letters(db)
    assert message["bcc"] is None
    assert "x Bcc: all@example.org" in message["subject"]


def test_who_has_no_mail_or_wants_none_gets_no_letter(db: Db, letters) -> None:
    make = {"email": None, "username": "child"}
    tell(
        db,
        make_user(db, **make),
        make_user(db, notifications={email_switch(SOON): False}),
        make_user(db, deleted_at=utc_now()),
    )
    assert letter_jobs(db) == []
    silent = make_user(db, notifications={app_switch(SOON): False, email_switch("LESSON_MOVED"): False})
    tell(db, silent)
    assert [message["to"] for message in letters(db)] == [silent.email]


def test_a_switch_that_is_turned_before_the_letter_goes_counts(db: Db, letters) -> None:
    user = make_user(db)
    tell(db, user)
    user.notifications = {email_switch(SOON): False}
    db.add(user)
    db.commit()
    assert len(letter_jobs(db)) == 1
    assert letters(db) == []


def test_a_message_that_is_gone_sends_nothing(db: Db, letters) -> None:
    mail_notification(JobContext(uuid4(), uuid4(), attempt=1, max_attempts=3), notification_id=str(new_id()))
    assert letters(db) == []


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("kind", NotificationKind)
def test_every_kind_has_words_for_all_its_parameters(kind: NotificationKind, locale: Locale) -> None:
    text = describe(kind, ALL_PARAMS, locale=locale, time_zone="Asia/Almaty")
    assert text
    assert not any(mark in text for mark in ("{{", "  ", "«»", "None", "2026-"))


def test_the_specified_words_are_letter_for_letter() -> None:
    def russian(kind: NotificationKind) -> str:
        return describe(kind, ALL_PARAMS, locale=Locale.RU, time_zone="Asia/Almaty")

    assert russian(NotificationKind.SUBSCRIPTION_REJECTED) == (
        "Оплата не подтверждена. Свяжитесь с поддержкой."
    )
    assert russian(NotificationKind.QUIZ_AVAILABLE) == "Доступен новый квиз по уроку: Светодиод"
