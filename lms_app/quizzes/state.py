"""View data of a quiz's page and of the lists of quizzes.

Questions and answers travel by HTTP alone: `assets/widgets/quiz.jsx` reads and saves them. No state ever
holds a right answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.clubs.errors import ClubNotFound
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.quizzes.errors import QuizNotFound
from lms_app.quizzes.queries import access_quiz, list_club_quizzes, list_due_quizzes
from lms_app.quizzes.schemas import QuizSummary
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import find_id_after
from lms_app.web.arrival import Arrival
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news, follow_reading, own_topics
from models.lessons import ScheduledLesson


class QuizState(Arrival, Guarded, rx.State):
    """The page /kruzhok/:id/quiz/:assignmentId. `phase` is loading, ready or missing."""

    phase: str = "loading"
    club_id: str = ""
    lesson_id: str = ""
    assignment_id: str = ""
    title: str = ""
    news: int = 0

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Open the quiz that the address names."""
        if self._begin():
            yield
        club_id, assignment_id = read_ids(self.router.url.path)
        found = await in_transaction(_find_quiz, current_actor(), club_id, assignment_id)
        if found is None:
            self.phase = "missing"
            return
        self.club_id, self.assignment_id = str(club_id), str(assignment_id)
        self.lesson_id, self.title = found
        self.phase = "ready"
        # Chained here so that it belongs to the page's on_load and ends with the tab.
        yield QuizState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Let the page read again what the same person does with the quiz on another device."""
        await follow_news("quiz", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            return own_topics(await read_actor(self))

    async def _refresh(self, _topics: Sequence[str]) -> bool:
        async with self:
            actor = await read_actor(self)
            self.news += 1
        return actor.is_signed_in


@dataclass(frozen=True)
class QuizRow:
    """One quiz in a list; `score` and `xp` are -1 until it is handed in."""

    id: str
    title: str
    club: str
    href: str
    status: str
    questions: int
    answered: int
    score: int
    xp: int


class QuizListState(Guarded, rx.State):
    """Quizzes to be solved: of all clubs, or on a club's pages those of the club with the points there."""

    is_loaded: bool = False
    due: list[QuizRow] = []
    done: list[QuizRow] = []
    total_xp: int = 0
    threshold: int = 0
    certificate: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the quizzes of the address and follow them while the page is open."""
        self.reset()
        club_id = find_id_after(self.router.url.path, "kruzhok")
        self._show(await in_transaction(_read_lists, current_actor(), club_id))
        yield QuizListState.watch

    def _show(self, found: "_Lists") -> None:
        self.due, self.done = found.due, found.done
        self.total_xp, self.threshold, self.certificate = found.total_xp, found.threshold, found.certificate
        self.is_loaded = True

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again whenever something of the person changes, until the tab closes."""
        await follow_reading(
            "quizzes",
            self,
            own_topics,
            lambda actor, club_id: in_transaction(_read_lists, actor, club_id),
            self._show,
            wanted=lambda: find_id_after(self.router.url.path, "kruzhok"),
        )


@dataclass(frozen=True)
class _Lists:
    """What `QuizListState` shows."""

    due: list[QuizRow] = field(default_factory=list[QuizRow])
    done: list[QuizRow] = field(default_factory=list[QuizRow])
    total_xp: int = 0
    threshold: int = 0
    certificate: str = ""


def _read_lists(db: Db, actor: Actor, club_id: UUID | None) -> _Lists:
    """Read the quizzes of all clubs, or of one; none of a club that the person is not in (any more)."""
    if club_id is None:
        return _Lists(due=[_make_row(each) for each in list_due_quizzes(db, actor)])
    try:
        found = list_club_quizzes(db, actor, club_id)
    except ClubNotFound:
        return _Lists()
    return _Lists(
        due=[_make_row(each) for each in found.quizzes if each.completed_at is None],
        done=[_make_row(each) for each in found.quizzes if each.completed_at is not None],
        total_xp=found.total_xp,
        threshold=found.threshold,
        certificate=found.certificate_status or "",
    )


def read_ids(path: str) -> tuple[UUID | None, UUID | None]:
    """Give the club's id and, on a quiz's page, the quiz's: of /kruzhok/<id>/quiz/<id>."""
    return find_id_after(path, "kruzhok"), find_id_after(path, "quiz")


def _find_quiz(
    db: Db, actor: Actor, club_id: UUID | None, assignment_id: UUID | None
) -> tuple[str, str] | None:
    """Give lesson and title of a quiz of `actor`'s own."""
    if club_id is None or assignment_id is None:
        return None
    try:
        assignment = access_quiz(db, actor, club_id, assignment_id)
    except (ClubNotFound, QuizNotFound):
        return None
    lesson = db.get_one(ScheduledLesson, assignment.lesson_id)
    return str(lesson.id), lesson.title


def _make_row(each: QuizSummary) -> QuizRow:
    return QuizRow(
        id=str(each.id),
        title=each.lesson_title,
        club=each.club_name,
        href=f"/kruzhok/{each.club_id}/quiz/{each.id}",
        status=each.status.value,
        questions=each.question_count,
        answered=each.answered_count,
        score=-1 if each.score is None else each.score,
        xp=-1 if each.xp_awarded is None else each.xp_awarded,
    )
