"""View data of the tab /dashboard?tab=clubs and of the page /join/:code."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from lms_app.clubs import enrolment, reading
from lms_app.clubs.errors import WrongCode
from lms_app.clubs.schemas import ClubList, ClubSummary, EnrolRequest, JoinPreview
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.errors import TooManyRequests
from lms_app.programs.queries import list_programs
from lms_app.subscriptions.state import SubscriptionState
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id
from lms_app.web.browser import go_to
from lms_app.web.guard import Guarded, public, signed_in

_FORBIDDEN = 403


@dataclass(frozen=True)
class ClubRow:
    """A club in the list; `status` is OWN, APPROVED, PENDING or ARCHIVED."""

    id: str
    name: str
    mentor: str
    href: str
    status: str
    students: int
    classes: int
    pending: int


@dataclass(frozen=True)
class ProgramRow:
    """A program to choose."""

    id: str
    title: str


@dataclass(frozen=True)
class _Found:
    clubs: ClubList
    archived: ClubList
    school: ClubList | None
    programs: list[ProgramRow]


class ClubListState(Guarded, rx.State):
    """The tab of clubs: own ones, those in the archive and, for admins, all of the school."""

    is_loaded: bool = False
    is_admin: bool = False
    is_creating: bool = False
    clubs: list[ClubRow] = []
    archived: list[ClubRow] = []
    school: list[ClubRow] = []
    programs: list[ProgramRow] = []

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the clubs of the person."""
        self.is_creating = False
        await self._read("")

    async def _read(self, search: str) -> None:
        actor = current_actor()
        found = await in_transaction(_find, actor, search)
        self.is_admin = actor.is_admin
        self.clubs = [_row(each) for each in found.clubs.clubs]
        self.archived = [_row(each) for each in found.archived.clubs]
        self.school = [_row(each) for each in found.school.clubs] if found.school else []
        self.programs = found.programs
        self.is_loaded = True

    @rx.event
    @signed_in
    async def search(self, text: str) -> None:
        """Look for clubs of the school."""
        await self._read(str(text)[:100])

    @rx.event
    @signed_in
    async def open_wizard(self) -> None:
        """Begin a new club."""
        self.is_creating = True

    @rx.event
    @signed_in
    async def close_wizard(self) -> None:
        """Forget the new club."""
        self.is_creating = False

    @rx.event
    @signed_in
    async def open_club(self, answer: dict[str, Any]) -> rx.event.EventSpec:
        """Go to the club that was made or joined."""
        return go_to(find_href(answer))

    @rx.event
    @signed_in
    async def note_refusal(self, answer: dict[str, Any]) -> Any:
        """Offer an upgrade when the limit of clubs was reached."""
        if answer.get("status") == _FORBIDDEN:
            self.is_creating = False
            return SubscriptionState.show_limit("clubs")
        return None


class JoinState(Guarded, rx.State):
    """The page /join/:code. `phase` is loading, stranger, ready, wrong or busy (too many tries)."""

    phase: str = "loading"
    code: str = ""
    name: str = ""
    mentor: str = ""
    sign_in_href: str = ""
    register_href: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Say whose club the code leads to; strangers are asked to sign in and come back."""
        self.reset()
        self.code = _read_code(self.router.url.path)
        back = f"?next=/join/{self.code}"
        self.sign_in_href, self.register_href = f"/login{back}", f"/register{back}"
        actor = current_actor()
        if not actor.is_signed_in:
            self.phase = "stranger"
            return
        self.phase, found = await in_transaction(_preview, actor, self.code)
        if found is not None:
            self.name, self.mentor = found.name, found.mentor


def _read_code(path: str) -> str:
    """Give the letters and digits of the code in an address; nothing else goes back into one."""
    code = path.strip("/").split("/")[-1]
    return "".join(char for char in code if char.isascii() and char.isalnum())[:40].upper()


def _preview(db: Db, actor: Actor, code: str) -> tuple[str, JoinPreview | None]:
    try:
        return "ready", enrolment.preview_code(db, actor, EnrolRequest(code=code))
    except (WrongCode, ValidationError):
        return "wrong", None
    except TooManyRequests:
        return "busy", None


def _find(db: Db, actor: Actor, search: str) -> _Found:
    return _Found(
        clubs=reading.list_clubs(db, actor),
        archived=reading.list_clubs(db, actor, archived=True),
        school=reading.list_all_clubs(db, actor, search=search) if actor.is_admin else None,
        programs=[ProgramRow(str(each.id), each.title) for each in list_programs(db)],
    )


def _row(club: ClubSummary) -> ClubRow:
    status = "OWN" if club.is_own else club.status.value
    return ClubRow(
        id=str(club.id),
        name=club.name,
        mentor=club.mentor,
        href=f"/kruzhok/{club.id}",
        status="ARCHIVED" if club.is_archived else status,
        students=club.students,
        classes=club.classes,
        pending=club.pending,
    )


def find_href(answer: dict[str, Any]) -> str:
    """Give the page of the club that an answer of the API names; the browser sends it, so it is checked."""
    club_id = find_id(answer.get("clubId") or answer.get("id"))
    return f"/kruzhok/{club_id}" if club_id else "/dashboard?tab=clubs"
