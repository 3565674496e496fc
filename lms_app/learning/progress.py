"""How far somebody is: opening an item, watching, reading, answering. What was completed once stays so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.courses.schemas import QuizContent
from lms_app.learning.access import access_contents, access_learning
from lms_app.learning.errors import ItemNotFound, NotCompletable
from lms_app.learning.queries import (
    count_items,
    find_progress,
    find_watched_percent,
    get_item,
    learner_key,
)
from lms_app.learning.rules import judge_quiz, percent_of
from lms_app.learning.schemas import (
    MAX_SECONDS,
    ItemContent,
    ProgressInput,
    ProgressView,
    QuizAnswers,
    QuizResult,
)
from lms_app.learning.tasks import is_solution, is_solved
from lms_app.learning.watching import Stretch, budget_of, count_seconds, grow, is_of_another, is_watched
from models.courses import CourseItem, Enrollment, ItemKind, ItemProgress
from models.media import Media
from models.submissions import Submission


def tell_course(db: Db, course_id: UUID, user_id: UUID) -> None:
    """Let open pages read again how somebody stands in a course, after the commit."""
    news = {"changed": "course", "id": str(course_id)}
    live.publish_to_all_after_commit(db, [live.user_topic(user_id), live.course_topic(course_id)], news)


def open_item(db: Db, actor: Actor, course_id: UUID, item_id: UUID) -> ItemContent:
    """Give an item to whoever opens it, and remember that they are there.

    A challenge that is solved counts from now on; an author's preview leaves no trace.

    Raises:
        AppError: See `queries.get_item`.
    """
    content = get_item(db, actor, course_id, item_id)
    if content.is_preview:
        return content
    enrollment = access_learning(db, actor, course_id, lock=True)
    _get_item(db, course_id, item_id)
    is_solved_now = content.challenge is not None and content.challenge.is_solved
    row = find_progress(db, enrollment, item_id)
    is_news = row is None or (is_solved_now and row.completed_at is None)
    row = row or ItemProgress(enrollment_id=enrollment.id, item_id=item_id)
    _note(db, enrollment, row, is_completed=is_solved_now)
    if is_news:
        tell_course(db, course_id, enrollment.user_id)
    return content.model_copy(update={"is_completed": row.completed_at is not None})


def save_progress(
    db: Db, actor: Actor, course_id: UUID, item_id: UUID, progress: ProgressInput
) -> ProgressView:
    """Keep where one is in an item; what was completed once stays so.

    Raises:
        AppError: See `access.access_learning`.
        ItemNotFound: The course has no such item.
        NotCompletable: It is a video or quiz, or a challenge that is not solved.
    """
    enrollment = access_learning(db, actor, course_id, lock=True)
    item = _get_item(db, course_id, item_id)
    if progress.is_completed:
        _check_completable(db, enrollment, item)
    row = _take_row(db, enrollment, item_id)
    now = utc_now()
    row.duration_s = _measure(db, item) or progress.duration_s
    _begin_file(row, item.media_id, now)
    if not is_of_another(progress.media_id, item.media_id):
        _keep_position(row, progress, now)
        if item.kind is ItemKind.VIDEO:
            _keep_played(row, progress.played, now)
    watched_s = count_seconds([(first, end) for first, end in row.watched])
    was_completed = row.completed_at is not None
    percent = _note(
        db, enrollment, row, is_completed=progress.is_completed or is_watched(watched_s, row.duration_s)
    )
    # Positions come every few seconds: they are no news to the person's other pages.
    if not was_completed and row.completed_at is not None:
        tell_course(db, course_id, enrollment.user_id)
    return ProgressView(
        position_s=row.position_s,
        watched_percent=find_watched_percent(row),
        is_completed=row.completed_at is not None,
        percent=percent,
        completed_at=enrollment.completed_at,
    )


def _begin_file(row: ItemProgress, media_id: UUID | None, now: datetime) -> None:
    """Begin anew with a file that has taken the place of another one; without one, that may come back."""
    if media_id is None:
        return
    if is_of_another(row.media_id, media_id):
        row.position_s, row.position_at, row.watched, row.watched_at = 0, None, [], now
    row.media_id = media_id


def _keep_position(row: ItemProgress, progress: ProgressInput, now: datetime) -> None:
    """Note where the playhead is, unless another tab or device has been somewhere since."""
    at = now - timedelta(milliseconds=progress.age_ms)
    if row.position_at is None or at >= row.position_at:
        row.position_s, row.position_at = progress.position_s, at


def _keep_played(row: ItemProgress, played: Sequence[Stretch], now: datetime) -> None:
    """Note which seconds were played; the same ones again change nothing."""
    end = row.duration_s or MAX_SECONDS
    shown = [(first, min(until, end)) for first, until in played]
    known = [(first, until) for first, until in row.watched]
    grown = [list(each) for each in grow(known, shown, budget_of(row.watched_at, now))]
    if grown != row.watched:
        row.watched, row.watched_at = grown, now


def _measure(db: Db, item: CourseItem) -> int:
    """Give the length of a video in whole seconds, as the server measured it; 0 when it isn't known."""
    media = None if item.media_id is None else db.get(Media, item.media_id)
    return 0 if media is None or media.duration_ms is None else media.duration_ms // 1000


def _check_completable(db: Db, enrollment: Enrollment, item: CourseItem) -> None:
    if item.kind is ItemKind.TEXT:
        return
    if item.kind is not ItemKind.CHALLENGE or not is_solved(db, enrollment.user_id, item.challenge_id):
        raise NotCompletable


def answer_quiz(db: Db, actor: Actor, course_id: UUID, item_id: UUID, answers: QuizAnswers) -> QuizResult:
    """Judge the answers to a quiz item; a pass completes it, and it may be tried again.

    An author's try is judged and not kept.

    Raises:
        AppError: See `access.access_contents`.
        ItemNotFound: The course has no such quiz.
    """
    enrollment = access_contents(db, actor, course_id).enrollment
    item = _get_item(db, course_id, item_id)
    if item.quiz is None:
        raise ItemNotFound
    quiz = QuizContent.model_validate(item.quiz)
    right = judge_quiz(quiz, answers.answers, learner_key(actor, enrollment))
    score_percent = percent_of(sum(right), len(right))
    is_passed = bool(right) and score_percent >= quiz.pass_percent
    percent = 0
    if enrollment is not None:
        enrollment = access_learning(db, actor, course_id, lock=True)
        row = _take_row(db, enrollment, item_id)
        percent = _note(db, enrollment, row, is_completed=is_passed)
        tell_course(db, course_id, enrollment.user_id)
    return QuizResult(right=right, score_percent=score_percent, is_passed=is_passed, percent=percent)


def note_solved(db: Db, submission_id: UUID) -> None:
    """Complete the items of courses that ask for the challenge which a submission has solved, if it has.

    Called within the transaction of the verdict; locks the enrolments one after the other.
    """
    solved = db.exec(
        select(Submission.user_id, Submission.challenge_id).where(
            col(Submission.id) == submission_id, is_solution()
        )
    ).first()
    if solved is None:
        return
    user_id, challenge_id = solved
    courses = db.exec(
        select(Enrollment.course_id)
        .join(CourseItem, col(CourseItem.course_id) == col(Enrollment.course_id))
        .where(col(Enrollment.user_id) == user_id, col(CourseItem.challenge_id) == challenge_id)
        .distinct()
        .order_by(col(Enrollment.course_id))
    ).all()
    for course_id in courses:
        complete_solved(db, course_id, user_id)
        tell_course(db, course_id, user_id)


def complete_solved(db: Db, course_id: UUID, user_id: UUID) -> None:
    """Count the challenges of a course that somebody has solved already. For callers that checked access."""
    enrollment = db.exec(
        select(Enrollment)
        .where(col(Enrollment.course_id) == course_id, col(Enrollment.user_id) == user_id)
        .with_for_update()
    ).first()
    if enrollment is None:
        return
    solved = select(Submission.challenge_id).where(col(Submission.user_id) == user_id, is_solution())
    of_course = select(CourseItem.id).where(
        col(CourseItem.course_id) == course_id, col(CourseItem.challenge_id).in_(solved)
    )
    for item_id in db.exec(of_course).all():
        row = _take_row(db, enrollment, item_id)
        if row.completed_at is None:
            _note(db, enrollment, row, is_completed=True)


def _get_item(db: Db, course_id: UUID, item_id: UUID) -> CourseItem:
    # Shared, so that a save of the tree doesn't delete it between here and the end.
    row = db.exec(
        select(CourseItem)
        .where(col(CourseItem.id) == item_id, col(CourseItem.course_id) == course_id)
        .with_for_update(read=True)
    ).first()
    if row is None:
        raise ItemNotFound
    return row


def _take_row(db: Db, enrollment: Enrollment, item_id: UUID) -> ItemProgress:
    """Give the row of an item, a new one for the first visit; the enrolment's row must be locked."""
    found = find_progress(db, enrollment, item_id)
    return found or ItemProgress(enrollment_id=enrollment.id, item_id=item_id)


def _note(db: Db, enrollment: Enrollment, row: ItemProgress, *, is_completed: bool) -> int:
    """Store progress and give the percentage of the course; the enrolment's row must be locked."""
    row.updated_at = utc_now()
    if is_completed:
        row.completed_at = row.completed_at or row.updated_at
    db.add(row)
    db.flush()
    completed = db.exec(
        select(func.count())
        .select_from(ItemProgress)
        .where(col(ItemProgress.enrollment_id) == enrollment.id, col(ItemProgress.completed_at).is_not(None))
    ).one()
    percent = percent_of(completed, count_items(db, enrollment.course_id))
    if percent == 100:
        enrollment.completed_at = enrollment.completed_at or row.updated_at
    db.flush()
    return percent
