"""The page on which a challenge is written: its check, its way to the learners.

What is typed belongs to the widget `assets/widgets/challenge_editor.jsx`, which keeps it in the browser
and saves it by HTTP; here is what changes without the author's hand.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.authoring.schemas import CheckedCode
from lms_app.authoring.service import (
    archive_challenge,
    publish_challenge,
    restore_challenge,
    start_check,
)
from lms_app.authoring.state.reading import Standing, need_challenge_id, open_editor, read_standing
from lms_app.authoring.state.rows import RunRow, list_reference_outputs, make_run_row
from lms_app.challenges.queries import list_facets
from lms_app.challenges.rules import LANGUAGES, LANGUAGES_WITH_TESTS
from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.live import submission_topic, user_topic
from lms_app.submissions.rules import UNFINISHED
from lms_app.ui.markdown_text import render_markdown
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import read_id_after
from lms_app.web.arrival import Arrival
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import follow_news
from models.accounts import Role

# While a check runs the page reads again this often, for the state of the grader and lost messages.
_POLL_S = 2.0
_MAX_PREVIEW_CHARS = 50_000
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


class EditingState(Arrival, Guarded, rx.State):
    """The page /instructor/challenges/:id. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    challenge_id: str = ""
    owner: str = ""
    title: str = ""
    status: str = ""
    has_changes: bool = False
    preview_href: str = ""
    preview_html: str = ""
    languages: list[str] = []
    test_languages: list[str] = []
    categories: list[str] = []

    readiness: str = ""
    runs: list[RunRow] = []
    outputs: list[str] = []
    wrong_verdicts: list[str] = []
    proposed_ms: int = 0
    grader: str = ""

    _watched: list[str] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Open the challenge that the address names."""
        if self._begin():
            yield
        challenge_id = read_id_after(self.router.url.path, "challenges")
        actor = current_actor()
        if not actor.is_author:
            self.phase = "forbidden"
            return
        opened = await in_transaction(open_editor, actor, challenge_id)
        if opened.view is None:
            self.phase = opened.phase
            return
        self.challenge_id, self.owner = challenge_id, str(actor.user_id)
        self.preview_href = f"/challenge/{challenge_id}"
        self.languages, self.test_languages = list(LANGUAGES), list(LANGUAGES_WITH_TESTS)
        facets = await in_transaction(list_facets, actor)
        self.categories = [each.name for each in facets.categories]
        await self._read()
        self.phase = "ready"
        # Chained here so that it belongs to the page's on_load and ends with the tab.
        yield EditingState.watch

    async def _read(self) -> None:
        self._show(await in_transaction(read_standing, current_actor(), self.challenge_id))

    def _show(self, standing: Standing) -> None:
        self.title, self.status = standing.view.title, standing.view.status.value
        self.has_changes = standing.view.has_unpublished_changes
        report = standing.report
        self.readiness = report.readiness.value
        self.runs = [make_run_row(each, index) for index, each in enumerate(report.runs)]
        self.wrong_verdicts = [each.verdict for each in self.runs if each.code == CheckedCode.WRONG]
        self.outputs = list_reference_outputs(report, standing.view)
        self.proposed_ms = report.proposed_time_limit_ms or 0
        self.grader = standing.grader if self.readiness == "running" else ""
        self._watched = [str(e.run.id) for e in report.runs if e.run and e.run.status in UNFINISHED]

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Follow the check until the tab closes."""
        await follow_news("authoring", self._find_topics, self._refresh, poll_s=self._poll_s)

    async def _find_topics(self) -> list[str]:
        async with self:
            return self._list_topics(await read_actor(self))

    def _list_topics(self, actor: Actor) -> list[str]:
        if actor.user_id is None:
            return []
        return [user_topic(actor.user_id), *(submission_topic(UUID(each)) for each in self._watched)]

    def _poll_s(self) -> float | None:
        return _POLL_S if self._watched else None

    async def _refresh(self, topics: Sequence[str]) -> bool:
        """Show how the check stands now; False when other runs are to be followed, or the login has ended."""
        async with self:
            actor = await read_actor(self)
            challenge_id = self.challenge_id
        if not actor.is_signed_in:
            return False
        standing = await in_transaction(read_standing, actor, challenge_id)
        async with self:
            self._show(standing)
            return self._list_topics(actor) == topics

    @rx.event
    @_author
    async def after_save(self, step: str) -> Any:
        """Do what was to follow the save: `check`, `publish`, or show how things stand now."""
        message = None
        if step == "check":
            await in_transaction(start_check, current_actor(), need_challenge_id(self.challenge_id))
            message = show_toast("info", "authoring.toast.check_started")
        elif step == "publish":
            await in_transaction(publish_challenge, current_actor(), need_challenge_id(self.challenge_id))
            revised = "authoring.toast.changes_published"
            message = show_toast("success", revised if self.has_changes else "authoring.toast.published")
        await self._read()
        return message

    @rx.event
    @_author
    async def archive(self) -> rx.event.EventSpec:
        """Take the challenge away from learners."""
        await in_transaction(archive_challenge, current_actor(), need_challenge_id(self.challenge_id))
        await self._read()
        return show_toast("success", "authoring.toast.archived")

    @rx.event
    @_author
    async def restore(self) -> rx.event.EventSpec:
        """Make the archived challenge a draft again."""
        await in_transaction(restore_challenge, current_actor(), need_challenge_id(self.challenge_id))
        await self._read()
        return show_toast("success", "authoring.toast.restored")

    @rx.event
    @_author
    async def preview(self, text: str) -> None:
        """Show the statement as learners will see it."""
        self.preview_html = render_markdown(str(text)[:_MAX_PREVIEW_CHARS])
