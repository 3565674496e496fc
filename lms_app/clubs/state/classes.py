"""View data of the tab Classes of a club."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from lms_app.clubs import reading, service
from lms_app.clubs.errors import ClassNotFound, ClubNotFound, NotYourClub
from lms_app.clubs.schemas import ClassItem, ClassOrder, ClassUpdate
from lms_app.clubs.state.addresses import need_id, read_club_id
from lms_app.clubs.state.following import follow_club
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.subscriptions.state import SubscriptionState
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, signed_in

_FORBIDDEN = 403
NEW = "new"


@dataclass(frozen=True)
class ClassRow:
    """A class; `fill` is such as "9/12"."""

    id: str = ""
    name: str = ""
    description: str = ""
    max_students: int = 30
    fill: str = ""
    is_full: bool = False
    is_active: bool = True
    is_first: bool = False
    is_last: bool = False


class ClassesState(Guarded, rx.State):
    """The classes of a club. `editing` is "new", the id of a class, or empty."""

    is_loaded: bool = False
    classes: list[ClassRow] = []
    editing: str = ""
    edited: ClassRow = ClassRow()

    _club_id: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read the classes, and follow them while the page is open."""
        self.reset()
        self._club_id = read_club_id(self.router.url.path)
        if await self._read(current_actor()):
            yield ClassesState.watch

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
        found = await in_transaction(_find_classes, actor, self._club_id)
        if found is None:
            self.classes = []
            return False
        last = len(found) - 1
        self.classes = [_row(each, at == 0, at == last) for at, each in enumerate(found)]
        self.is_loaded = True
        return True

    @rx.event
    @signed_in
    async def edit(self, class_id: str) -> None:
        """Open the dialog of a class, or of a new one."""
        self.edited = next((each for each in self.classes if each.id == class_id), ClassRow())
        self.editing = self.edited.id or NEW

    @rx.event
    @signed_in
    async def close(self) -> None:
        """Forget what was typed."""
        self.editing, self.edited = "", ClassRow()

    @rx.event
    @signed_in
    async def note_saved(self, _answer: dict[str, Any]) -> rx.event.EventSpec:
        """Show the classes as they were saved."""
        self.editing, self.edited = "", ClassRow()
        await self._read(current_actor())
        return show_toast("success", "clubs.toast.saved")

    @rx.event
    @signed_in
    async def note_refusal(self, answer: dict[str, Any]) -> Any:
        """Offer an upgrade when the limit of classes was reached."""
        if answer.get("status") == _FORBIDDEN:
            self.editing, self.edited = "", ClassRow()
            return SubscriptionState.show_limit("classes")
        return None

    @rx.event
    @signed_in
    async def switch(self, class_id: str, is_active: bool) -> None:
        """Switch a class off or on."""
        change = ClassUpdate(is_active=is_active is True)
        club_id = need_id(self._club_id)
        await in_transaction(service.update_class, current_actor(), club_id, need_id(class_id), change)
        await self._read(current_actor())

    @rx.event
    @signed_in
    async def step(self, class_id: str, by: int) -> None:
        """Move a class one place up (-1) or down (1)."""
        order = [each.id for each in self.classes]
        if class_id not in order or by not in (-1, 1):
            raise ClassNotFound
        at = order.index(class_id)
        to = min(max(at + by, 0), len(order) - 1)
        order[at], order[to] = order[to], order[at]
        await self._save_order(order)

    @rx.event
    @signed_in
    async def put_in_order(self, class_ids: list[str]) -> None:
        """Put the classes into the order in which they were dragged."""
        await self._save_order(class_ids)

    async def _save_order(self, class_ids: Any) -> None:
        try:
            order = ClassOrder(class_ids=class_ids)
        except ValidationError as error:
            raise ClassNotFound from error
        await in_transaction(service.order_classes, current_actor(), need_id(self._club_id), order)
        await self._read(current_actor())


def _find_classes(db: Db, actor: Actor, club_id: str) -> list[ClassItem] | None:
    try:
        return reading.get_classes(db, actor, need_id(club_id)).classes
    except (ClubNotFound, NotYourClub):
        return None


def _row(each: ClassItem, is_first: bool, is_last: bool) -> ClassRow:
    return ClassRow(
        id=str(each.id),
        name=each.name,
        description=each.description,
        max_students=each.max_students,
        fill=f"{each.students}/{each.places}",
        is_full=each.students >= each.places,
        is_active=each.is_active,
        is_first=is_first,
        is_last=is_last,
    )
