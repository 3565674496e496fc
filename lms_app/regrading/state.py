"""View data of the page /instructor/challenges/:id/results."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import reflex as rx
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from lms_app.authoring.schemas import CaseStatistics, ChallengeStatistics
from lms_app.authoring.statistics import get_statistics
from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate, NotYourChallenge
from lms_app.challenges.queries import get_challenge_for_author
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import user_topic
from lms_app.core.log import get_logger
from lms_app.regrading.errors import NoRegrade
from lms_app.regrading.queries import get_regrade
from lms_app.regrading.schemas import RegradeView, VerdictChange
from lms_app.regrading.service import apply_regrade, discard_regrade, start_regrade
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_hub import hub, wait_for_news
from models.accounts import Role

# While a re-grade runs the page reads again this often, should a message get lost.
_POLL_S = 5.0
_RETRY_S = 1.0
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)
_log = get_logger(__name__)


@dataclass(frozen=True)
class OutputRow:
    """A wrong value and how often it came."""

    text: str
    count: int


@dataclass(frozen=True)
class EndingRow:
    """A way to fail and how often it came."""

    status: str
    count: int


@dataclass(frozen=True)
class CaseRow:
    """One case; `fail_percent` is -1 while nobody tried."""

    number: int
    description: str
    is_public: bool
    judged: int
    failed: int
    fail_percent: int
    endings: list[EndingRow] = field(default_factory=list)
    outputs: list[OutputRow] = field(default_factory=list)


@dataclass(frozen=True)
class FiguresRow:
    """Figures of the challenge; the time in milliseconds, -1 without any."""

    attempts: int = 0
    learners: int = 0
    solved: int = 0
    median_ms: int = -1


@dataclass(frozen=True)
class RegradeRow:
    """The newest re-grade; `status` is empty without one."""

    status: str = ""
    is_stale: bool = False
    total: int = 0
    done: int = 0
    better: int = 0
    worse: int = 0
    same: int = 0
    unjudged: int = 0
    started_at: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """One submission whose verdict would change; points are -1 without any."""

    id: str
    learner: str
    at: str
    old_status: str
    old_score: int
    new_status: str
    new_score: int
    is_worse: bool
    is_unjudged: bool


@dataclass(frozen=True)
class _Found:
    phase: str
    title: str = ""
    statistics: ChallengeStatistics | None = None
    regrade: RegradeView | None = None


class ResultsState(Guarded, rx.State):
    """The page /instructor/challenges/:id/results. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    title: str = ""
    edit_href: str = ""
    figures: FiguresRow = FiguresRow()
    cases: list[CaseRow] = []
    regrade: RegradeRow = RegradeRow()
    changes: list[ChangeRow] = []
    is_asking: bool = False

    _challenge_id: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show how learners fare with the challenge that the address names."""
        self.reset()
        yield
        self._challenge_id = _read_id(self.router.url.path)
        self.edit_href = f"/instructor/challenges/{self._challenge_id}"
        await self._read(current_actor())
        if self.phase == "ready":
            yield ResultsState.watch

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Follow a re-grade until the tab closes; starts over after an outage."""
        while True:
            try:
                async with self:
                    actor = await read_actor(self)
                if actor.user_id is None:
                    return
                with hub.listen(user_topic(actor.user_id)) as queue:
                    while await self._refresh():
                        await wait_for_news(queue, _POLL_S if self.regrade.status == "RUNNING" else None)
                return
            except (RedisError, SQLAlchemyError, OSError) as error:
                _log.warning("regrading.watch_interrupted", error=type(error).__name__)
                await asyncio.sleep(_RETRY_S)

    async def _refresh(self) -> bool:
        async with self:
            await self._read(await read_actor(self))
            return self.phase == "ready"

    async def _read(self, actor: Actor) -> None:
        found = await in_transaction(_find, actor, self._challenge_id)
        self.phase, self.title = found.phase, found.title
        if found.statistics is None:
            self.figures, self.cases, self.regrade, self.changes = FiguresRow(), [], RegradeRow(), []
            return
        statistics = found.statistics
        self.figures = FiguresRow(
            statistics.attempts, statistics.learners, statistics.solved, _number(statistics.median_time_ms)
        )
        self.cases = [_make_case(number, each) for number, each in enumerate(statistics.cases, start=1)]
        self.regrade = _make_regrade(found.regrade)
        self.changes = [_make_change(each) for each in found.regrade.changes] if found.regrade else []

    @rx.event
    @_author
    async def start(self) -> None:
        """Grade past submissions again; nothing changes before somebody has looked."""
        await in_transaction(start_regrade, current_actor(), _key(self._challenge_id))
        await self._read(current_actor())

    @rx.event
    @_author
    async def ask(self) -> None:
        """Ask before verdicts change."""
        self.is_asking = True

    @rx.event
    @_author
    async def stop_asking(self) -> None:
        """Leave the verdicts alone for now."""
        self.is_asking = False

    @rx.event
    @_author
    async def apply(self) -> rx.event.EventSpec:
        """Put the new verdicts in place of the old ones."""
        self.is_asking = False
        await in_transaction(apply_regrade, current_actor(), _key(self._challenge_id))
        await self._read(current_actor())
        return show_toast("success", "regrading.toast.applied")

    @rx.event
    @_author
    async def discard(self) -> rx.event.EventSpec:
        """Forget the new verdicts."""
        self.is_asking = False
        await in_transaction(discard_regrade, current_actor(), _key(self._challenge_id))
        await self._read(current_actor())
        return show_toast("info", "regrading.toast.discarded")


def _read_id(path: str) -> str:
    """Give the id before the last part of an address, or an empty string when it is none."""
    parts = path.rstrip("/").split("/")
    try:
        return str(UUID(parts[-2]))
    except (ValueError, IndexError):
        return ""


def _key(challenge_id: str) -> UUID:
    if not challenge_id:
        raise ChallengeNotFound
    return UUID(challenge_id)


def _find(db: Db, actor: Actor, challenge_id: str) -> _Found:
    try:
        key = _key(challenge_id)
        view = get_challenge_for_author(db, actor, key)
    except ChallengeNotFound:
        return _Found("missing")
    except (ChallengePrivate, NotYourChallenge):
        return _Found("forbidden")
    try:
        regrade = get_regrade(db, actor, key)
    except NoRegrade:
        regrade = None
    return _Found("ready", view.title, get_statistics(db, actor, key), regrade)


def _make_case(number: int, case: CaseStatistics) -> CaseRow:
    endings = sorted(case.endings.items(), key=lambda pair: -pair[1])
    return CaseRow(
        number=number,
        description=case.description,
        is_public=case.is_public,
        judged=case.judged,
        failed=case.failed,
        fail_percent=_number(case.fail_percent),
        endings=[EndingRow(status.value, count) for status, count in endings],
        outputs=[OutputRow(each.output, each.count) for each in case.common_outputs],
    )


def _make_regrade(view: RegradeView | None) -> RegradeRow:
    if view is None:
        return RegradeRow()
    return RegradeRow(
        status=view.status.value,
        is_stale=view.is_stale,
        total=view.total,
        done=view.done,
        better=view.better,
        worse=view.worse,
        same=view.same,
        unjudged=view.unjudged,
        started_at=view.created_at.isoformat(),
    )


def _make_change(change: VerdictChange) -> ChangeRow:
    old, new = _number(change.old_score), _number(change.new_score)
    is_unjudged = change.fault is not None and change.fault.value != "student"
    return ChangeRow(
        id=str(change.submission_id),
        learner=change.learner,
        at=change.created_at.isoformat(),
        old_status=change.old_status.value,
        old_score=old,
        new_status=change.new_status.value,
        new_score=new,
        is_worse=new < old,
        is_unjudged=is_unjudged,
    )


def _number(value: int | None) -> int:
    return -1 if value is None else value
