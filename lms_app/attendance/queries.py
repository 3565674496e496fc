"""Reads of registers and journals, always filtered by who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, text
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
from lms_app.lessons.queries import access_own_lesson, visible_to
from models.accounts import User
from models.clubs import Club, ClubClass
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson

NO_MARK, NO_PLACE = ".", " "
_STATUSES = {each.value[0]: each for each in AttendanceStatus}


# One row for each student and not for each mark: of 24,000 marks most of the time went into making objects.
_MARKS = text("""
    SELECT mark.student_id, array_agg(lesson.place ORDER BY lesson.place) AS places,
        string_agg(left(mark.status, 1), '' ORDER BY lesson.place) AS letters
    FROM unnest(CAST(:lesson_ids AS uuid[])) WITH ORDINALITY AS lesson (id, place)
    JOIN attendance AS mark ON mark.lesson_id = lesson.id
    WHERE CAST(:student_id AS uuid) IS NULL OR mark.student_id = :student_id
    GROUP BY mark.student_id
""")


@dataclass(frozen=True)
class _Sheet:
    """A period of a club: columns, rows, and for each row with marks a letter or a blank for each column."""

    club: Club
    zone: ZoneInfo
    lessons: Sequence[ScheduledLesson]
    students: list[StudentView]
    former: set[UUID]
    marks: dict[UUID, str]


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
    # Of all marks of a lesson at most three differ as records, and nobody can change one: they are shared.
    records = [{letter: _make_record(each, status) for letter, status in _STATUSES.items()} for each in days]
    return AttendanceView(
        students=[_describe_student(each, records, sheet.marks.get(each.id, "")) for each in sheet.students],
        lessons=days,
    )


def _make_record(lesson: LessonDay, status: AttendanceStatus) -> AttendanceRecord:
    return AttendanceRecord(schedule_id=lesson.id, lesson_title=lesson.title, date=lesson.date, status=status)


def _describe_student(
    student: StudentView, records: Sequence[dict[str, AttendanceRecord]], letters: str
) -> StudentAttendance:
    statistics = summarise(_STATUSES[each] for each in letters if each != NO_PLACE)
    return StudentAttendance(
        id=student.id,
        name=student.name,
        attendance_records=[
            of_lesson[letter]
            for of_lesson, letter in zip(records, letters, strict=False)
            if letter != NO_PLACE
        ],
        statistics=StatisticsView(**asdict(statistics)),
    )


def get_journal(db: Db, actor: Actor, club_id: UUID, filters: AttendanceFilters) -> JournalView:
    """Give the same in short, for the grid: a letter for each mark.

    Raises:
        AppError: As `get_attendance`.
    """
    # Before the marks are read: one that is set meanwhile must count as not seen.
    now = utc_now()
    sheet = _read_sheet(db, actor, club_id, filters)
    lessons = [_describe_lesson(each, sheet.zone, now) for each in sheet.lessons]
    can_edit = manages(actor, sheet.club)
    # What a mentor notes is for mentors.
    notes = _list_notes(db, [each.id for each in sheet.lessons]) if can_edit else {}
    return JournalView(
        club_name=sheet.club.name,
        can_edit=can_edit,
        today=now.astimezone(sheet.zone).date(),
        as_of=now,
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
        notes=notes,
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
    """Give the marks of a row, with dots where one can be set."""
    own = sheet.marks.get(student.id, NO_PLACE * len(sheet.lessons))
    if student.id in sheet.former:
        return own
    return "".join(
        NO_MARK if letter == NO_PLACE and lesson.class_id in (None, student.class_id) else letter
        for letter, lesson in zip(own, sheet.lessons, strict=True)
    )


def get_register(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> RegisterView:
    """Give who belongs to a lesson and how they are marked, for its mentor and admins.

    Raises:
        AppError: As `lessons.queries.access_own_lesson`.
    """
    now = utc_now()
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
        is_past=is_past(lesson.status, lesson.starts_at, zone=ZoneInfo(club.time_zone), now=now),
        as_of=now,
        students=[_describe_row(actor, each, marks.get(each.id)) for each in [*students, *former]],
    )


def _names_of_markers() -> Subquery:
    return select(User.id, User.name).subquery()


def _describe_row(actor: Actor, student: StudentView, found: tuple[Attendance, str] | None) -> RegisterRow:
    mark, marked_by = found or (None, "")
    return RegisterRow(
        student_id=student.id,
        name=student.name,
        status=mark.status if mark else None,
        notes=mark.notes if mark else "",
        marked_by=marked_by,
        is_own=mark is not None and mark.marked_by_id == actor.user_id,
        marked_at=mark.marked_at if mark else None,
    )


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
    of_class = [n for n, each in enumerate(lessons) if filters.class_id in (None, each.class_id)]
    away = {
        key for key, own in marks.items() if key not in here and any(own[n] != NO_PLACE for n in of_class)
    }
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


def _list_marks(db: Db, lesson_ids: Sequence[UUID], student_id: UUID | None) -> dict[UUID, str]:
    found = db.connection().execute(_MARKS, {"lesson_ids": list(lesson_ids), "student_id": student_id})
    return {key: _spread(places, letters, len(lesson_ids)) for key, places, letters in found}


def _spread(places: list[int], letters: str, count: int) -> str:
    row = [NO_PLACE] * count
    for place, letter in zip(places, letters, strict=True):
        row[place - 1] = letter
    return "".join(row)


def _list_notes(db: Db, lesson_ids: Sequence[UUID]) -> dict[str, str]:
    """Give what was noted, by "lesson:student"."""
    found = db.exec(
        select(Attendance.lesson_id, Attendance.student_id, Attendance.notes).where(
            col(Attendance.lesson_id).in_(lesson_ids), col(Attendance.notes) != ""
        )
    )
    return {f"{lesson_id}:{student_id}": notes for lesson_id, student_id, notes in found}


def _list_former(db: Db, user_ids: Iterable[UUID]) -> list[StudentView]:
    """Give people who have left the class or the club and whose marks stay, by name."""
    wanted = list(user_ids)
    if not wanted:
        return []
    found = db.exec(
        select(User.id, User.name).where(col(User.id).in_(wanted)).order_by(col(User.name), col(User.id))
    )
    return [StudentView(key, name, None) for key, name in found]
