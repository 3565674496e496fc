"""Reads of courses for those who learn by them: the outline with how far one is, one item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.courses.queries import list_sections
from lms_app.courses.rules import price_of
from lms_app.courses.schemas import QuizContent
from lms_app.learning.access import access_contents, access_place
from lms_app.learning.errors import ItemNotFound
from lms_app.learning.rules import is_staff, order_matches, percent_of
from lms_app.learning.schemas import (
    AskedQuestion,
    CoursePage,
    ItemContent,
    OutlineItem,
    OutlineSection,
)
from lms_app.learning.tasks import find_challenge, list_tasks
from lms_app.learning.videos import link_video
from lms_app.learning.watching import count_seconds, is_of_another
from models.accounts import User
from models.courses import (
    CourseItem,
    CourseRole,
    CourseSection,
    Enrollment,
    ItemKind,
    ItemProgress,
)
from models.media import Media


@dataclass(frozen=True)
class OutlineLine:
    """An item without its contents, which may be long. `duration_s` is that of a video, in whole seconds."""

    id: UUID
    section_id: UUID
    kind: ItemKind
    title: str
    media_id: UUID | None
    duration_s: int | None


def list_outline(db: Db, course_id: UUID) -> list[OutlineLine]:
    """Give the items of a course in the order in which they are learnt. For callers that checked access."""
    rows = db.exec(
        select(CourseItem.id, CourseItem.section_id, CourseItem.kind, CourseItem.title)
        .join(CourseSection, col(CourseSection.id) == col(CourseItem.section_id))
        .where(col(CourseItem.course_id) == course_id)
        .order_by(col(CourseSection.order_index), col(CourseItem.order_index))
    ).all()
    files = db.exec(
        select(CourseItem.id, Media.id, Media.duration_ms)
        .join(Media, col(Media.id) == col(CourseItem.media_id))
        .where(col(CourseItem.course_id) == course_id)
    ).all()
    file_of = {item_id: (media_id, _seconds(duration_ms)) for item_id, media_id, duration_ms in files}
    return [
        OutlineLine(row[0], row[1], ItemKind(row[2]), row[3], *file_of.get(row[0], (None, None)))
        for row in rows
    ]


def _seconds(duration_ms: int | None) -> int | None:
    return None if duration_ms is None else duration_ms // 1000


def map_progress(db: Db, enrollment: Enrollment | None) -> dict[UUID, ItemProgress]:
    """Give how far somebody is, by item."""
    if enrollment is None:
        return {}
    rows = db.exec(
        select(ItemProgress)
        .where(col(ItemProgress.enrollment_id) == enrollment.id)
        .execution_options(populate_existing=True)
    ).all()
    return {row.item_id: row for row in rows}


def get_course_page(db: Db, actor: Actor, course_id: UUID) -> CoursePage:
    """Give a course with its outline and how far one is; contents are not in it.

    Raises:
        CourseNotFound: There is none for this person's eyes.
    """
    place = access_place(db, actor, course_id)
    course, enrollment = place.course, place.enrollment
    lines, progress = list_outline(db, course_id), map_progress(db, enrollment)
    left = [line.id for line in lines if not _is_completed(progress.get(line.id))]
    completed = len(lines) - len(left)
    author = db.get(User, course.owner_id) if course.owner_id is not None else None
    return CoursePage(
        id=course.id,
        title=course.title,
        description=course.description,
        author="" if author is None else author.name,
        difficulty=course.difficulty,
        status=course.status,
        price=price_of(course.price_minor),
        currency=course.currency,
        role=place.role,
        can_edit=place.can_edit,
        can_see_students=is_staff(place.role, can_edit=place.can_edit),
        student_count=count_students(db, course_id),
        item_count=len(lines),
        completed_count=completed,
        duration_s=sum(line.duration_s or 0 for line in lines),
        percent=percent_of(completed, len(lines)) if enrollment else 0,
        completed_at=None if enrollment is None else enrollment.completed_at,
        resume_item_id=_find_resume(left, progress) if enrollment else None,
        sections=_list_chapters(db, course_id, lines, progress),
        challenges=list_tasks(db, actor, course_id, utc_now()),
    )


def count_items(db: Db, course_id: UUID) -> int:
    """Give how many items a course has. For callers that have checked access."""
    return db.exec(
        select(func.count()).select_from(CourseItem).where(col(CourseItem.course_id) == course_id)
    ).one()


def count_students(db: Db, course_id: UUID) -> int:
    """Give how many learn by a course; who helps or instructs is not among them."""
    return db.exec(
        select(func.count()).where(
            col(Enrollment.course_id) == course_id, col(Enrollment.role) == CourseRole.STUDENT
        )
    ).one()


def _list_chapters(
    db: Db, course_id: UUID, lines: Sequence[OutlineLine], progress: Mapping[UUID, ItemProgress]
) -> list[OutlineSection]:
    items: dict[UUID, list[OutlineItem]] = {}
    for line in lines:
        items.setdefault(line.section_id, []).append(_outline(line, progress.get(line.id)))
    return [
        OutlineSection(id=section.id, title=section.title, items=items.get(section.id, []))
        for section in list_sections(db, course_id)
    ]


def _is_completed(row: ItemProgress | None) -> bool:
    return row is not None and row.completed_at is not None


def _find_resume(left: Sequence[UUID], progress: Mapping[UUID, ItemProgress]) -> UUID | None:
    """Give the item that was visited last and is not completed, else the first that is left."""
    visited = [progress[each] for each in left if each in progress]
    if visited:
        return max(visited, key=lambda row: row.updated_at).item_id
    return left[0] if left else None


def _outline(line: OutlineLine, row: ItemProgress | None) -> OutlineItem:
    return OutlineItem(
        id=line.id,
        kind=line.kind,
        title=line.title,
        duration_s=line.duration_s,
        position_s=None if row is None else _position_of(row, line.media_id),
        is_completed=_is_completed(row),
    )


def _position_of(row: ItemProgress, media_id: UUID | None) -> int:
    return 0 if is_of_another(row.media_id, media_id) else row.position_s


def get_item(db: Db, actor: Actor, course_id: UUID, item_id: UUID) -> ItemContent:
    """Give one item to learn by, without what is right in its quiz.

    Raises:
        AppError: See `access_contents`.
        ItemNotFound: The course has no such item.
    """
    place = access_contents(db, actor, course_id)
    ids = [each.id for each in list_outline(db, course_id)]
    item = db.get(CourseItem, item_id)
    if item is None or item_id not in ids:
        raise ItemNotFound
    at, row = ids.index(item_id), find_progress(db, place.enrollment, item_id)
    quiz = None if item.quiz is None else QuizContent.model_validate(item.quiz)
    return ItemContent(
        id=item.id,
        kind=item.kind,
        title=item.title,
        body=item.body,
        video=link_video(db, actor, item.media_id),
        challenge=find_challenge(db, actor, item.challenge_id),
        pass_percent=None if quiz is None else quiz.pass_percent,
        questions=[] if quiz is None else ask_questions(quiz, learner_key(actor, place.enrollment)),
        position_s=0 if row is None else _position_of(row, item.media_id),
        watched_percent=0
        if row is None or is_of_another(row.media_id, item.media_id)
        else find_watched_percent(row),
        is_completed=_is_completed(row),
        is_preview=place.enrollment is None,
        previous_id=ids[at - 1] if at else None,
        next_id=ids[at + 1] if at + 1 < len(ids) else None,
    )


def find_watched_percent(row: ItemProgress) -> int:
    """Give how much of a video was really played."""
    played_s = count_seconds([(first, end) for first, end in row.watched])
    return min(percent_of(played_s, row.duration_s), 100)


def find_progress(db: Db, enrollment: Enrollment | None, item_id: UUID) -> ItemProgress | None:
    """Give how far somebody is in one item, if they have ever opened it."""
    if enrollment is None:
        return None
    return db.exec(
        select(ItemProgress).where(
            col(ItemProgress.enrollment_id) == enrollment.id, col(ItemProgress.item_id) == item_id
        )
    ).first()


def learner_key(actor: Actor, enrollment: Enrollment | None) -> UUID:
    """Give what the order of a learner's matches comes from."""
    return actor.require_user() if enrollment is None else enrollment.id


def ask_questions(quiz: QuizContent, key: UUID) -> list[AskedQuestion]:
    """Give the questions of a quiz without what is right, matches in the order of the learner `key`."""
    return [
        AskedQuestion(
            kind=question.kind,
            text=question.text,
            options=question.options,
            matches=[question.matches[each] for each in order_matches(key, place, len(question.matches))],
        )
        for place, question in enumerate(quiz.questions)
    ]
