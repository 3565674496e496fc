"""The gate before learners (spec CRS 9): what a course lacks, publishing it, keeping it fit afterwards."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from sqlmodel import col, select

from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Message
from lms_app.core.i18n import Locale
from lms_app.core.log import get_logger
from lms_app.courses.errors import NotPublishable, WrongStatus
from lms_app.courses.media_states import read_states
from lms_app.courses.news import tell_saved
from lms_app.courses.queries import access_course, view_course
from lms_app.courses.rules import GateItem, GateSection, MediumState, Unmet, editor_path, find_unmet
from lms_app.courses.schemas import CourseView, PublishCheck, QuizContent, UnmetPoint
from lms_app.courses.tree_plan import ItemRow
from lms_app.courses.tree_rows import read_items, read_sections
from models.challenges import Challenge, ChallengeStatus
from models.courses import Course, CourseStatus

_log = get_logger(__name__)


def check_publishing(db: Db, actor: Actor, course_id: UUID) -> PublishCheck:
    """Tell everything that keeps a course from being published.

    Raises:
        AppError: See `queries.access_course`.
    """
    course = access_course(db, actor, course_id)
    unmet = _find_unmet(db, course)
    points = [_view_point(course, each, actor.locale) for each in unmet]
    return PublishCheck(is_ready=not unmet, unmet=points)


def publish_course(db: Db, actor: Actor, course_id: UUID) -> CourseView:
    """Show a course to learners. Twice is as once.

    Raises:
        AppError: See `queries.access_course`.
        WrongStatus: It is archived.
        NotPublishable: It lacks something; the details name every point.
    """
    course = access_course(db, actor, course_id, lock=True)
    if course.status is CourseStatus.ARCHIVED:
        raise WrongStatus
    _check(db, course, actor.locale)
    if course.status is not CourseStatus.PUBLISHED:
        course.status, course.published_at = CourseStatus.PUBLISHED, utc_now()
        audit.record(db, actor, "course.published", course.id, version=course.version)
        _log.info("course.published", courseId=str(course_id))
    db.flush()
    tell_saved(db, course, is_listed_anew=True)
    return view_course(db, course)


def archive_course(db: Db, actor: Actor, course_id: UUID) -> CourseView:
    """Take a course away from those who look for one; who has begun goes on. Twice is as once.

    Raises:
        AppError: See `queries.access_course`.
    """
    course = access_course(db, actor, course_id, lock=True)
    if course.status is not CourseStatus.ARCHIVED:
        course.status, course.archived_at = CourseStatus.ARCHIVED, utc_now()
        audit.record(db, actor, "course.archived", course.id)
    db.flush()
    tell_saved(db, course, is_listed_anew=True)
    return view_course(db, course)


def restore_course(db: Db, actor: Actor, course_id: UUID) -> CourseView:
    """Make a draft of a course that is published or archived. Twice is as once.

    Raises:
        AppError: See `queries.access_course`.
    """
    course = access_course(db, actor, course_id, lock=True)
    if course.status is not CourseStatus.DRAFT:
        audit.record(db, actor, "course.withdrawn", course.id, before=course.status.value)
        course.status, course.archived_at, course.published_at = CourseStatus.DRAFT, None, None
    db.flush()
    tell_saved(db, course, is_listed_anew=True)
    return view_course(db, course)


def check_still_publishable(db: Db, actor: Actor, course: Course) -> None:
    """Refuse a save that would leave learners with a course that could not have been published.

    Raises:
        NotPublishable: The course is published and lacks something now.
    """
    if course.status is CourseStatus.PUBLISHED:
        _check(db, course, actor.locale)


def _check(db: Db, course: Course, locale: Locale) -> None:
    unmet = _find_unmet(db, course)
    if unmet:
        points = [_view_point(course, each, locale).model_dump(mode="json", by_alias=True) for each in unmet]
        raise NotPublishable(points)


def _view_point(course: Course, unmet: Unmet, locale: Locale) -> UnmetPoint:
    return UnmetPoint(
        point=unmet.point.value,
        message=Message(f"courses.unmet.{unmet.point.value}", {"title": unmet.title}).text(locale),
        section_id=unmet.section_id,
        item_id=unmet.item_id,
        href=f"{editor_path(course.id)}#{_name_place(unmet)}",
    )


def _name_place(unmet: Unmet) -> str:
    """Give the id that the editor gives to the place of a point on its page."""
    if unmet.item_id is not None:
        return f"item-{unmet.item_id}"
    return f"section-{unmet.section_id}" if unmet.section_id is not None else unmet.point.value


def _find_unmet(db: Db, course: Course) -> list[Unmet]:
    rows = read_items(db, course.id)
    media = read_states(db, {row.media_id for row in rows if row.media_id is not None})
    opened = _find_open_challenges(db, {row.challenge_id for row in rows if row.challenge_id is not None})
    items: dict[UUID, list[GateItem]] = {}
    for row in rows:
        items.setdefault(row.section_id, []).append(_gate_item(row, media, opened))
    sections = [GateSection(row.id, row.title, items.get(row.id, [])) for row in read_sections(db, course.id)]
    return find_unmet(course.title, course.description, sections)


def _gate_item(row: ItemRow, media: Mapping[UUID, MediumState], opened: AbstractSet[UUID]) -> GateItem:
    return GateItem(
        id=row.id,
        kind=row.kind,
        title=row.title,
        body=row.body,
        media_id=row.media_id,
        challenge_id=row.challenge_id,
        quiz=None if row.quiz is None else QuizContent.model_validate(row.quiz),
        medium=None if row.media_id is None else media.get(row.media_id),
        is_challenge_open=row.challenge_id in opened,
    )


def _find_open_challenges(db: Db, challenge_ids: Iterable[UUID]) -> set[UUID]:
    asked = select(Challenge.id).where(
        col(Challenge.id).in_(set(challenge_ids)),
        col(Challenge.status) == ChallengeStatus.PUBLISHED,
        col(Challenge.deleted_at).is_(None),
    )
    return set(db.exec(asked).all())
