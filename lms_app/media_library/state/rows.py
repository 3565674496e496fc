"""Media as the pages show them; times are ISO 8601, an address is empty where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms_app.media.library_schemas import DeletionRequestView, LibraryMedium, MediaUse, TrailEntry

_MOVING = ("uploading", "processing")


@dataclass(frozen=True)
class MediumRow:
    """One file of the list; `duration` is "1:02".

    `percent` is how much of it has come or, when all has, how much of it has been converted: 0 when that
    isn't known.
    """

    id: str
    title: str
    file_name: str
    kind: str
    status: str
    error: str
    percent: int
    size_kb: int
    duration: str
    thumbnail: str
    owner: str
    uses: int
    at: str
    deleted_at: str
    version: int

    @property
    def is_moving(self) -> bool:
        """Whether it changes by itself."""
        return self.status in _MOVING


@dataclass(frozen=True)
class UseRow:
    """One place where a file is used. `key` names it in events."""

    key: str
    kind: str
    title: str
    parent: str
    href: str
    is_published: bool


@dataclass(frozen=True)
class TrailRow:
    """One thing that was done; `what` is the last part of a text's key, `more` what goes with it."""

    what: str
    by: str
    at: str
    more: str


@dataclass(frozen=True)
class WishRow:
    """One wish to erase a file that is used."""

    id: str
    media_id: str
    title: str
    by: str
    reason: str
    status: str
    note: str
    decided_by: str
    at: str
    uses: list[UseRow]


NO_MEDIUM = MediumRow("", "", "", "", "", "", 0, 0, "", "", "", 0, "", "", 0)
NO_WISH = WishRow("", "", "", "", "", "", "", "", "", [])


def write_duration(duration_ms: int | None) -> str:
    """Write a duration as players do: "1:02", "1:00:02"; empty for none."""
    if not duration_ms:
        return ""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def make_row(each: LibraryMedium, before: MediumRow | None = None) -> MediumRow:
    """Make the row of a medium; one that hasn't changed keeps the address of its picture.

    Each reading signs addresses anew, and a browser would load every picture again.
    """
    is_same = before is not None and before.version == each.version and before.thumbnail != ""
    return MediumRow(
        id=str(each.id),
        title=each.title,
        file_name=each.file_name,
        kind=each.kind,
        status=each.status,
        error=each.error,
        percent=each.converted_percent
        if each.status == "processing"
        else each.received_bytes * 100 // max(1, each.size_bytes),
        size_kb=max(1, round(each.size_bytes / 1024)),
        duration=write_duration(each.duration_ms),
        thumbnail=before.thumbnail if is_same and before else each.thumbnail_url,
        owner=each.owner,
        uses=each.use_count,
        at=each.created_at.isoformat(),
        deleted_at=each.deleted_at.isoformat() if each.deleted_at else "",
        version=each.version,
    )


def make_use(each: MediaUse) -> UseRow:
    """Make the row of a place."""
    return UseRow(
        f"{each.kind.value}:{each.id}", each.kind.value, each.title, each.parent, each.href, each.is_published
    )


def make_trail_row(each: TrailEntry) -> TrailRow:
    """Make the row of something that was done."""
    return TrailRow(each.action.removeprefix("media."), each.by, each.at.isoformat(), _say_more(each.details))


def _say_more(details: Mapping[str, Any]) -> str:
    if "after" in details:
        return f"{details.get('before', '')} → {details['after']}"
    words = details.get("reason") or details.get("note") or details.get("fileName")
    places = details.get("places") or details.get("lost")
    return str(words or (", ".join(str(each) for each in places) if isinstance(places, list) else ""))


def make_wish(each: DeletionRequestView) -> WishRow:
    """Make the row of a wish."""
    return WishRow(
        id=str(each.id),
        media_id=str(each.media_id),
        title=each.media_title,
        by=each.asked_by,
        reason=each.reason,
        status=each.status.value,
        note=each.note,
        decided_by=each.decided_by,
        at=each.created_at.isoformat(),
        uses=[make_use(use) for use in each.uses],
    )
