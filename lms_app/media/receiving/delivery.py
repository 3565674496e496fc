"""What one request brings, and how far it has come."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from lms_app.media.rules import Checksum


@dataclass(frozen=True)
class Delivery:
    """What one PATCH brings: where it goes on, how long it says it is (None: unsaid), what it hashes to."""

    offset: int
    length: int | None
    checksum: Checksum | None
    stream: AsyncIterator[bytes]


@dataclass
class Progress:
    """How far one request has come, for whoever watches it.

    Attributes:
        received: Bytes that were taken.
        is_ending: Whether the last is being noted.
        flush: Has what was taken written, when nothing comes for a moment.
    """

    received: int = 0
    is_ending: bool = False
    flush: Callable[[], Awaitable[None]] | None = None
