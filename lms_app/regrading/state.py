"""View data of the page /instructor/challenges/:id/results."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import reflex as rx

from lms_app.authoring.schemas import ChallengeStatistics
from lms_app.authoring.statistics import get_statistics
from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate, NotYourChallenge
from lms_app.challenges.queries import get_challenge_for_author
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import user_topic
from lms_app.regrading.errors import NoRegrade
from lms_app.regrading.queries import count_outdated, get_regrade
from lms_app.regrading.rows import (
    CaseRow,
    ChangeRow,
    FiguresRow,
    RegradeRow,
    make_case,
    make_change,
    make_figures,
    make_regrade,
)
from lms_app.regrading.schemas import RegradeView
from lms_app.regrading.service import apply_regrade, discard_regrade, start_regrade
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import need_id, read_id_after
from lms_app.web.arrival import Arrival
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import follow_news
from models.accounts import Role

# While a re-grade runs the page reads again this often, should a message get lost.
_POLL_S = 5.0
_read_id = partial(read_id_after, word="challenges")
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


@dataclass(frozen=True)
class _Found:
    phase: str
    title: str = ""
    statistics: ChallengeStatistics | None = None
    regrade: RegradeView | None = None
    outdated: int = 0


class ResultsState(Arrival, Guarded, rx.State):
    """The page /instructor/challenges/:id/results. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    title: str = ""
    edit_href: str = ""
    view_href: str = ""
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
        if self._begin():
            yield
        self._challenge_id = _read_id(self.router.url.path)
        self.edit_href = f"/instructor/challenges/{self._challenge_id}"
        self.view_href = f"/challenge/{self._challenge_id}"
        await self._read(current_actor())
        if self.phase == "ready":
            yield ResultsState.watch

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Follow a re-grade until the tab closes."""
        await follow_news("regrading", self._find_topics, self._refresh, poll_s=self._poll_s)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
            return [user_topic(actor.user_id)] if actor.user_id and self.phase == "ready" else []

    def _poll_s(self) -> float | None:
        return _POLL_S if self.regrade.status == "RUNNING" else None

    async def _refresh(self, _topics: Sequence[str]) -> bool:
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
        self.figures = make_figures(statistics)
        self.cases = [make_case(number, each) for number, each in enumerate(statistics.cases, start=1)]
        self.regrade = make_regrade(found.regrade, found.outdated)
        self.changes = [make_change(each) for each in found.regrade.changes] if found.regrade else []

    @rx.event
    @_author
    async def start(self) -> None:
        """Grade past submissions again; nothing changes before somebody has looked."""
        await in_transaction(start_regrade, current_actor(), need_id(self._challenge_id, ChallengeNotFound))
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
        await in_transaction(apply_regrade, current_actor(), need_id(self._challenge_id, ChallengeNotFound))
        await self._read(current_actor())
        return show_toast("success", "regrading.toast.applied")

    @rx.event
    @_author
    async def discard(self) -> rx.event.EventSpec:
        """Forget the new verdicts."""
        self.is_asking = False
        await in_transaction(discard_regrade, current_actor(), need_id(self._challenge_id, ChallengeNotFound))
        await self._read(current_actor())
        return show_toast("info", "regrading.toast.discarded")


def _find(db: Db, actor: Actor, challenge_id: str) -> _Found:
    try:
        key = need_id(challenge_id, ChallengeNotFound)
        view = get_challenge_for_author(db, actor, key)
    except ChallengeNotFound:
        return _Found("missing")
    except (ChallengePrivate, NotYourChallenge):
        return _Found("forbidden")
    try:
        regrade = get_regrade(db, actor, key)
    except NoRegrade:
        regrade = None
    outdated = count_outdated(db, actor, key)
    return _Found("ready", view.title, get_statistics(db, actor, key), regrade, outdated)
