"""View data of the page /admin/kruzhok/holidays. The address holds the year."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.lessons.errors import HolidayNotFound
from lms_app.lessons.holiday_schemas import HolidayFilters, SharedHoliday, SharedHolidayList
from lms_app.lessons.shared_holidays import list_shared_holidays, remove_shared_holiday
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink, need_id, read_query
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import admin_topics, follow_reading
from models.accounts import Role

PATH = "/admin/kruzhok/holidays"
API_PATH = "/api/admin/kruzhok/holidays"
_admin = require_role(Role.ADMIN)


@dataclass(frozen=True)
class HolidayRow:
    """A day without lessons; `at` is its beginning in UTC as ISO 8601, `planned` how many lessons it has."""

    id: str
    day: str
    at: str
    name: str
    planned: int


_NONE = HolidayRow("", "", "", "", 0)


class HolidaysState(Guarded, rx.State):
    """`phase` is loading, ready or forbidden; `dialog` is add, edit, remove or empty."""

    phase: str = "loading"
    rows: list[HolidayRow] = []
    years: list[FilterLink] = []
    year: int = 0
    dialog: str = ""
    chosen: HolidayRow = _NONE
    form_path: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the year that the address names, and follow it while the page is open."""
        actor = current_actor()
        if not actor.is_admin:
            self.reset()
            self.phase = "forbidden"
            return
        self.dialog = ""
        self._show(await _read(actor, read_query(self.router.url.query_parameters, HolidayFilters)[1]))
        self.phase = "ready"
        yield HolidaysState.watch

    def _show(self, found: SharedHolidayList) -> None:
        self.year = found.year
        self.rows = [_make_row(each) for each in found.holidays]
        self.years = [FilterLink(str(n), f"{PATH}?year={n}", n == found.year) for n in found.years]

    @rx.event(background=True)
    @_admin
    async def watch(self) -> None:
        """Read again when an admin changes a day, until the tab leaves the page."""
        await follow_reading(
            "holidays", self, admin_topics, _read, self._show, wanted=lambda: HolidayFilters(year=self.year)
        )

    @rx.event
    @_admin
    async def ask(self, dialog: str, holiday_id: str) -> None:
        """Open the form of a new day or of one in the list, or ask whether one shall go."""
        found = [each for each in self.rows if each.id == str(holiday_id)]
        if dialog == "add":
            self.dialog, self.chosen, self.form_path = "add", _NONE, API_PATH
        elif dialog in ("edit", "remove") and found:
            self.dialog, self.chosen, self.form_path = dialog, found[0], f"{API_PATH}/{found[0].id}"

    @rx.event
    @_admin
    async def close(self) -> None:
        """Put the form or the question away."""
        self.dialog = ""

    @rx.event
    @_admin
    async def after_save(self, answer: Any) -> Any:
        """Show the day in its year."""
        self.dialog = ""
        year = str(answer.get("date", ""))[:4] if isinstance(answer, dict) else ""
        yield show_toast("success", "lessons.holidays.saved")
        if year.isdigit() and int(year) != self.year:
            yield rx.redirect(f"{PATH}?year={int(year)}")
            return
        self._show(await _read(current_actor(), HolidayFilters(year=self.year)))

    @rx.event
    @_admin
    async def remove(self) -> Any:
        """Take the day away that was asked about."""
        holiday_id, self.dialog = need_id(self.chosen.id, HolidayNotFound), ""
        await in_transaction(remove_shared_holiday, current_actor(), holiday_id)
        self._show(await _read(current_actor(), HolidayFilters(year=self.year)))
        return show_toast("success", "lessons.holidays.removed")


async def _read(actor: Actor, filters: HolidayFilters) -> SharedHolidayList:
    return await in_transaction(list_shared_holidays, actor, filters)


def _make_row(each: SharedHoliday) -> HolidayRow:
    day = each.date.isoformat()
    return HolidayRow(str(each.id), day, f"{day}T00:00:00+00:00", each.name, each.planned_lessons)
