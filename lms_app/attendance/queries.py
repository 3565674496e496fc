"""Reads of registers and journals, always filtered by who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery
from sqlmodel import col, or_, select

from lms_app.attendance.rules import bound_period, is_past, summarise
from lms_app.attendance.schemas import (
    AttendanceFilters,
    AttendanceRecord,
    AttendanceView,
    JournalClass,
    JournalLesson,
    JournalStudent,
    JournalView,
    LessonDay,
    RegisterRow,
    RegisterView,
    StatisticsView,
    StudentAttendance,
)
from lms_app.clubs.errors import ClassNotFound
from lms_app.clubs.queries import (
    StudentView,
    access_club,
    list_classes,
    list_students,
    manages,
)
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.queries import access_lesson, access_own_lesson, visible_to
from models.accounts import User
from models.clubs import Club, ClubClass
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson

NO_MARK, NO_PLACE = ".", " "


class _MarkRow(NamedTuple):
    lesson_id: UUID
    student_id: UUID
    status: AttendanceStatus
    notes: str


@dataclass(frozen=True)
class _Sheet:
    """A period of a club: columns, rows, and the marks of each row by lesson."""

    club: Club
    zone: ZoneInfo
    lessons: Sequence[ScheduledLesson]
    students: list[StudentView]
    former: set[UUID]
    marks: dict[UUID, dict[UUID, _MarkRow]]


def get_attendance(db: Db, actor: Actor, club_id: UUID, filters: AttendanceFilters) -> AttendanceView:
    """Give the lessons of a period and who was marked how (ATT 3).

    The mentor and admins see all students, also those who have left and were marked; a member sees the own
    lessons and marks alone. Cancelled lessons are left out.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
        ClassNotFound: The club has no such class.
    """
    sheet = _read_sheet(db, actor, club_id, filters)
    days = [
        LessonDay(id=each.id, title=each.title, date=each.starts_at.astimezone(sheet.zone).date())
        for each in sheet.lessons
    ]
    return AttendanceView(
        students=[_describe_student(each, days, sheet.marks.get(each.id, {})) for each in sheet.students],
        lessons=days,
    )


def _describe_student(
    student: StudentView, days: list[LessonDay], marks: dict[UUID, _MarkRow]
) -> StudentAttendance:
    return StudentAttendance(
        id=student.id,
        name=student.name,
        attendance_records=[
            AttendanceRecord(
                schedule_id=each.id, lesson_title=each.title, date=each.date, status=marks[each.id].status
            )
            for each in days
            if each.id in marks
        ],
        statistics=StatisticsView(**asdict(summarise(each.status for each in marks.values()))),
    )


def get_journal(db: Db, actor: Actor, club_id: UUID, filters: AttendanceFilters) -> JournalView:
    """Give the same in short, for the grid: a letter for each mark.

    Raises:
        AppError: As `get_attendance`.
    """
    sheet = _read_sheet(db, actor, club_id, filters)
    now = utc_now()
    lessons = [_describe_lesson(each, sheet.zone, now) for each in sheet.lessons]
    can_edit = manages(actor, sheet.club)
    # What a mentor notes is for mentors.
    noted = [each for own in sheet.marks.values() for each in own.values() if can_edit and each.notes]
    return JournalView(
        club_name=sheet.club.name,
        can_edit=can_edit,
        today=now.astimezone(sheet.zone).date(),
        classes=[JournalClass(id=each.id, name=each.name) for each in list_classes(db, sheet.club.id)],
        students=[
            JournalStudent(
                id=each.id,
                name=each.name,
                class_id=each.class_id,
                is_former=each.id in sheet.former,
                marks=_letters(each, sheet),
            )
            for each in sheet.students
        ],
        lessons=lessons,
        notes={f"{each.lesson_id}:{each.student_id}": each.notes for each in noted},
    )


def _describe_lesson(lesson: ScheduledLesson, zone: ZoneInfo, now: datetime) -> JournalLesson:
    begin = lesson.starts_at.astimezone(zone)
    return JournalLesson(
        id=lesson.id,
        title=lesson.title,
        class_id=lesson.class_id,
        date=begin.date(),
        time=f"{begin:%H:%M}",
        is_past=is_past(lesson.status, lesson.starts_at, zone=zone, now=now),
    )


def _letters(student: StudentView, sheet: _Sheet) -> str:
    marks = sheet.marks.get(student.id, {})
    takes_part = student.id not in sheet.former
    return "".join(
        marks[each.id].status.value[0]
        if each.id in marks
        else (NO_MARK if takes_part and each.class_id in (None, student.class_id) else NO_PLACE)
        for each in sheet.lessons
    )


def get_register(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> RegisterView:
    """Give who belongs to a lesson and how they are marked, for its mentor and admins.

    Raises:
        AppError: As `lessons.queries.access_own_lesson`.
    """
    lesson = access_own_lesson(db, actor, club_id, lesson_id)
    club = access_club(db, actor, club_id)
    marker = _names_of_markers()
    rows = db.exec(
        select(Attendance, marker.c.name)
        .outerjoin(marker, marker.c.id == col(Attendance.marked_by_id))
        .where(col(Attendance.lesson_id) == lesson.id)
    ).all()
    marks = {mark.student_id: (mark, name or "") for mark, name in rows}
    students = list_students(db, club_id, lesson.class_id)
    former = _list_former(db, marks.keys() - {each.id for each in students})
    return RegisterView(
        schedule_id=lesson.id,
        status=lesson.status,
        is_past=is_past(lesson.status, lesson.starts_at, zone=ZoneInfo(club.time_zone), now=utc_now()),
        students=[_describe_row(each, marks.get(each.id)) for each in [*students, *former]],
    )


def _names_of_markers() -> Subquery:
    return select(User.id, User.name).subquery()


def _describe_row(student: StudentView, found: tuple[Attendance, str] | None) -> RegisterRow:
    if found is None:
        return RegisterRow(
            student_id=student.id, name=student.name, status=None, notes="", marked_by="", marked_at=None
        )
    mark, marked_by = found
    return RegisterRow(
        student_id=student.id,
        name=student.name,
        status=mark.status,
        notes=mark.notes,
        marked_by=marked_by,
        marked_at=mark.marked_at,
    )


def find_own_mark(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> AttendanceStatus | None:
    """Give how `actor` was marked in a lesson, None as long as nobody has.

    Raises:
        AppError: As `lessons.queries.access_lesson`.
    """
    lesson = access_lesson(db, actor, club_id, lesson_id)
    return db.exec(
        select(col(Attendance.status)).where(
            col(Attendance.lesson_id) == lesson.id, col(Attendance.student_id) == actor.require_user()
        )
    ).one_or_none()


def _read_sheet(db: Db, actor: Actor, club_id: UUID, filters: AttendanceFilters) -> _Sheet:
    club = access_club(db, actor, club_id)
    zone = ZoneInfo(club.time_zone)
    _check_class(db, club, filters.class_id)
    only = None if manages(actor, club) else actor.require_user()
    lessons = _list_lessons(db, actor, club, filters)
    marks = _list_marks(db, [each.id for each in lessons], only)
    students = [
        each for each in list_students(db, club.id, filters.class_id) if only is None or each.id == only
    ]
    here = {each.id for each in students}
    # With a class chosen, students of others who were marked in a lesson of all classes don't belong here.
    of_class = {each.id for each in lessons if filters.class_id in (None, each.class_id)}
    away = {key for key, own in marks.items() if key not in here and not of_class.isdisjoint(own)}
    former = _list_former(db, away)
    return _Sheet(club, zone, lessons, [*students, *former], away, marks)


def _check_class(db: Db, club: Club, class_id: UUID | None) -> None:
    if class_id is None:
        return
    found = db.exec(
        select(ClubClass.id).where(col(ClubClass.id) == class_id, col(ClubClass.club_id) == club.id)
    ).one_or_none()
    if found is None:
        raise ClassNotFound


def _list_lessons(db: Db, actor: Actor, club: Club, filters: AttendanceFilters) -> list[ScheduledLesson]:
    begin, end = bound_period(filters.from_date, filters.to_date, ZoneInfo(club.time_zone))
    wanted = [
        col(ScheduledLesson.club_id) == club.id,
        col(ScheduledLesson.status) != LessonStatus.CANCELLED,
        visible_to(actor, club),
    ]
    if filters.class_id is not None:
        own = col(ScheduledLesson.class_id)
        wanted.append(or_(own.is_(None), own == filters.class_id))
    if begin is not None:
        wanted.append(col(ScheduledLesson.starts_at) >= begin)
    if end is not None:
        wanted.append(col(ScheduledLesson.starts_at) < end)
    found = db.exec(
        select(ScheduledLesson)
        .where(*wanted)
        .order_by(col(ScheduledLesson.starts_at), col(ScheduledLesson.id))
    )
    return list(found)


def _list_marks(
    db: Db, lesson_ids: Sequence[UUID], student_id: UUID | None
) -> dict[UUID, dict[UUID, _MarkRow]]:
    query = select(
        col(Attendance.lesson_id), col(Attendance.student_id), col(Attendance.status), col(Attendance.notes)
    ).where(col(Attendance.lesson_id).in_(lesson_ids))
    if student_id is not None:
        query = query.where(col(Attendance.student_id) == student_id)
    found: dict[UUID, dict[UUID, _MarkRow]] = {}
    for each in db.exec(query):
        row = _MarkRow(*each)
        found.setdefault(row.student_id, {})[row.lesson_id] = row
    return found


def _list_former(db: Db, user_ids: Iterable[UUID]) -> list[StudentView]:
    """Give people who have left the class or the club and whose marks stay, by name."""
    wanted = list(user_ids)
    if not wanted:
        return []
    found = db.exec(
        select(User.id, User.name).where(col(User.id).in_(wanted)).order_by(col(User.name), col(User.id))
    )
    return [StudentView(key, name, None) for key, name in found]
