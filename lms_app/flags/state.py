"""View data of the page /admin/flags."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.errors import Message, ValidationFailed
from lms_app.flags.queries import list_flags
from lms_app.flags.schemas import FlagInput, FlagView
from lms_app.flags.service import set_flag
from lms_app.web.actor import current_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import admin_topics, follow_reading
from models.accounts import Role

PATH = "/admin/flags"
_admin = require_role(Role.ADMIN)


@dataclass(frozen=True)
class ChangeRow:
    """One change; `at` is ISO 8601."""

    key: str
    at: str
    by: str
    before: int
    now: int


@dataclass(frozen=True)
class FlagRow:
    """One feature; `step` is its percentage as text, for the row of buttons."""

    name: str
    step: str
    percent: int
    authors: int
    authors_on: int
    changes: list[ChangeRow]


class FlagsState(Guarded, rx.State):
    """The page /admin/flags. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[FlagRow] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the features, and follow them while the page is open."""
        self.reset()
        actor = current_actor()
        if not actor.is_admin:
            self.phase = "forbidden"
            return
        self._show(await _read(actor))
        yield FlagsState.watch

    @rx.event(background=True)
    @_admin
    async def watch(self) -> None:
        """Read again when an admin changes something, until the tab leaves the page."""
        await follow_reading(
            "flags", self, admin_topics, lambda actor, _: _read(actor), self._show, wanted=lambda: None
        )

    @rx.event
    @_admin
    async def choose(self, name: str, step: str) -> rx.event.EventSpec:
        """Give a feature to another part of the people."""
        flag = _read_step(step)
        await in_transaction(set_flag, current_actor(), str(name), flag)
        self._show(await _read(current_actor()))
        return show_toast("success", "flags.saved", percent=flag.percent)

    def _show(self, flags: list[FlagView]) -> None:
        self.rows = [_make_row(each) for each in flags]
        self.phase = "ready"


def _read_step(step: object) -> FlagInput:
    """Read what an event calls a percentage.

    Raises:
        ValidationFailed: It is none of the steps.
    """
    try:
        return FlagInput.model_validate({"percent": int(str(step)[:4])})
    except (ValueError, ValidationError) as error:
        raise ValidationFailed({"percent": [Message("errors.field.invalid")]}) from error


async def _read(actor: Actor) -> list[FlagView]:
    return await in_transaction(list_flags, actor)


def _make_row(flag: FlagView) -> FlagRow:
    changes = [
        ChangeRow(f"{flag.name}-{each.at.isoformat()}", each.at.isoformat(), each.by, each.before, each.now)
        for each in flag.changes
    ]
    return FlagRow(flag.name, str(flag.percent), flag.percent, flag.authors, flag.authors_on, changes)
