"""Decisions about payments: pure, without database, clock or I/O. Amounts are in whole tenge."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from models.subscriptions import SubscriptionType

TIYN = 100
CODE_LENGTH = 8
# Without letters and digits that people take for each other when they copy a code by hand.
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CURRENCY = "KZT"


@dataclass(frozen=True)
class Prices:
    """What this installation asks for; `extra_places` is paid for each `places_step` more places."""

    onetime: int
    monthly: int
    extra_class: int
    extra_places: int
    places_step: int


def price_of(type_: SubscriptionType, prices: Prices) -> int:
    """Give what a subscription costs, in tenge."""
    return prices.monthly if type_ is SubscriptionType.MONTHLY_SUBSCRIPTION else prices.onetime


def upgrade_price(extra_classes: int, extra_students: int, prices: Prices) -> int:
    """Give what more classes and more places in each class cost, in tenge (PAY 9)."""
    steps = ceil(extra_students / prices.places_step)
    return extra_classes * prices.extra_class + steps * prices.extra_places


def end_of(
    type_: SubscriptionType, *, now: datetime, month: timedelta, previous_end: datetime | None
) -> datetime | None:
    """Give when a subscription that is approved `now` ends; a one-time purchase never does.

    Whoever pays before the end of a month loses none of its days.
    """
    if type_ is SubscriptionType.ONETIME_PURCHASE:
        return None
    return max(now, previous_end or now) + month


def normalize_code(text: str) -> str:
    """Give a code as it was issued, however a person typed it."""
    return text.strip().upper()
