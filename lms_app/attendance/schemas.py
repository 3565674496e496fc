"""What the register takes and gives."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from lms_app.attendance.rules import Mark, Seen, WantedMark
from lms_app.core.schema import ApiModel, Line
from models.lessons import AttendanceStatus, LessonStatus

MAX_STUDENTS = 1000
MAX_CHANGES = 5000
MAX_NOTES_CHARS = 500

Notes = Annotated[Line, Field(max_length=MAX_NOTES_CHARS)]


class SeenMark(ApiModel):
    """What stood there when the change was made: `status` null for nothing, `at` that answer's `asOf`."""

    status: AttendanceStatus | None
    notes: Notes = ""
    at: AwareDatetime | None = None


class MarkInput(ApiModel):
    """A student's mark; `status` null takes it away, without `notes` those that are there stay.

    With `seen` it is saved only if that still stands there, else answered in `overtaken`.
    """

    student_id: UUID
    status: AttendanceStatus | None
    notes: Notes | None = None
    seen: SeenMark | None = None

    @property
    def wanted(self) -> WantedMark:
        """The same for the rules."""
        seen = self.seen
        if seen is None:
            return WantedMark(self.status, self.notes)
        mark = Mark(seen.status, seen.notes) if seen.status else None
        return WantedMark(self.status, self.notes, Seen(mark, seen.at))


MarkInputs = Annotated[list[MarkInput], Field(max_length=MAX_STUDENTS)]


class BulkAttendance(ApiModel):
    """Marks of one lesson."""

    schedule_id: UUID
    attendances: MarkInputs


class ChangeInput(MarkInput):
    """A mark in one of many lessons."""

    schedule_id: UUID


class AttendanceBatch(ApiModel):
    """Marks of many lessons, saved all or none.

    `confirmPast` says that changing lessons that are over is meant; without `sendQuizzes` marks are kept and
    nobody is sent a quiz yet.
    """

    changes: Annotated[list[ChangeInput], Field(max_length=MAX_CHANGES)]
    confirm_past: bool = False
    send_quizzes: bool = True


class SaveOptions(ApiModel):
    """How marks are to be saved.

    `confirmPast` says that changing a lesson that is over is meant; `includeLate` sends the quiz to those who
    were late as well.
    """

    model_config = ConfigDict(extra="ignore")

    confirm_past: bool = False
    include_late: bool = False


class OvertakenMark(ApiModel):
    """What stands in a cell and was kept, since it was set after what the writer saw; null: taken away."""

    schedule_id: UUID
    lesson_title: str
    student_id: UUID
    name: str
    status: AttendanceStatus | None
    notes: str
    marked_by: str
    is_own: bool
    marked_at: AwareDatetime | None


class SavedAttendance(ApiModel):
    """What a save did: marks written, taken away, as they were before; quizzes that students got by it.

    `overtaken` are the cells that were left as they are; `asOf` is when all this was so.
    """

    saved: int
    removed: int
    unchanged: int
    quizzes_assigned: int
    overtaken: list[OvertakenMark]
    as_of: AwareDatetime


class AttendanceFilters(ApiModel):
    """Which part of the journal; days are the club's, both included."""

    model_config = ConfigDict(extra="ignore")

    class_id: UUID | None = None
    from_date: date | None = None
    to_date: date | None = None


class AttendanceRecord(ApiModel):
    """One mark of a student."""

    schedule_id: UUID
    lesson_title: str
    date: date
    status: AttendanceStatus


class StatisticsView(ApiModel):
    """Of the lessons in which the student was marked; `attendanceRate` is (present + late) / totalLessons."""

    total_lessons: int
    present: int
    late: int
    absent: int
    attendance_rate: float


class StudentAttendance(ApiModel):
    """One student with their marks, in the order of the lessons."""

    id: UUID
    name: str
    attendance_records: list[AttendanceRecord]
    statistics: StatisticsView


class LessonDay(ApiModel):
    """One lesson of the journal; `date` is its day in the club's time zone."""

    id: UUID
    title: str
    date: date


class AttendanceView(ApiModel):
    """The journal of a period, for programs; who is no mentor of the club finds only themselves in it."""

    students: list[StudentAttendance]
    lessons: list[LessonDay]


class RegisterRow(ApiModel):
    """One student of a lesson; all of the mark is null or empty without one.

    `markedBy` is a name, `isOwn` whether it is that of the person who asks.
    """

    student_id: UUID
    name: str
    status: AttendanceStatus | None
    notes: str
    marked_by: str
    is_own: bool
    marked_at: AwareDatetime | None


class RegisterView(ApiModel):
    """The register of one lesson; `isPast` says that changing it asks for `confirmPast`.

    `asOf` is when it was read: a change that is sent later says so in `seen.at`.
    """

    schedule_id: UUID
    status: LessonStatus
    is_past: bool
    as_of: AwareDatetime
    students: list[RegisterRow]


class JournalStudent(ApiModel):
    """A row of the grid; `isFormer` who has left the club and keeps the marks.

    `marks` has one letter for each lesson: P, L, A, a dot where no mark is, a space where there can be none.
    """

    id: UUID
    name: str
    class_id: UUID | None
    is_former: bool
    marks: str


class JournalLesson(ApiModel):
    """A column of the grid; `time` is its begin on the club's clock."""

    id: UUID
    title: str
    class_id: UUID | None
    date: date
    time: str
    is_past: bool


class JournalClass(ApiModel):
    """A class to choose from."""

    id: UUID
    name: str


class JournalView(ApiModel):
    """The journal of a period for the grid; `today` is the club's day, `notes` are by "lesson:student".

    `asOf` is when it was read: a change that is sent later says so in `seen.at`.
    """

    club_name: str
    can_edit: bool
    today: date
    as_of: AwareDatetime
    classes: list[JournalClass]
    students: list[JournalStudent]
    lessons: list[JournalLesson]
    notes: dict[str, str]
