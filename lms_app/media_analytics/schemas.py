"""The panels as they go over the wire and into the cache. Sizes are in bytes, money in minor units."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from lms_app.core.schema import ApiModel


class PanelName(StrEnum):
    """What can be looked at."""

    CLEANUP = "cleanup"
    PERFORMANCE = "performance"
    COSTS = "costs"
    TREND = "trend"


class Heap(ApiModel):
    """Some media together; `size_bytes` is what the storage would win without them."""

    count: int
    size_bytes: int


class HeavyMedium(ApiModel):
    """One medium by its size."""

    id: UUID
    title: str
    owner: str
    size_bytes: int
    is_used: bool


class Duplicates(ApiModel):
    """Media whose bytes are the same; `wasted_bytes` is what all but one of them take."""

    sha256: str
    titles: list[str]
    copies: int
    wasted_bytes: int


class Panel(ApiModel):
    """What all panels say: when their figures were read."""

    computed_at: datetime


class CleanupPanel(Panel):
    """What takes room without need."""

    unused: Heap
    failed: Heap
    deleted: Heap
    duplicated: Heap
    biggest: list[HeavyMedium]
    duplicates: list[Duplicates]


class CourseFigures(ApiModel):
    """How learners come through one course; `watched_percent` is None without videos or students."""

    id: UUID
    title: str
    enrolled: int
    started: int
    completed: int
    watched_percent: int | None


class VideoFigures(ApiModel):
    """How far learners come in one video, of those who began it."""

    id: UUID
    title: str
    course: str
    course_id: UUID
    viewers: int
    finished: int
    watched_percent: int


class PerformancePanel(Panel):
    """How the content is used."""

    courses: list[CourseFigures]
    videos: list[VideoFigures]


class CourseMoney(ApiModel):
    """What one course costs and brings; without a price `income_minor` is 0."""

    id: UUID
    title: str
    size_bytes: int
    cost_minor: int
    students: int
    income_minor: int
    currency: str


class CostsPanel(Panel):
    """What storing costs a month, and what comes in; costs are in KZT."""

    size_bytes: int
    price_minor: int
    cost_minor: int
    received_minor: int
    courses: list[CourseMoney]


class Week(ApiModel):
    """What came in one week, and what is stored at its end, of what is still there today."""

    begins_on: date
    added_bytes: int
    total_bytes: int


class TrendPanel(Panel):
    """How storage fills up; without a local disk `free_bytes` and `full_on` are None."""

    weeks: list[Week]
    bytes_per_day: int
    free_bytes: int | None
    full_on: date | None
