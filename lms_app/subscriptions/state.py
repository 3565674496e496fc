"""View data of the card on which people ask for a subscription, and of its two dialogs."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.subscriptions.queries import read_prices
from lms_app.subscriptions.rules import price_of, upgrade_price
from lms_app.subscriptions.schemas import SubscriptionView
from lms_app.subscriptions.service import open_subscription
from lms_app.web.actor import current_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_reading, own_topics
from models.subscriptions import SubscriptionType

_MAX_CLASSES = 5
LIMITS = ("classes", "students", "clubs")


@dataclass(frozen=True)
class StandingRow:
    """How the person stands; amounts in whole tenge, the end as ISO 8601 or empty."""

    status: str = ""
    is_monthly: bool = False
    is_request_pending: bool = False
    is_upgrade_pending: bool = False
    expires_at: str = ""
    reason: str = ""
    code: str = ""
    onetime: int = 0
    monthly: int = 0
    extra_class: int = 0
    extra_places: int = 0
    phone: str = ""
    support_link: str = ""
    clubs: int = 0
    max_clubs: int = 0


class SubscriptionState(Guarded, rx.State):
    """The card «Открыть кружок» and what it opens. `limit` names the limit that was reached."""

    is_loaded: bool = False
    own: StandingRow = StandingRow()
    is_paying: bool = False
    type: str = ""
    amount: int = 0
    limit: str = ""
    is_upgrading: bool = False
    upgrade_amount: int = 0
    place_steps: list[str] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read how the person stands, and follow it while the page is open."""
        await self._read()
        yield SubscriptionState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again when an admin has decided; ends with the tab."""
        await follow_reading(
            "subscription",
            self,
            own_topics,
            lambda actor, _: in_transaction(open_subscription, actor),
            self._show,
            wanted=lambda: None,
        )

    async def _read(self) -> None:
        self._show(await in_transaction(open_subscription, current_actor()))

    def _show(self, view: SubscriptionView) -> None:
        upgrade = view.upgrade
        self.own = StandingRow(
            status=view.status.value,
            is_monthly=view.type is SubscriptionType.MONTHLY_SUBSCRIPTION,
            is_request_pending=view.is_request_pending,
            is_upgrade_pending=upgrade is not None and upgrade.status.value == "PENDING",
            expires_at=view.expires_at.isoformat() if view.expires_at else "",
            reason=view.admin_notes,
            code=view.payment_comment,
            onetime=view.prices.onetime,
            monthly=view.prices.monthly,
            extra_class=view.prices.extra_class,
            extra_places=view.prices.extra_places,
            phone=view.phone,
            support_link=view.support_link,
            clubs=view.usage.kruzhoks,
            max_clubs=view.limits.max_kruzhoks,
        )
        self.place_steps = [str(view.prices.places_step * step) for step in (1, 2, 3)]
        self.is_loaded = True

    @rx.event
    @signed_in
    async def open_payment(self) -> None:
        """Show how to pay."""
        await self._read()
        self._clear()
        self._choose(SubscriptionType.ONETIME_PURCHASE)
        self.is_paying = True

    @rx.event
    @signed_in
    async def choose_type(self, name: str) -> None:
        """Pay once or by the month."""
        if name in set(SubscriptionType):
            self._choose(SubscriptionType(name))

    def _choose(self, type_: SubscriptionType) -> None:
        self.type, self.amount = type_.value, price_of(type_, read_prices())

    @rx.event
    @signed_in
    async def show_limit(self, name: str) -> None:
        """Say that "classes", "students" or "clubs" are all used, and offer more."""
        if name not in LIMITS:
            return
        await self._read()
        self._clear()
        self.limit = name

    @rx.event
    @signed_in
    async def start_upgrade(self) -> None:
        """Show how to pay for more."""
        self.is_upgrading = True
        step = read_prices().places_step
        self._count_upgrade(step if self.limit == "students" else 1)

    @rx.event
    @signed_in
    async def choose_amount(self, text: str) -> None:
        """Say what that many more classes, or places in each class, cost."""
        if text.isdecimal() and len(text) < 4:
            self._count_upgrade(int(text))

    def _count_upgrade(self, amount: int) -> None:
        is_places = self.limit == "students"
        extra = (0, amount) if is_places else (min(amount, _MAX_CLASSES), 0)
        self.upgrade_amount = upgrade_price(*extra, read_prices())

    @rx.event
    @signed_in
    async def close(self) -> None:
        """Forget what the dialogs held, whichever way they were closed."""
        self._clear()

    def _clear(self) -> None:
        self.is_paying = self.is_upgrading = False
        self.limit = self.type = ""
        self.amount = self.upgrade_amount = 0

    @rx.event
    @signed_in
    async def note_sent(self, _answer: dict[str, Any]) -> rx.event.EventSpec:
        """Close the dialog after a request was taken, and say so."""
        self._clear()
        await self._read()
        return show_toast("success", "subscriptions.sent")
