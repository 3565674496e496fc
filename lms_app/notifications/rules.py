"""Decisions about notifications: who wants which, and how times in their texts are written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from lms_app.accounts.rules import app_switch, email_switch
from lms_app.core.i18n import Locale, translate
from models.notifications import NotificationKind

_COUNT_NAME = "lessons"


def wants_in_app(switches: Mapping[str, bool], kind: NotificationKind) -> bool:
    """Tell whether a person has this kind in the bell; all kinds are on until switched off."""
    return switches.get(app_switch(kind), True)


def wants_email(switches: Mapping[str, bool], kind: NotificationKind) -> bool:
    """Tell whether a person has this kind by e-mail; all kinds are on until switched off."""
    return switches.get(email_switch(kind), True)


def muted_kinds(switches: Mapping[str, bool]) -> list[NotificationKind]:
    """Give the kinds that a person doesn't have in the bell."""
    return [kind for kind in NotificationKind if not wants_in_app(switches, kind)]


def format_params(params: Mapping[str, Any], *, locale: Locale, time_zone: str) -> dict[str, Any]:
    """Write the times among the parameters of a text in the reader's language and zone.

    Times are the parameters named "at" or with an end "At", ISO 8601 with offset. `lessons`, how many it is
    about, becomes the count that chooses the plural form.
    """
    written = {name: _format(name, value, locale, time_zone) for name, value in params.items()}
    return {**written, "count": written[_COUNT_NAME]} if _COUNT_NAME in written else written


def _format(name: str, value: Any, locale: Locale, time_zone: str) -> Any:
    is_time = name == "at" or name.endswith("At")
    if not is_time or not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    # Every language gets the month in words: "1.12" is another day elsewhere.
    return str(format_datetime(moment, "d MMMM, HH:mm", tzinfo=ZoneInfo(time_zone), locale=locale.value))


def describe(kind: NotificationKind, params: Mapping[str, Any], *, locale: Locale, time_zone: str) -> str:
    """Say what happened in the reader's language, with times in the reader's zone."""
    written = format_params(params, locale=locale, time_zone=time_zone)
    # A reason that nobody gave leaves a space at the end.
    return translate(locale, f"notifications.kind.{kind.lower()}", **written).strip()
