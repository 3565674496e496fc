"""View data of the queue of payments. The address holds filter, search, page and the open payment."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import TypeAdapter

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.subscriptions import decisions
from lms_app.subscriptions.errors import PaymentNotFound
from lms_app.subscriptions.payments import get_payment, list_earlier, list_payments
from lms_app.subscriptions.payments_rows import ALL, PaymentRow, make_row, read_filters
from lms_app.subscriptions.schemas import NotesText, PaymentFilters, PaymentPage, PaymentView
from lms_app.web.actor import current_actor
from lms_app.web.addresses import need_id
from lms_app.web.browser import remember_in_address, show_toast
from lms_app.web.guard import require_role
from lms_app.web.live_pages import admin_topics, follow_reading
from lms_app.web.search_list import SearchList
from models.accounts import Role
from models.subscriptions import SubscriptionStatus

_NOTES: TypeAdapter[str] = TypeAdapter(NotesText)


@dataclass(frozen=True)
class _Loaded:
    page: PaymentPage
    opened: PaymentView | None
    earlier: list[PaymentView]


class PaymentsState(SearchList, rx.State):
    """The pages /admin/payments and /admin/kruzhok/payments."""

    is_loaded: bool = False
    rows: list[PaymentRow] = []
    opened: PaymentRow = PaymentRow()
    earlier: list[PaymentRow] = []
    pending: int = 0
    status: str = ""
    ticked: list[str] = []
    is_rejecting: bool = False

    _filters: PaymentFilters = PaymentFilters()

    @rx.event
    @require_role(Role.ADMIN)
    async def load(self) -> Any:
        """Show what the address asks for, and follow the queue while the page is open."""
        query = self.router.url.query_parameters
        self._filters = read_filters(query)
        self.status = self._filters.status.value if self._filters.status else ALL
        words = self._filters.search
        self._keep_choices({"status": _in_address(self.status), "search": words}, words)
        self.ticked, self.is_rejecting = [], False
        self._show(await in_transaction(_read, current_actor(), self._filters, query.get("id", "")))
        yield PaymentsState.watch

    @rx.event(background=True)
    @require_role(Role.ADMIN)
    async def watch(self) -> None:
        """Read again when a payment came in or was decided; ends with the tab."""
        await follow_reading(
            "payments",
            self,
            admin_topics,
            lambda actor, wanted: in_transaction(_read, actor, *wanted),
            self._show,
            wanted=lambda: (self._filters, self.opened.id),
        )

    def _show(self, loaded: _Loaded) -> None:
        page = loaded.page
        self.rows = [make_row(each) for each in page.payments]
        self.pending, self.total, self.page, self.pages = page.pending, page.total, page.page, page.pages
        self.opened = make_row(loaded.opened) if loaded.opened else PaymentRow()
        self.earlier = [make_row(each) for each in loaded.earlier]
        waiting = {each.id for each in self.rows if each.status == "PENDING"}
        self.ticked = [each for each in self.ticked if each in waiting]
        self.is_loaded = True

    async def _reload(self, opened: str) -> rx.event.EventSpec:
        self._show(await in_transaction(_read, current_actor(), self._filters, opened))
        return remember_in_address("id", self.opened.id)

    @rx.event
    @require_role(Role.ADMIN)
    async def choose_status(self, name: str) -> rx.event.EventSpec:
        """Show payments of another status."""
        return rx.redirect(self._make_href(status=_in_address(str(name))))

    @rx.event
    @require_role(Role.ADMIN)
    async def open_payment(self, payment_id: str) -> rx.event.EventSpec:
        """Show one payment beside the list."""
        return await self._reload(str(payment_id))

    @rx.event
    @require_role(Role.ADMIN)
    async def step(self, by: int) -> rx.event.EventSpec | None:
        """Open the next payment of the list (1) or the one before (-1)."""
        if not self.rows or by not in (1, -1):
            return None
        at = self._index() + by
        return await self._reload(self.rows[max(0, min(at, len(self.rows) - 1))].id)

    def _index(self) -> int:
        return next((at for at, each in enumerate(self.rows) if each.id == self.opened.id), -1)

    @rx.event
    @require_role(Role.ADMIN)
    async def keep_notes(self, text: str) -> None:
        """Save what was noted on the open payment."""
        if self.opened.id and str(text).strip() != self.opened.notes:
            notes = _NOTES.validate_python(text)
            await in_transaction(decisions.save_notes, current_actor(), UUID(self.opened.id), notes)
            await self._reload(self.opened.id)

    @rx.event
    @require_role(Role.ADMIN)
    async def approve(self, payment_id: str) -> Any:
        """Approve a payment, or with "" the open one; the next one opens by itself."""
        wanted = str(payment_id) or self.opened.id
        if not wanted:
            return
        await in_transaction(decisions.approve_payment, current_actor(), need_id(wanted, PaymentNotFound))
        yield await self._go_on(wanted)
        yield show_toast("success", "payments.approved")

    @rx.event
    @require_role(Role.ADMIN)
    async def ask_reject(self, payment_id: str) -> Any:
        """Ask for the reason of a rejection, of the open payment with ""."""
        if str(payment_id) not in ("", self.opened.id):
            yield await self._reload(str(payment_id))
        self.is_rejecting = self.opened.status == "PENDING"

    @rx.event
    @require_role(Role.ADMIN)
    async def stop_reject(self) -> None:
        """Leave the payment as it is."""
        self.is_rejecting = False

    @rx.event
    @require_role(Role.ADMIN)
    async def reject(self, form: dict[str, Any]) -> Any:
        """Reject the open payment with the reason of the form; the next one opens by itself."""
        notes, wanted = _NOTES.validate_python(form.get("notes", "")), self.opened.id
        self.is_rejecting = False
        key = need_id(wanted, PaymentNotFound)
        await in_transaction(decisions.reject_payment, current_actor(), key, notes=notes)
        yield await self._go_on(wanted)
        yield show_toast("success", "payments.rejected")

    async def _go_on(self, decided: str) -> rx.event.EventSpec:
        """Open the next payment that waits after the one that was decided, else the one before it."""
        at = next((index for index, each in enumerate(self.rows) if each.id == decided), 0)
        after = [*self.rows[at + 1 :], *reversed(self.rows[:at])]
        following = next((each.id for each in after if each.status == "PENDING"), decided)
        return await self._reload(following)

    @rx.event
    @require_role(Role.ADMIN)
    async def tick(self, payment_id: str) -> None:
        """Take a payment that waits into the bulk, or out of it."""
        if payment_id in self.ticked:
            self.ticked = [each for each in self.ticked if each != payment_id]
        elif any(each.id == payment_id and each.status == "PENDING" for each in self.rows):
            self.ticked = [*self.ticked, payment_id]

    @rx.event
    @require_role(Role.ADMIN)
    async def tick_all(self) -> None:
        """Take all that wait into the bulk; when all are in it, none."""
        waiting = [each.id for each in self.rows if each.status == "PENDING"]
        self.ticked = [] if len(self.ticked) == len(waiting) else waiting

    @rx.event
    @require_role(Role.ADMIN)
    async def approve_ticked(self) -> Any:
        """Approve all ticked payments together."""
        wanted = [need_id(each, PaymentNotFound) for each in self.ticked]
        if not wanted:
            return
        result = await in_transaction(decisions.approve_many, current_actor(), wanted)
        self.ticked = []
        yield await self._reload(self.opened.id)
        yield show_toast("success", "payments.approved_many", count=len(result.approved))


def _in_address(status: str) -> str:
    # Those that wait are what the bare address shows.
    return "" if status == SubscriptionStatus.PENDING else status


def _read(db: Db, actor: Actor, filters: PaymentFilters, opened: str) -> _Loaded:
    page = list_payments(db, actor, filters)
    try:
        payment = get_payment(db, actor, need_id(opened, PaymentNotFound)) if opened else None
    except PaymentNotFound:
        payment = None
    if payment is None and page.payments:
        payment = page.payments[0]
    return _Loaded(page, payment, list_earlier(db, actor, payment) if payment else [])
