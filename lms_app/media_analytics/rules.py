"""What follows from the figures; no database, no clock."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

GB = 1_000_000_000
_FAR_DAYS = 3650
_UNITS = (("gigabyte", GB), ("megabyte", 1_000_000), ("kilobyte", 1000))


def monthly_cost(size_bytes: int, price_minor: int) -> int:
    """Give what storing so many bytes costs a month, in minor units; `price_minor` is for a GB (10^9)."""
    return round(size_bytes / GB * price_minor)


def full_on(today: date, *, free_bytes: int, bytes_per_day: float) -> date | None:
    """Give the day on which the disk is full if it goes on like this; None within ten years.

    Args:
        today: The day to count from.
        free_bytes: What may still be used; nothing or less is full today.
        bytes_per_day: How much came a day lately.
    """
    if free_bytes <= 0:
        return today
    if bytes_per_day <= 0:
        return None
    days = math.floor(free_bytes / bytes_per_day)
    return None if days > _FAR_DAYS else today + timedelta(days=days)


def scale_size(size_bytes: int) -> tuple[float, str]:
    """Give a size in the unit in which it reads well, with the unit's name as Intl knows it."""
    for name, least in _UNITS:
        if size_bytes >= least:
            return size_bytes / least, name
    return float(size_bytes), "byte"


def bar_heights(values: Sequence[int]) -> list[int]:
    """Give each value as a percentage of the largest; one that isn't zero is at least 1."""
    most = max(values, default=0)
    return [max(1, round(100 * value / most)) if value > 0 else 0 for value in values]
