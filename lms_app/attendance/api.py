"""The HTTP door of registers and journals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query

from lms_app.attendance import queries, service
from lms_app.attendance.errors import LessonWasCancelled, PastLessonUnconfirmed, StudentsNotInLesson
from lms_app.attendance.schemas import (
    AttendanceBatch,
    AttendanceFilters,
    AttendanceView,
    BulkAttendance,
    JournalView,
    MarkInputs,
    RegisterView,
    SavedAttendance,
    SaveOptions,
)
from lms_app.clubs.errors import ClassNotFound, ClubNotFound, NotYourClub
from lms_app.lessons.errors import LessonNotFound
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/kruzhok/{kruzhokId}", tags=["attendance"], route_class=TransactionRoute)

KruzhokId = Annotated[UUID, Path(alias="kruzhokId", description="The club's id")]
ScheduleId = Annotated[UUID, Path(alias="scheduleId", description="The id of the lesson on its date")]
_STUDENT = "0190c2a4-5b1e-7c3d-9a44-2f6f0d6c1a11"
_LESSON = "0190c2a4-5b1e-7c3d-9a44-2f6f0d6c1b22"
_MARKS = [{"studentId": _STUDENT, "status": "PRESENT"}]
_READING = (400, 401, ClubNotFound, ClassNotFound)
_WRITING = (
    StudentsNotInLesson,
    401,
    NotYourClub,
    ClubNotFound,
    LessonNotFound,
    PastLessonUnconfirmed,
    LessonWasCancelled,
)


@router.get("/attendance", summary="Attendance of a period", responses=flat_error_responses(*_READING))
def read_attendance(
    db: DbDep, actor: SignedInDep, kruzhok_id: KruzhokId, filters: Annotated[AttendanceFilters, Query()]
) -> AttendanceView:
    """Lessons from `fromDate` to `toDate` (both included, days of the club) and the marks in them.

    Mentors see everybody, also those who have left and were marked; a student sees the own row. Cancelled
    lessons are left out. `totalLessons` counts the lessons in which the student was marked, and
    `attendanceRate` is (present + late) / totalLessons, from 0 to 1.
    """
    return queries.get_attendance(db, actor, kruzhok_id, filters)


@router.get("/journal", summary="Attendance in short", responses=flat_error_responses(*_READING))
def read_journal(
    db: DbDep, actor: SignedInDep, kruzhok_id: KruzhokId, filters: Annotated[AttendanceFilters, Query()]
) -> JournalView:
    """The same for a grid: a letter for each mark (P, L, A; a dot: none yet; a space: not of this class)."""
    return queries.get_journal(db, actor, kruzhok_id, filters)


@router.post(
    "/attendance/bulk", summary="Save marks of one lesson", responses=flat_error_responses(*_WRITING)
)
def save_bulk(
    db: DbDep,
    actor: SignedInDep,
    kruzhok_id: KruzhokId,
    bulk: Annotated[
        BulkAttendance,
        Body(openapi_examples={"one": {"value": {"scheduleId": _LESSON, "attendances": _MARKS}}}),
    ],
    options: Annotated[SaveOptions, Query()],
) -> SavedAttendance:
    """Write marks, change those that are there, take away those with `status` null: all or none.

    Sending the same again changes nothing. Those who are PRESENT (with `includeLate` LATE too) get the
    lesson's quiz, once. Changing a lesson that is completed or of an earlier day needs `confirmPast=true`
    and is kept in the audit trail. Refused ids are the names of `fields`.

    A mark with `seen` (what stood there, and the `asOf` of the answer that said so) never replaces one that
    was set since: that one stays and comes back in `overtaken`, the others are saved. Without `seen` the
    last save counts.
    """
    return service.save_bulk(db, actor, kruzhok_id, bulk, options)


@router.post(
    "/attendance/batch", summary="Save marks of many lessons", responses=flat_error_responses(*_WRITING)
)
def save_batch(
    db: DbDep,
    actor: SignedInDep,
    kruzhok_id: KruzhokId,
    batch: Annotated[
        AttendanceBatch,
        Body(openapi_examples={"one": {"value": {"changes": [{"scheduleId": _LESSON, **_MARKS[0]}]}}}),
    ],
) -> SavedAttendance:
    """Up to 5,000 marks at once, all or none, by the rules of `/attendance/bulk`."""
    return service.save_batch(db, actor, kruzhok_id, batch)


@router.get(
    "/schedule/{scheduleId}/attendance",
    summary="Register of a lesson",
    responses=flat_error_responses(400, 401, NotYourClub, ClubNotFound, LessonNotFound),
)
def read_register(
    db: DbDep, actor: SignedInDep, kruzhok_id: KruzhokId, schedule_id: ScheduleId
) -> RegisterView:
    """Who belongs to the lesson, how they are marked, and who marked them; for the club's mentor."""
    return queries.get_register(db, actor, kruzhok_id, schedule_id)


@router.post(
    "/schedule/{scheduleId}/attendance",
    summary="Save the register of a lesson",
    responses=flat_error_responses(*_WRITING),
)
def save_register(
    db: DbDep,
    actor: SignedInDep,
    kruzhok_id: KruzhokId,
    schedule_id: ScheduleId,
    marks: Annotated[MarkInputs, Body(openapi_examples={"one": {"value": _MARKS}})],
    options: Annotated[SaveOptions, Query()],
) -> SavedAttendance:
    """The same as `/attendance/bulk` with the lesson in the address."""
    return service.save_lesson(db, actor, kruzhok_id, schedule_id, marks, options)
