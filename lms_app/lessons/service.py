"""What mentors do with the schedule.

Whoever plans or moves holds the club's row first, then the lessons: two clashing plans can't both win.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from lms_app.clubs.errors import ClubArchived
from lms_app.clubs.queries import access_own_club
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.errors import LessonChanged
from lms_app.lessons.queries import access_own_lesson, today_in, view_lessons
from lms_app.lessons.rules import Slot, check_day, check_may_change, check_may_start
from lms_app.lessons.schemas import (
    LessonCancel,
    LessonEdit,
    LessonPlan,
    LessonView,
    Notice,
    PlannedLessons,
    Scope,
)
from lms_app.lessons.slots import check_clash, check_class, draft_lessons, get_template, note_holidays, place
from lms_app.lessons.telling import Before, announce, remember, tell_cancelled, tell_moved
from models.base import new_id
from models.clubs import Club
from models.lessons import LessonStatus, ScheduledLesson


def plan_lessons(db: Db, actor: Actor, club_id: UUID, plan: LessonPlan) -> PlannedLessons:
    """Plan a lesson or a series (SCH 2): all of it or, when one clashes, nothing.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        ClubArchived: The club is in the archive.
        ValidationFailed: The class, template, day, time or end of the series is impossible.
        NoLessonsLeft: Holidays leave nothing of the series.
        LessonClash: The same class has a lesson at one of these times.
    """
    club = access_own_club(db, actor, club_id, lock=True)
    _check_open(club)
    check_day(plan.date, today_in(club.time_zone, utc_now()))
    check_class(db, club, plan.class_id)
    drafts, notices = draft_lessons(db, club, plan)
    check_clash(db, club, [Slot(each.starts_at, each.ends_at, plan.class_id) for each in drafts])
    series_id = new_id() if plan.repeat else None
    lessons = [
        ScheduledLesson(
            club_id=club.id,
            class_id=plan.class_id,
            template_id=each.template.id,
            series_id=series_id,
            title=each.template.title,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            created_by_id=actor.user_id,
        )
        for each in drafts
    ]
    db.add_all(lessons)
    db.flush()
    announce(db, lessons)
    return _planned(db, club, lessons, notices)


def edit_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID, changes: LessonEdit) -> PlannedLessons:
    """Move or change a lesson, or it and all later ones of its series; members of moved ones are told.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
        LessonChanged: `sequence` is not that of the lesson now.
        LessonOver: It was held or cancelled.
        LessonRunning: It has begun.
        ClubArchived: The club is in the archive.
        ValidationFailed: The class, template, day or time is impossible.
        LessonClash: The same class has a lesson at one of these times.
    """
    club, lesson = _lock(db, actor, club_id, lesson_id, changes.sequence)
    _check_open(club)
    if changes.date is not None:
        check_day(changes.date, today_in(club.time_zone, utc_now()))
    if changes.class_id is not None:
        check_class(db, club, changes.class_id)
    lessons = _pick(db, lesson, changes.scope)
    before = {each.id: remember(each) for each in lessons}
    notices = _move(db, club, lesson, lessons, changes)
    if changes.lesson_template_id not in (None, lesson.template_id):
        template = get_template(db, changes.lesson_template_id)
        lesson.template_id, lesson.title = template.id, template.title
    changed = [each for each in lessons if before[each.id] != remember(each)]
    if changed:
        slots = [Slot(each.starts_at, each.ends_at, each.class_id) for each in changed]
        check_clash(db, club, slots, moved=[each.id for each in changed])
        _save_changes(db, actor, club, [(before[each.id], each) for each in changed])
    return _planned(db, club, lessons, notices)


def cancel_lesson(
    db: Db, actor: Actor, club_id: UUID, lesson_id: UUID, cancel: LessonCancel
) -> PlannedLessons:
    """Cancel a lesson, or it and all later ones of its series; members whom it concerns are told (SCH 3).

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
        LessonChanged: `sequence` was given and is not that of the lesson now.
        LessonOver: It was held or cancelled.
        LessonRunning: It has begun.
    """
    club, lesson = _lock(db, actor, club_id, lesson_id, cancel.sequence)
    lessons, now = _pick(db, lesson, cancel.scope), utc_now()
    for each in lessons:
        each.status, each.cancelled_at, each.cancel_reason = LessonStatus.CANCELLED, now, cancel.reason
        each.sequence, each.updated_at = each.sequence + 1, now
        db.add(each)
    db.flush()
    tell_cancelled(db, actor, club, lessons, now=now)
    announce(db, lessons)
    return _planned(db, club, lessons, [])


def start_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> ScheduledLesson:
    """Begin a lesson; one that runs already stays as it is. Open pages of the club and the lesson hear it.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
        LessonOver: It was held or cancelled.
        TooEarly: It is more than a day ahead.
    """
    lesson = access_own_lesson(db, actor, club_id, lesson_id, lock=True)
    if lesson.status is LessonStatus.IN_PROGRESS:
        return lesson
    now = utc_now()
    check_may_start(lesson.status, lesson.starts_at, now)
    lesson.status, lesson.started_at, lesson.updated_at = LessonStatus.IN_PROGRESS, now, now
    return _saved(db, lesson)


def complete_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> ScheduledLesson:
    """End a lesson, also one that nobody had started; one that is complete stays as it is.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
        LessonOver: It was cancelled.
        TooEarly: It is more than a day ahead.
    """
    lesson = access_own_lesson(db, actor, club_id, lesson_id, lock=True)
    if lesson.status is LessonStatus.COMPLETED:
        return lesson
    now = utc_now()
    check_may_start(lesson.status, lesson.starts_at, now)
    lesson.status, lesson.completed_at, lesson.updated_at = LessonStatus.COMPLETED, now, now
    lesson.started_at = lesson.started_at or now
    return _saved(db, lesson)


def view_lesson(db: Db, actor: Actor, lesson: ScheduledLesson) -> LessonView:
    """Give what a door answers after a change of one lesson."""
    return view_lessons(db, access_own_club(db, actor, lesson.club_id), [lesson])[0]


def _saved(db: Db, lesson: ScheduledLesson) -> ScheduledLesson:
    db.add(lesson)
    db.flush()
    announce(db, [lesson])
    return lesson


def _lock(
    db: Db, actor: Actor, club_id: UUID, lesson_id: UUID, sequence: int | None
) -> tuple[Club, ScheduledLesson]:
    club = access_own_club(db, actor, club_id, lock=True)
    lesson = access_own_lesson(db, actor, club_id, lesson_id, lock=True)
    if sequence is not None and sequence != lesson.sequence:
        raise LessonChanged
    check_may_change(lesson.status)
    return club, lesson


def _check_open(club: Club) -> None:
    if club.archived_at is not None:
        raise ClubArchived


def _pick(db: Db, lesson: ScheduledLesson, scope: Scope) -> list[ScheduledLesson]:
    """Give the lessons that a change is for, locked, by time, without those that began or are off."""
    if scope is Scope.ONE or lesson.series_id is None:
        return [lesson]
    later = db.exec(
        select(ScheduledLesson)
        .where(
            col(ScheduledLesson.club_id) == lesson.club_id,
            col(ScheduledLesson.series_id) == lesson.series_id,
            col(ScheduledLesson.starts_at) >= lesson.starts_at,
            col(ScheduledLesson.status) == LessonStatus.SCHEDULED,
        )
        .order_by(col(ScheduledLesson.starts_at), col(ScheduledLesson.id))
        .with_for_update(key_share=True)
    )
    return list(later)


def _move(
    db: Db, club: Club, lesson: ScheduledLesson, lessons: Sequence[ScheduledLesson], changes: LessonEdit
) -> list[Notice]:
    """Put lessons to their new times and class; nothing is written yet."""
    zone = ZoneInfo(club.time_zone)
    old_day = lesson.starts_at.astimezone(zone).date()
    shift = (changes.date or old_day) - old_day
    notices: list[Notice] = []
    new_days: list[date] = []
    for each in lessons:
        if "class_id" in changes.model_fields_set and each.class_id != changes.class_id:
            each.class_id = changes.class_id
        starts_at, length, twice = _new_place(each, shift, zone, changes)
        if (starts_at, starts_at + length) != (each.starts_at, each.ends_at):
            each.starts_at, each.ends_at = starts_at, starts_at + length
            notices += twice
            new_days.append(starts_at.astimezone(zone).date())
    return [*notices, *note_holidays(db, club, new_days if shift else [])]


def _new_place(
    lesson: ScheduledLesson, shift: timedelta, zone: ZoneInfo, changes: LessonEdit
) -> tuple[datetime, timedelta, list[Notice]]:
    length = lesson.ends_at - lesson.starts_at
    if changes.duration_minutes is not None:
        length = timedelta(minutes=changes.duration_minutes)
    if not shift and changes.time is None:
        return lesson.starts_at, length, []
    local = lesson.starts_at.astimezone(zone)
    starts_at, twice = place(local.date() + shift, changes.time or local.time(), zone)
    return starts_at, length, twice


def _save_changes(
    db: Db, actor: Actor, club: Club, changes: Sequence[tuple[Before, ScheduledLesson]]
) -> None:
    now = utc_now()
    for _, each in changes:
        each.sequence, each.updated_at = each.sequence + 1, now
        db.add(each)
    db.flush()
    tell_moved(db, actor, club, changes, now=now)
    announce(db, [each for _, each in changes])


def _planned(
    db: Db, club: Club, lessons: Sequence[ScheduledLesson], notices: Sequence[Notice]
) -> PlannedLessons:
    ordered = sorted(lessons, key=lambda each: each.starts_at)
    return PlannedLessons(
        id=ordered[0].id,
        series_id=ordered[0].series_id,
        lessons=view_lessons(db, club, ordered),
        notices=sorted(notices, key=lambda each: each.date),
    )
