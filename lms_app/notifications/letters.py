"""Notifications as letters, in the language and time zone of the person who gets them."""

from dataclasses import dataclass
from uuid import UUID

from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.i18n import DEFAULT_LOCALE, parse_locale, translate
from lms_app.notifications.queries import find_reader
from lms_app.notifications.rules import describe, wants_email


@dataclass(frozen=True)
class Letter:
    """One plain-text e-mail."""

    to: str
    subject: str
    text: str


def make_letter(db: Db, notification_id: UUID) -> Letter | None:
    """Write the letter of a message; None when the person has no e-mail, doesn't want it or is gone."""
    found = find_reader(db, notification_id)
    if found is None:
        return None
    notification, user = found
    if user.email is None or not wants_email(user.notifications, notification.kind):
        return None
    locale = parse_locale(user.locale) or DEFAULT_LOCALE
    said = describe(notification.kind, notification.params, locale=locale, time_zone=user.time_zone)
    site = get_settings().public_url.rstrip("/")
    text = translate(
        locale,
        "notifications.letter",
        name=user.name,
        text=said,
        link=f"{site}{notification.href or '/notifications'}",
        settings=f"{site}/profile?section=notifications",
    )
    # A name that somebody chose may have a line end, which no header of a letter can hold.
    return Letter(to=user.email, subject=" ".join(said.split()), text=text)
