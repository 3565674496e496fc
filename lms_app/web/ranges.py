"""The Range header of RFC 9110, for one range; whoever asks for several gets the whole."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


class RangeNotSatisfiable(Exception):
    """The range begins behind the end."""


@dataclass(frozen=True)
class ByteRange:
    """From the first byte to the last, both included, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes that is."""
        return self.last - self.first + 1


def read_range(header: str | None, size_bytes: int) -> ByteRange | None:
    """Give the part that is asked for; None for the whole, and when the header makes no sense.

    Raises:
        RangeNotSatisfiable: There is no such part.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if found is None or found.group(1) == found.group(2) == "":
        return None
    if not found.group(1):
        last_bytes = int(found.group(2))
        if last_bytes == 0 or size_bytes == 0:
            raise RangeNotSatisfiable
        return ByteRange(max(0, size_bytes - last_bytes), size_bytes - 1)
    first = int(found.group(1))
    last = min(int(found.group(2) or size_bytes - 1), size_bytes - 1)
    if first >= size_bytes:
        raise RangeNotSatisfiable
    return ByteRange(first, last) if first <= last else None
