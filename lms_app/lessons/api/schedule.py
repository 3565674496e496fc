"""The HTTP door of a club's lessons and of its days without lessons."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query

from lms_app.clubs.errors import ClassNotFound, ClubArchived, ClubNotFound, NotYourClub
from lms_app.core.rate_limit import RateLimit
from lms_app.lessons import history, holidays, queries, service
from lms_app.lessons.errors import (
    HolidayNotFound,
    LessonChanged,
    LessonClash,
    LessonNotFound,
    LessonOver,
    LessonRunning,
    NoLessonsLeft,
    TooEarly,
)
from lms_app.lessons.schemas import (
    History,
    HistoryFilters,
    HolidayCreate,
    HolidayList,
    HolidayView,
    LessonCancel,
    LessonEdit,
    LessonList,
    LessonPlan,
    LessonRange,
    LessonView,
    PlannedLessons,
    TodayLesson,
)
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/kruzhok/{kruzhokId}", tags=["schedule"], route_class=TransactionRoute)

_WRITES = RateLimit("lesson-writes", amount=120, period_s=60)
_READ = (400, 401, ClubNotFound)
_OWN = (400, 401, NotYourClub, ClubNotFound)
_CHANGE = (*_OWN, LessonNotFound, LessonOver, LessonRunning, LessonChanged)

ClubId = Annotated[UUID, Path(alias="kruzhokId", description="The club's id")]
LessonId = Annotated[UUID, Path(alias="scheduleId", description="The scheduled lesson's id")]
HolidayId = Annotated[UUID, Path(alias="holidayId", description="The holiday's id")]

_ONE = {
    "lessonTemplateId": "0190c2a4-5b1e-7c3d-9a44-2f6f0d6c1a11",
    "classId": None,
    "date": "2026-12-01",
    "time": "15:00",
    "durationMinutes": 60,
}
_SERIES = {
    **_ONE,
    "repeat": {"weekdays": ["TU", "TH"], "until": "2027-05-25", "followProgram": True},
}
_PLAN_EXAMPLES = Body(openapi_examples={"one": {"value": _ONE}, "series": {"value": _SERIES}})
_EDIT_EXAMPLES = Body(
    openapi_examples={"move": {"value": {"sequence": 0, "date": "2026-12-02", "time": "16:00"}}}
)
_CANCEL_EXAMPLES = Body(openapi_examples={"one": {"value": {"reason": "Болезнь ментора", "scope": "ONE"}}})
_HOLIDAY_EXAMPLES = Body(openapi_examples={"day": {"value": {"date": "2027-03-22", "name": "Наурыз"}}})


@router.post(
    "/schedule",
    status_code=201,
    summary="Plan a lesson or a series",
    responses=flat_error_responses(*_OWN, ClassNotFound, LessonClash, NoLessonsLeft, ClubArchived),
    dependencies=[limit_by_person(_WRITES)],
)
def plan_lessons(
    db: DbDep, actor: SignedInDep, club_id: ClubId, plan: Annotated[LessonPlan, _PLAN_EXAMPLES]
) -> PlannedLessons:
    """Day and time are those of the club's zone; without `classId` the lesson is for all classes.

    A series leaves out holidays and names them in `notices`. When one lesson clashes, nothing is planned.
    """
    return service.plan_lessons(db, actor, club_id, plan)


@router.get("/schedule", summary="List lessons by days", responses=flat_error_responses(*_READ))
def list_lessons(
    db: DbDep, actor: SignedInDep, club_id: ClubId, asked: Annotated[LessonRange, Query()]
) -> LessonList:
    """Lessons from day `from` to day `to`, at most 400 days; students see their class's."""
    return queries.list_lessons(db, actor, club_id, asked)


@router.get("/schedule/today", summary="Today's lesson", responses=flat_error_responses(*_READ))
def read_today(db: DbDep, actor: SignedInDep, club_id: ClubId) -> TodayLesson:
    """The earliest lesson of today, by the club's clock, that is planned or runs; null without one."""
    return queries.find_today_lesson(db, actor, club_id)


@router.get(
    "/schedule/upcoming", summary="Lessons of the next 7 days", responses=flat_error_responses(*_READ)
)
def list_upcoming(db: DbDep, actor: SignedInDep, club_id: ClubId) -> LessonList:
    """Lessons that are to come or run."""
    return queries.list_upcoming(db, actor, club_id)


@router.get("/schedule/history", summary="Past lessons", responses=flat_error_responses(*_READ))
def list_history(
    db: DbDep, actor: SignedInDep, club_id: ClubId, filters: Annotated[HistoryFilters, Query()]
) -> History:
    """Newest first, with attendance and quiz results for the mentor, one's own mark for students."""
    return history.list_history(db, actor, club_id, filters)


@router.get(
    "/schedule/{scheduleId}", summary="Read a lesson", responses=flat_error_responses(*_READ, LessonNotFound)
)
def read_lesson(db: DbDep, actor: SignedInDep, club_id: ClubId, lesson_id: LessonId) -> LessonView:
    """A lesson of one's own class or of all classes; for the mentor any of the club."""
    return queries.get_lesson(db, actor, club_id, lesson_id)


@router.patch(
    "/schedule/{scheduleId}",
    summary="Move or change a lesson",
    responses=flat_error_responses(*_CHANGE, ClassNotFound, LessonClash, ClubArchived),
    dependencies=[limit_by_person(_WRITES)],
)
def edit_lesson(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    lesson_id: LessonId,
    changes: Annotated[LessonEdit, _EDIT_EXAMPLES],
) -> PlannedLessons:
    """What is left out stays. `scope` FOLLOWING goes for all later lessons of the series too.

    Members are told of a new time.
    """
    return service.edit_lesson(db, actor, club_id, lesson_id, changes)


@router.post(
    "/schedule/{scheduleId}/cancel",
    summary="Cancel a lesson",
    responses=flat_error_responses(*_CHANGE),
    dependencies=[limit_by_person(_WRITES)],
)
def cancel_lesson(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    lesson_id: LessonId,
    cancel: Annotated[LessonCancel, _CANCEL_EXAMPLES],
) -> PlannedLessons:
    """Members whom it concerns are told, with the reason."""
    return service.cancel_lesson(db, actor, club_id, lesson_id, cancel)


@router.post(
    "/schedule/{scheduleId}/start",
    summary="Start a lesson",
    responses=flat_error_responses(*_OWN, LessonNotFound, LessonOver, TooEarly),
)
def start_lesson(db: DbDep, actor: SignedInDep, club_id: ClubId, lesson_id: LessonId) -> LessonView:
    """It is IN_PROGRESS then. Not more than a day ahead; twice is as once."""
    return service.view_lesson(db, actor, service.start_lesson(db, actor, club_id, lesson_id))


@router.post(
    "/schedule/{scheduleId}/complete",
    summary="Complete a lesson",
    responses=flat_error_responses(*_OWN, LessonNotFound, LessonOver, TooEarly),
)
def complete_lesson(db: DbDep, actor: SignedInDep, club_id: ClubId, lesson_id: LessonId) -> LessonView:
    """It is COMPLETED then, with `completedAt`; twice is as once."""
    return service.view_lesson(db, actor, service.complete_lesson(db, actor, club_id, lesson_id))


@router.get("/holidays", summary="Days without lessons", responses=flat_error_responses(*_READ))
def list_holidays(db: DbDep, actor: SignedInDep, club_id: ClubId) -> HolidayList:
    """Days to come: the club's own and, with `isShared`, those of all clubs."""
    return holidays.list_holidays(db, actor, club_id)


@router.post(
    "/holidays",
    status_code=201,
    summary="Add a day without lessons",
    responses=flat_error_responses(*_OWN),
    dependencies=[limit_by_person(_WRITES)],
)
def add_holiday(
    db: DbDep, actor: SignedInDep, club_id: ClubId, holiday: Annotated[HolidayCreate, _HOLIDAY_EXAMPLES]
) -> HolidayView:
    """Series that are planned from now on leave the day out; lessons that are planned stay."""
    return holidays.add_holiday(db, actor, club_id, holiday)


@router.delete(
    "/holidays/{holidayId}",
    status_code=204,
    summary="Remove a day without lessons",
    responses=flat_error_responses(*_OWN, HolidayNotFound),
)
def remove_holiday(db: DbDep, actor: SignedInDep, club_id: ClubId, holiday_id: HolidayId) -> None:
    """Only the club's own; days of all clubs are the admins'."""
    holidays.remove_holiday(db, actor, club_id, holiday_id)
