"""The page on which a challenge is solved: statement, code, runs, verdicts as they come."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.challenges.errors import ChallengeNotFound
from lms_app.challenges.queries import get_hint
from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.live import submission_topic, user_topic
from lms_app.submissions.errors import SubmissionNotFound
from lms_app.submissions.queries import get_submission
from lms_app.submissions.schemas import RunCreate, SubmissionCreate, SubmissionPage, SubmissionReceipt
from lms_app.submissions.service import run_code, submit_code
from lms_app.submissions.state.attempts import AttemptsState
from lms_app.submissions.state.examples import ExampleRow, make_examples
from lms_app.submissions.state.own_input import OwnInputRow, make_own_input
from lms_app.submissions.state.reading import (
    Loaded,
    Progress,
    pick_language,
    read_challenge_id,
    read_history,
    read_page,
    read_progress,
)
from lms_app.submissions.state.related import RelatedRow
from lms_app.submissions.state.results import ResultRow, make_result_rows
from lms_app.submissions.state.rows import (
    HISTORY_MOST,
    HISTORY_SIZE,
    AttemptRow,
    ChallengeRow,
    HistoryRow,
    make_attempt_row,
    make_challenge_row,
    make_history_rows,
)
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import need_id
from lms_app.web.browser import remember_in_address, show_toast
from lms_app.web.guard import Guarded, public, signed_in
from lms_app.web.live_pages import follow_news

# While a verdict is awaited the page reads again this often: for its place in the queue, for the state
# of the grader, and in case a message was lost.
_POLL_S = 2.0


class SolvingState(Guarded, rx.State):
    """The page /challenge/:id. `phase` is loading, ready, missing or private."""

    phase: str = "loading"
    challenge: ChallengeRow = ChallengeRow()
    examples: list[ExampleRow] = []
    related: list[RelatedRow] = []
    hints: list[str] = []
    is_signed_in: bool = False
    sign_in_href: str = ""
    languages: list[str] = []
    language: str = ""
    starter: str = ""
    storage_key: str = ""
    guest_key: str = ""
    own_input: OwnInputRow = OwnInputRow()

    attempt: AttemptRow = AttemptRow()
    results: list[ResultRow] = []
    history: list[HistoryRow] = []
    history_total: int = 0
    mark: str = ""
    next_href: str = ""
    next_title: str = ""
    pane: str = ""

    load_token: str = ""
    load_value: str = ""

    _challenge_id: str = ""
    _starters: dict[str, str] = {}
    _own_inputs: dict[str, OwnInputRow] = {}
    _code: str = ""
    _history_size: int = HISTORY_SIZE
    _watched: str = ""

    @rx.event
    @public
    async def load(self) -> Any:
        """Show the challenge that the address names; what was on the screen of the same one stays."""
        challenge_id = read_challenge_id(self.router.url.path)
        if challenge_id != self._challenge_id or self.phase != "ready":
            self.reset()
            yield AttemptsState.close
        loaded = await in_transaction(read_page, current_actor(), challenge_id)
        self._challenge_id = challenge_id
        self._show(loaded)
        if self.phase == "ready" and self.is_signed_in:
            # Chained here and not listed beside `load`: a background event would not wait for it. It still
            # belongs to the page's on_load, so that it ends with the tab.
            yield SolvingState.watch

    def _show(self, loaded: Loaded) -> None:
        actor = current_actor()
        self.is_signed_in = actor.is_signed_in
        self.sign_in_href = f"/login?next=/challenge/{self._challenge_id}"
        view = loaded.challenge
        if view is None:
            self.phase = loaded.phase
            return
        self.challenge = make_challenge_row(view)
        self.languages, self._starters = view.languages, view.starter_code
        self._own_inputs = {each: make_own_input(view, each) for each in view.languages}
        wanted = self.router.url.query_parameters.get("language", "")
        self._use_language(pick_language(view, loaded.history, wanted, self.language))
        self.examples = make_examples(view.test_cases, self.language, self.starter)
        self.related = loaded.related
        self._history_size = HISTORY_SIZE
        self._show_history(loaded.history)
        self.mark = loaded.mark
        self._watched = str(loaded.open_id or self._watched)
        self.phase = "ready"

    def _show_history(self, page: SubmissionPage) -> None:
        self.history, self.history_total = make_history_rows(page), page.pagination.total

    def _use_language(self, language: str) -> None:
        """Put the editor on another language, each of which has a draft of its own."""
        actor = current_actor()
        self.language, self.starter = language, self._starters.get(language, "")
        self.own_input = self._own_inputs[language]
        self.guest_key = f"challenge:{self._challenge_id}:{language}:guest"
        self.storage_key = f"challenge:{self._challenge_id}:{language}:{actor.user_id or 'guest'}"

    @rx.event
    @signed_in
    async def list_more(self) -> None:
        """List as many attempts as a page can hold."""
        challenge_id, self._history_size = need_id(self._challenge_id, ChallengeNotFound), HISTORY_MOST
        self._show_history(await in_transaction(read_history, current_actor(), challenge_id, HISTORY_MOST))

    @rx.event
    @public
    async def choose_language(self, language: str) -> rx.event.EventSpec | None:
        """Write in another language; the address keeps it, so that a reload and a link do too."""
        if language not in self.languages or language == self.language:
            return None
        self._use_language(language)
        return remember_in_address("language", language)

    @rx.event(background=True)
    @public
    async def watch(self) -> None:
        """Follow the submission on the screen until the tab closes."""
        await follow_news("solving", self._find_topics, self._refresh, poll_s=self._poll_s)

    async def _find_topics(self) -> list[str]:
        async with self:
            return self._list_topics(await read_actor(self))

    def _list_topics(self, actor: Actor) -> list[str]:
        if actor.user_id is None:
            return []
        return [
            user_topic(actor.user_id),
            *([submission_topic(UUID(self._watched))] if self._watched else []),
        ]

    def _poll_s(self) -> float | None:
        return _POLL_S if self.attempt.is_unfinished else None

    async def _refresh(self, topics: Sequence[str]) -> bool:
        """Show how the submission stands now; False when another is to be shown, or the login has ended."""
        async with self:
            actor = await read_actor(self)
            challenge_id, watched, size = self._challenge_id, self._watched, self._history_size
        if not actor.is_signed_in:
            return False
        progress = await in_transaction(read_progress, actor, challenge_id, watched, history_size=size)
        async with self:
            if (self._list_topics(actor), self._history_size) != (topics, size):
                return False
            self._show_progress(progress)
        return True

    def _show_progress(self, progress: Progress) -> None:
        self._show_history(progress.history)
        self.mark = progress.mark
        submission = progress.submission
        if submission is None:
            return
        self.attempt = make_attempt_row(submission, self.challenge, grader=progress.grader)
        self.results = make_result_rows(submission)
        next_id, self.next_title = progress.next_challenge or ("", "")
        self.next_href = f"/challenge/{next_id}" if next_id else ""

    @rx.event
    @public
    async def keep_code(self, text: str) -> None:
        """Remember what stands in the editor, for the buttons."""
        self._code = str(text)

    @rx.event
    @signed_in
    async def submit(self) -> None:
        """Hand in what stands in the editor."""
        await self._submit(self._code)

    @rx.event
    @signed_in
    async def submit_text(self, text: str) -> None:
        """Hand in `text`: Ctrl+Enter in the editor."""
        await self._submit(text)

    @rx.event
    @signed_in
    async def run(self) -> None:
        """Try the code on the public cases."""
        await self._run(self._code, own_input=None)

    @rx.event
    @signed_in
    async def run_text(self, text: str) -> None:
        """Try `text` on the public cases: the shortcut in the editor."""
        await self._run(text, own_input=None)

    @rx.event
    @signed_in
    async def run_own(self, text: str) -> None:
        """Try the code on the own input as well: `text` is the JSON of the arguments."""
        await self._run(self._code, own_input=str(text))

    async def _submit(self, code: str) -> None:
        if self.attempt.is_unfinished:
            return
        wanted = SubmissionCreate.model_validate(
            {"challengeId": self._challenge_id, "language": self.language, "code": code}
        )
        self._start(await in_transaction(submit_code, current_actor(), wanted), is_run=False)

    async def _run(self, code: str, *, own_input: str | None) -> None:
        if self.attempt.is_unfinished:
            return
        wanted = RunCreate.model_validate(
            {
                "challengeId": self._challenge_id,
                "language": self.language,
                "code": code,
                "ownInput": own_input,
            }
        )
        self._start(await in_transaction(run_code, current_actor(), wanted), is_run=True)

    def _start(self, receipt: SubmissionReceipt, *, is_run: bool) -> None:
        """Show that the code is on its way; `watch` hears of it and follows."""
        self._watched = str(receipt.id)
        self.attempt = AttemptRow(
            id=self._watched, is_run=is_run, status=receipt.status.value, is_unfinished=True
        )
        self.results = []
        self.pane = f"results#{receipt.id}"

    @rx.event
    @public
    async def show_hint(self) -> None:
        """Reveal the next hint, if one is left."""
        number = len(self.hints) + 1
        if number <= self.challenge.hint_count:
            hint = await in_transaction(get_hint, current_actor(), UUID(self._challenge_id), number)
            self.hints = [*self.hints, hint.text]

    @rx.event
    @signed_in
    async def load_attempt(self, submission_id: str) -> Any:
        """Put the code of an earlier attempt into the editor, where undo brings back what was there."""
        key = need_id(submission_id, SubmissionNotFound)
        submission = await in_transaction(get_submission, current_actor(), key)
        if submission.language in self.languages:
            self._use_language(submission.language)
        # The editor takes a value whenever the token changes, so each taking gets a new one.
        turn = int(self.load_token.rpartition(":")[2] or 0) + 1
        self.load_value, self.load_token = submission.code, f"{submission.id}:{turn}"
        self.pane = f"code#{self.load_token}"
        return [AttemptsState.close, show_toast("info", "submissions.solve.code_loaded")]
