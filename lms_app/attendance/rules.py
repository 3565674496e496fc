"""Decisions about marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from models.lessons import AttendanceStatus, LessonStatus

# Lesson and student: where a mark stands.
Cell = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the register says of one student in one lesson; equal are two that say the same."""

    status: AttendanceStatus
    notes: str = ""
    marked_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood in a cell for the person who changed it, and when that was read from the server."""

    mark: Mark | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class WantedMark:
    """What somebody wants it to say; without `status` nothing, without `notes` those that are there.

    Without `seen` it counts whatever stands there.
    """

    status: AttendanceStatus | None
    notes: str | None = None
    seen: Seen | None = None

    def over(self, before: Mark | None) -> Mark | None:
        """Give the mark that results where `before` stands."""
        if self.status is None:
            return None
        kept = before.notes if before else ""
        return Mark(self.status, kept if self.notes is None else self.notes)


@dataclass(frozen=True, slots=True)
class Change:
    """One mark that is to become another one, or none."""

    lesson_id: UUID
    student_id: UUID
    before: Mark | None
    after: Mark | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """How often a student was marked as what; `attendance_rate` is from 0 to 1."""

    total_lessons: int
    present: int
    late: int
    absent: int
    attendance_rate: float


def find_changes(before: Mapping[Cell, Mark], wanted: Mapping[Cell, WantedMark]) -> list[Change]:
    """Give what has to be written, in the order of the cells: what says so already is left out."""
    found: list[Change] = []
    for lesson_id, student_id in sorted(wanted):
        cell = (lesson_id, student_id)
        now, then = before.get(cell), wanted[cell].over(before.get(cell))
        if now != then:
            found.append(Change(lesson_id, student_id, now, then))
    return found


def find_overtaken(before: Mapping[Cell, Mark], wanted: Mapping[Cell, WantedMark]) -> list[Cell]:
    """Give the cells in which another mark stands than the one that was seen, in their order.

    Who writes there doesn't know of it, perhaps because the change waited for a connection. A mark that was
    changed and changed back since is another one too. Where both want the same nothing is overtaken.
    """
    return [cell for cell in sorted(wanted) if _is_overtaken(before.get(cell), wanted[cell])]


def _is_overtaken(now: Mark | None, wanted: WantedMark) -> bool:
    seen = wanted.seen
    if seen is None or wanted.over(now) == now:
        return False
    if now != seen.mark:
        return True
    set_at = now.marked_at if now else None
    return set_at is not None and seen.at is not None and set_at > seen.at


def find_strangers(
    cells: Iterable[Cell],
    *,
    class_of_lesson: Mapping[UUID, UUID | None],
    class_of_student: Mapping[UUID, UUID | None],
    marked: Iterable[Cell],
) -> set[UUID]:
    """Give the students that can't be marked in a lesson of `cells`.

    A lesson without a class is for all of the club. Who was marked in a lesson and has changed the class or
    left since can still be corrected.
    """
    known = set(marked)
    return {
        student_id
        for lesson_id, student_id in cells
        if (lesson_id, student_id) not in known
        and not (
            student_id in class_of_student
            and class_of_lesson[lesson_id] in (None, class_of_student[student_id])
        )
    }


def is_past(status: LessonStatus, starts_at: datetime, *, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether changing marks of the lesson is looking back: it is completed, or of an earlier day.

    The day is the club's, not that of UTC.
    """
    return status is LessonStatus.COMPLETED or starts_at.astimezone(zone).date() < now.astimezone(zone).date()


def bound_period(
    from_date: date | None, to_date: date | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Give begin (inclusive) and end (exclusive) in UTC of the days from `from_date` to `to_date`."""
    after = None if to_date is None or to_date == date.max else to_date + timedelta(days=1)
    return _midnight(from_date, zone), _midnight(after, zone)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    # Years at the ends of the calendar have no place in other zones; nobody had lessons then.
    day = min(max(day, date(1900, 1, 1)), date(9000, 1, 1))
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def summarise(statuses: Iterable[AttendanceStatus]) -> Statistics:
    """Count the marks of one student. The rate is (present + late) / total, 0 without marks (ATT 3)."""
    counts = dict.fromkeys(AttendanceStatus, 0)
    for status in statuses:
        counts[status] += 1
    total = sum(counts.values())
    came = counts[AttendanceStatus.PRESENT] + counts[AttendanceStatus.LATE]
    return Statistics(
        total_lessons=total,
        present=counts[AttendanceStatus.PRESENT],
        late=counts[AttendanceStatus.LATE],
        absent=counts[AttendanceStatus.ABSENT],
        attendance_rate=round(came / total, 4) if total else 0.0,
    )
