"""The challenges that a course sets beside its items: which, by when, for how much, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete
from sqlmodel import col, select

from lms_app.challenges.queries import visible_to
from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Message
from lms_app.core.log import get_logger
from lms_app.courses.challenge_schemas import (
    CourseChallengeInput,
    CourseChallengesInput,
    CourseChallengesView,
    CourseChallengeView,
)
from lms_app.courses.errors import ChallengesChanged, CourseInvalid
from lms_app.courses.queries import access_course
from lms_app.notifications.service import notify
from models.challenges import Challenge, ChallengeStatus, Difficulty
from models.courses import Course, CourseChallenge, CourseRole, CourseStatus, Enrollment
from models.notifications import NotificationKind

_log = get_logger(__name__)


@dataclass(frozen=True)
class Due:
    """A day by which a challenge is to be solved."""

    challenge_id: UUID
    at: datetime


@dataclass(frozen=True)
class SetChallenge:
    """A challenge as a course sets it, and whether it can be solved now."""

    row: CourseChallenge
    title: str
    difficulty: Difficulty
    is_open: bool


def list_challenges(db: Db, actor: Actor, course_id: UUID) -> CourseChallengesView:
    """Give the challenges of a course to somebody who may change it.

    Raises:
        AppError: See `queries.access_course`.
    """
    return _view(db, access_course(db, actor, course_id))


def set_challenges(
    db: Db, actor: Actor, course_id: UUID, wanted: CourseChallengesInput
) -> CourseChallengesView:
    """Put a whole list in place of the one that was there; the same list again changes nothing.

    Students of a published course are told of days that are new or moved, once the transaction is over.

    Raises:
        AppError: See `queries.access_course`.
        CourseInvalid: A challenge comes twice, or there is none such for this author.
        ChallengesChanged: Somebody else saved the list meanwhile.
    """
    course = access_course(db, actor, course_id, lock=True)
    rows = {row.challenge_id: row for row in _list_rows(db, course_id)}
    if _is_same(list(rows.values()), wanted.challenges):
        return _view(db, course)
    if wanted.version != course.challenges_version:
        raise ChallengesChanged(version=course.challenges_version)
    _check(db, actor, rows, wanted.challenges)
    before = {key: row.due_at for key, row in rows.items()}
    _write(db, course_id, rows, wanted.challenges)
    course.challenges_version += 1
    db.flush()
    audit.record(
        db, actor, "course.challenges_set", course_id, challenges=[_note(each) for each in wanted.challenges]
    )
    _log.info("course.challenges_set", courseId=str(course_id), challenges=len(wanted.challenges))
    _tell(db, actor, course, find_new_dues(before, wanted.challenges, now=utc_now()))
    return _view(db, course)


def find_new_dues(
    before: Mapping[UUID, datetime | None], wanted: Sequence[CourseChallengeInput], *, now: datetime
) -> list[Due]:
    """Give the days ahead that are new or other ones than before, the first one first."""
    dues = [
        Due(each.challenge_id, each.due_at)
        for each in wanted
        if each.due_at is not None and each.due_at > now and each.due_at != before.get(each.challenge_id)
    ]
    return sorted(dues, key=lambda each: each.at)


def _list_rows(db: Db, course_id: UUID) -> Sequence[CourseChallenge]:
    return db.exec(
        select(CourseChallenge)
        .where(col(CourseChallenge.course_id) == course_id)
        .order_by(col(CourseChallenge.order_index))
        .execution_options(populate_existing=True)
    ).all()


def _is_same(rows: Sequence[CourseChallenge], wanted: Sequence[CourseChallengeInput]) -> bool:
    stored = [(row.challenge_id, row.due_at, row.points, row.required) for row in rows]
    return stored == [(each.challenge_id, each.due_at, each.points, each.required) for each in wanted]


def _check(
    db: Db, actor: Actor, stored: Mapping[UUID, CourseChallenge], wanted: Sequence[CourseChallengeInput]
) -> None:
    """Refuse what comes twice, and challenges that the author may not see; those that were set stay."""
    fields: dict[str, list[Message]] = {}
    named = {each.challenge_id for each in wanted} - set(stored)
    asked = select(Challenge.id).where(col(Challenge.id).in_(named), visible_to(actor))
    known = {*stored, *(db.exec(asked).all() if named else ())}
    seen: set[UUID] = set()
    for place, each in enumerate(wanted):
        if each.challenge_id in seen:
            fields[f"challenges.{place}.challengeId"] = [Message("courses.error.id_twice")]
        elif each.challenge_id not in known:
            fields[f"challenges.{place}.challengeId"] = [Message("courses.error.challenge_unknown")]
        seen.add(each.challenge_id)
    if fields:
        raise CourseInvalid(fields)


def _write(
    db: Db,
    course_id: UUID,
    stored: Mapping[UUID, CourseChallenge],
    wanted: Sequence[CourseChallengeInput],
) -> None:
    gone = [row.id for key, row in stored.items() if key not in {each.challenge_id for each in wanted}]
    if gone:
        db.exec(delete(CourseChallenge).where(col(CourseChallenge.id).in_(gone)))
    for place, each in enumerate(wanted):
        row = stored.get(each.challenge_id) or CourseChallenge(
            course_id=course_id, challenge_id=each.challenge_id, order_index=place
        )
        row.order_index, row.points, row.required = place, each.points, each.required
        row.due_at = None if each.due_at is None else each.due_at.astimezone(UTC)
        db.add(row)


def _note(each: CourseChallengeInput) -> dict[str, object]:
    return each.model_dump(mode="json", by_alias=True)


def _tell(db: Db, actor: Actor, course: Course, dues: Sequence[Due]) -> None:
    """Tell the students of a published course in one message, however many days it is about."""
    if not dues or course.status is not CourseStatus.PUBLISHED:
        return
    people = db.exec(
        select(Enrollment.user_id).where(
            col(Enrollment.course_id) == course.id,
            col(Enrollment.role) == CourseRole.STUDENT,
            col(Enrollment.user_id) != actor.user_id,
        )
    ).all()
    first = dues[0]
    title = db.exec(select(Challenge.title).where(col(Challenge.id) == first.challenge_id)).one()
    notify(
        db,
        people,
        NotificationKind.COURSE_DUE,
        params={
            "title": title,
            "course": course.title,
            "at": first.at.astimezone(UTC).isoformat(),
            "lessons": len(dues),
        },
        href=f"/courses/{course.id}",
        dedup_key=f"course-due:{course.id}:{course.challenges_version}",
    )


def list_set_challenges(db: Db, course_id: UUID, *, is_open: ColumnElement[bool]) -> Sequence[SetChallenge]:
    """Give the challenges of a course in their order. For callers that have checked access.

    Args:
        db: The transaction.
        course_id: The course.
        is_open: Condition for the challenges that can be solved by whoever looks.
    """
    rows = db.exec(
        select(CourseChallenge, Challenge.title, Challenge.difficulty, is_open)
        .join(Challenge, col(Challenge.id) == col(CourseChallenge.challenge_id))
        .where(col(CourseChallenge.course_id) == course_id)
        .order_by(col(CourseChallenge.order_index))
        .execution_options(populate_existing=True)
    ).all()
    return [SetChallenge(row[0], row[1], Difficulty(row[2]), bool(row[3])) for row in rows]


def _view(db: Db, course: Course) -> CourseChallengesView:
    is_open = and_(col(Challenge.status) == ChallengeStatus.PUBLISHED, col(Challenge.deleted_at).is_(None))
    return CourseChallengesView(
        version=course.challenges_version,
        challenges=[
            CourseChallengeView(
                challenge_id=each.row.challenge_id,
                title=each.title,
                difficulty=each.difficulty,
                due_at=each.row.due_at,
                points=each.row.points,
                required=each.row.required,
                order_index=each.row.order_index,
                is_open=each.is_open,
            )
            for each in list_set_challenges(db, course.id, is_open=is_open)
        ],
    )
