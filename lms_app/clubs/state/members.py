"""View data of the tab Members of a club."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import ValidationError

from lms_app.clubs import enrolment, reading
from lms_app.clubs.errors import ClubNotFound, MemberNotFound, NotYourClub, StudentLimitReached
from lms_app.clubs.schemas import (
    Approval,
    BulkResult,
    MemberChoice,
    MemberFilters,
    MemberItem,
    Move,
)
from lms_app.clubs.state.addresses import need_id, read_club_id
from lms_app.clubs.state.following import follow_club
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.subscriptions.state import SubscriptionState
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.browser import show_error, show_toast
from lms_app.web.guard import Guarded, signed_in
from models.clubs import MemberStatus

_FILTERS = ("status", "classId", "search")


@dataclass(frozen=True)
class MemberRow:
    """One member or request; `username` is that of an account which this club made."""

    id: str
    name: str
    username: str
    status: str
    class_id: str
    class_name: str
    requested_at: str


@dataclass(frozen=True)
class ChoiceRow:
    """A class to choose."""

    id: str
    name: str


@dataclass(frozen=True)
class _Found:
    members: list[MemberItem]
    classes: list[tuple[str, str, bool]]


class MembersState(Guarded, rx.State):
    """Members of a club by the filters in the address; `leaving` are the names of who shall be removed."""

    is_loaded: bool = False
    is_filtered: bool = False
    status: str = ""
    class_id: str = ""
    search_text: str = ""
    members: list[MemberRow] = []
    classes: list[ChoiceRow] = []
    leaving: str = ""

    _club_id: str = ""
    _leaving_ids: list[str] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read the members that the address asks for, and follow them while the page is open."""
        self.reset()
        self._club_id = read_club_id(self.router.url.path)
        query = self.router.url.query_parameters
        self._set_filters({name: query.get(name, "") for name in _FILTERS})
        if await self._read(current_actor()):
            yield MembersState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again when something of the club changes; ends with the tab."""
        async with self:
            club_id = self._club_id
        await follow_club(club_id, self._refresh)

    async def _refresh(self) -> bool:
        async with self:
            return await self._read(await read_actor(self))

    async def _read(self, actor: Actor) -> bool:
        filters = _make_filters(self.status, self.class_id, self.search_text)
        found = await in_transaction(_find_members, actor, self._club_id, filters)
        if found is None:
            self.members, self.classes = [], []
            return False
        names = {class_id: name for class_id, name, _ in found.classes}
        self.members = [_row(each, names) for each in found.members]
        self.classes = [ChoiceRow(class_id, name) for class_id, name, is_active in found.classes if is_active]
        self.is_loaded = True
        return True

    def _set_filters(self, values: dict[str, str]) -> None:
        self.status = values["status"] if values["status"] in set(MemberStatus) else ""
        self.class_id, self.search_text = values["classId"][:36], values["search"][:100]
        self.is_filtered = bool(self.status or self.class_id or self.search_text)

    @rx.event
    @signed_in
    async def choose_filter(self, name: str, value: str) -> Any:
        """Filter by status, classId or search, and keep it in the address."""
        values = {"status": self.status, "classId": self.class_id, "search": self.search_text}
        if name not in values:
            raise MemberNotFound
        self._set_filters({**values, name: str(value)})
        await self._read(current_actor())
        return _keep_in_address({"status": self.status, "classId": self.class_id, "search": self.search_text})

    @rx.event
    @signed_in
    async def act(self, action: str, member_ids: list[str], class_id: str) -> Any:
        """Do something to members: approve, reject, move; removing asks first."""
        if action == "remove":
            chosen = [each for each in self.members if each.id in member_ids]
            self._leaving_ids = [each.id for each in chosen]
            self.leaving = ", ".join(each.name for each in chosen)
            return None
        if action not in _ACTIONS:
            raise MemberNotFound
        try:
            result = await in_transaction(
                _ACTIONS[action], current_actor(), self._club_id, member_ids, class_id
            )
        except StudentLimitReached as refusal:
            return [show_error(refusal.key, **refusal.params), SubscriptionState.show_limit("students")]
        await self._read(current_actor())
        key = "clubs.toast.approved" if action == "approve" else "clubs.toast.changed"
        return show_toast("success", key, count=result.changed)

    @rx.event
    @signed_in
    async def remove(self) -> Any:
        """Remove those whose names were shown."""
        member_ids, self.leaving, self._leaving_ids = self._leaving_ids, "", []
        await in_transaction(_remove, current_actor(), self._club_id, member_ids)
        await self._read(current_actor())
        return show_toast("success", "clubs.toast.changed")

    @rx.event
    @signed_in
    async def stop_asking(self) -> None:
        """Leave them where they are."""
        self.leaving, self._leaving_ids = "", []


def _keep_in_address(values: dict[str, str]) -> rx.event.EventSpec:
    query = urlencode({name: value for name, value in values.items() if value})
    return rx.call_script(
        f"history.replaceState(history.state, '', location.pathname + '{'?' + query if query else ''}')"
    )


def _make_filters(status: str, class_id: str, search: str) -> MemberFilters:
    try:
        return MemberFilters.model_validate(
            {"status": status or None, "class_id": class_id or None, "search": search}
        )
    except ValidationError:
        # An address that somebody wrote by hand shows everybody.
        return MemberFilters()


def _find_members(db: Db, actor: Actor, club_id: str, filters: MemberFilters) -> _Found | None:
    try:
        key = need_id(club_id)
        members = reading.get_members(db, actor, key, filters).members
        classes = reading.get_classes(db, actor, key).classes
    except (ClubNotFound, NotYourClub):
        return None
    return _Found(members, [(str(each.id), each.name, each.is_active) for each in classes])


def _row(each: MemberItem, names: dict[str, str]) -> MemberRow:
    return MemberRow(
        id=str(each.id),
        name=each.name,
        username=each.username or "",
        status=each.status.value,
        class_id=str(each.class_id or ""),
        class_name=names.get(str(each.class_id), ""),
        requested_at=each.requested_at.isoformat(),
    )


def _read_choice(member_ids: Any) -> MemberChoice:
    try:
        return MemberChoice(member_ids=member_ids)
    except ValidationError as error:
        raise MemberNotFound from error


def _approve(db: Db, actor: Actor, club_id: str, member_ids: Any, class_id: str) -> BulkResult:
    chosen = _read_choice(member_ids)
    approval = Approval(member_ids=chosen.member_ids, class_id=need_id(class_id) if class_id else None)
    return enrolment.approve_members(db, actor, need_id(club_id), approval)


def _move(db: Db, actor: Actor, club_id: str, member_ids: Any, class_id: str) -> BulkResult:
    move = Move(member_ids=_read_choice(member_ids).member_ids, class_id=need_id(class_id))
    return enrolment.move_members(db, actor, need_id(club_id), move)


def _reject(db: Db, actor: Actor, club_id: str, member_ids: Any, class_id: str) -> BulkResult:
    del class_id
    return enrolment.reject_members(db, actor, need_id(club_id), _read_choice(member_ids))


def _remove(db: Db, actor: Actor, club_id: str, member_ids: Any) -> BulkResult:
    return enrolment.remove_members(db, actor, need_id(club_id), _read_choice(member_ids))


_ACTIONS: dict[str, Callable[[Db, Actor, str, Any, str], BulkResult]] = {
    "approve": _approve,
    "move": _move,
    "reject": _reject,
}
