"""The panels as the page shows them: sizes in the unit in which they read well."""

from dataclasses import dataclass
from datetime import date

from lms_app.media_analytics import rules
from lms_app.media_analytics.schemas import (
    CleanupPanel,
    CostsPanel,
    Heap,
    PerformancePanel,
    TrendPanel,
)

LIBRARY = "/instructor/media"


@dataclass(frozen=True)
class Size:
    """A size with the name of its unit."""

    value: float = 0
    unit: str = "byte"


@dataclass(frozen=True)
class HeapRow:
    """Media that could go; `href` shows them in the library, where it can."""

    name: str
    count: int
    size: Size
    href: str


@dataclass(frozen=True)
class HeavyRow:
    """One of the biggest media."""

    title: str
    owner: str
    size: Size
    is_used: bool


@dataclass(frozen=True)
class DuplicateRow:
    """Media with the same bytes."""

    titles: str
    copies: int
    wasted: Size


@dataclass(frozen=True)
class CourseRow:
    """One course; `watched_percent` is -1 when nothing can be said."""

    title: str
    href: str
    enrolled: int
    started: int
    completed: int
    watched_percent: int


@dataclass(frozen=True)
class VideoRow:
    """One video."""

    title: str
    course: str
    viewers: int
    finished: int
    watched_percent: int


@dataclass(frozen=True)
class MoneyRow:
    """What one course costs and brings."""

    title: str
    href: str
    size: Size
    cost_minor: int
    students: int
    income_minor: int
    currency: str


@dataclass(frozen=True)
class WeekRow:
    """One bar; its height is a percentage of the highest."""

    begins_on: str
    height: int
    added: Size
    total: Size


@dataclass(frozen=True)
class CleanupRows:
    """What takes room."""

    computed_at: str = ""
    heaps: tuple[HeapRow, ...] = ()
    biggest: tuple[HeavyRow, ...] = ()
    duplicates: tuple[DuplicateRow, ...] = ()


@dataclass(frozen=True)
class PerformanceRows:
    """How content is used."""

    computed_at: str = ""
    courses: tuple[CourseRow, ...] = ()
    videos: tuple[VideoRow, ...] = ()


@dataclass(frozen=True)
class CostsRows:
    """Costs and income."""

    computed_at: str = ""
    size: Size = Size()
    price_minor: int = 0
    cost_minor: int = 0
    received_minor: int = 0
    courses: tuple[MoneyRow, ...] = ()


@dataclass(frozen=True)
class TrendRows:
    """How storage fills up; `full_on` is empty when that is far or nobody knows."""

    computed_at: str = ""
    weeks: tuple[WeekRow, ...] = ()
    per_day: Size = Size()
    has_disk: bool = False
    free: Size = Size()
    full_on: str = ""


def size_of(size_bytes: int) -> Size:
    """Give a size as it is shown."""
    return Size(*rules.scale_size(size_bytes))


def _day(day: date) -> str:
    return f"{day}T00:00:00Z"


def _heap(name: str, heap: Heap, query: str) -> HeapRow:
    return HeapRow(name, heap.count, size_of(heap.size_bytes), f"{LIBRARY}?{query}" if query else "")


def show_cleanup(panel: CleanupPanel) -> CleanupRows:
    """Give the panel of what could go."""
    return CleanupRows(
        computed_at=panel.computed_at.isoformat(),
        heaps=(
            _heap("unused", panel.unused, "use=unused&status=ready"),
            _heap("duplicated", panel.duplicated, ""),
            _heap("deleted", panel.deleted, "deleted=true"),
            _heap("failed", panel.failed, "status=error"),
        ),
        biggest=tuple(
            HeavyRow(each.title, each.owner, size_of(each.size_bytes), each.is_used) for each in panel.biggest
        ),
        duplicates=tuple(
            DuplicateRow(", ".join(each.titles), each.copies, size_of(each.wasted_bytes))
            for each in panel.duplicates
        ),
    )


def show_performance(panel: PerformancePanel) -> PerformanceRows:
    """Give the panel of how content is used."""
    return PerformanceRows(
        computed_at=panel.computed_at.isoformat(),
        courses=tuple(
            CourseRow(
                each.title,
                f"/instructor/course/{each.id}/students",
                each.enrolled,
                each.started,
                each.completed,
                -1 if each.watched_percent is None else each.watched_percent,
            )
            for each in panel.courses
        ),
        videos=tuple(
            VideoRow(each.title, each.course, each.viewers, each.finished, each.watched_percent)
            for each in panel.videos
        ),
    )


def show_costs(panel: CostsPanel) -> CostsRows:
    """Give the panel of costs and income."""
    return CostsRows(
        computed_at=panel.computed_at.isoformat(),
        size=size_of(panel.size_bytes),
        price_minor=panel.price_minor,
        cost_minor=panel.cost_minor,
        received_minor=panel.received_minor,
        courses=tuple(
            MoneyRow(
                each.title,
                f"/instructor/course/{each.id}/edit",
                size_of(each.size_bytes),
                each.cost_minor,
                each.students,
                each.income_minor,
                each.currency,
            )
            for each in panel.courses
        ),
    )


def show_trend(panel: TrendPanel) -> TrendRows:
    """Give the panel of how storage fills up."""
    heights = rules.bar_heights([each.total_bytes for each in panel.weeks])
    return TrendRows(
        computed_at=panel.computed_at.isoformat(),
        weeks=tuple(
            WeekRow(_day(each.begins_on), height, size_of(each.added_bytes), size_of(each.total_bytes))
            for each, height in zip(panel.weeks, heights, strict=True)
        ),
        per_day=size_of(panel.bytes_per_day),
        has_disk=panel.free_bytes is not None,
        free=size_of(panel.free_bytes or 0),
        full_on=_day(panel.full_on) if panel.full_on else "",
    )
