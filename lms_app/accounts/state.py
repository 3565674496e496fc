"""View data of the account pages. Forms post to the API themselves, for only HTTP sets cookies."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import TypeAdapter, ValidationError

from lms_app.accounts import queries, service
from lms_app.accounts.rules import safe_path
from lms_app.accounts.schemas import DeviceList, ProfileView, UserView
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.errors import NotFound
from lms_app.web.actor import current_actor
from lms_app.web.browser import go_to, show_toast
from lms_app.web.guard import Guarded, public, signed_in

_LOGIN_ID = TypeAdapter(UUID)


class DoorState(Guarded, rx.State):
    """The pages on which one signs in, registers or resets a password."""

    was_reset: bool = False
    reset_token: str = ""
    is_known: bool = False
    was_mailed: bool = False

    @rx.event
    @public
    async def enter(self) -> rx.event.EventSpec | None:
        """Send on whoever is signed in already; note where a stranger comes from."""
        query = self.router.url.query_parameters
        if current_actor().is_signed_in:
            return go_to(safe_path(query.get("next", "")))
        self.was_reset = query.get("notice") == "reset"
        self.was_mailed = False
        return None

    @rx.event
    @public
    async def note_mail(self, _answer: dict[str, Any]) -> None:
        """Show that a link is on its way, if there is whom to send it to."""
        self.was_mailed = True

    @rx.event
    @public
    async def open_link(self) -> None:
        """Take the one-time token of an e-mailed link over into the form."""
        self.reset_token = self.router.url.query_parameters.get("token", "")[:200]
        self.is_known = True


@dataclass(frozen=True)
class DeviceRow:
    """One sign-in of the person; the time is ISO 8601."""

    id: str
    device: str
    last_seen_at: str
    is_current: bool


class ProfileState(Guarded, rx.State):
    """The page /profile."""

    is_loaded: bool = False
    was_saved: bool = False
    name: str = ""
    email: str = ""
    role: str = ""
    profile_image: str = ""
    theme: str = ""
    locale: str = ""
    time_zone: str = ""
    form_key: str = ""
    switched_off: list[str] = []
    devices: list[DeviceRow] = []

    @rx.event
    @signed_in
    async def load(self) -> rx.event.EventSpec | None:
        """Read the person's own account anew; `?section=notifications` leads to their switches."""
        user, profile, devices = await in_transaction(_read_account, current_actor())
        self.name, self.email, self.role = profile.name, user.email or "", user.role.value
        self.profile_image = profile.profile_image or ""
        self.theme = profile.settings.theme.value
        self.locale = profile.settings.locale.value
        self.time_zone = profile.settings.time_zone
        self.switched_off = [name for name, on in profile.settings.notifications.items() if not on]
        # Fields keep the values they were made with, so what was saved since makes a new form.
        self.form_key = profile.model_dump_json()
        self.devices = _device_rows(devices)
        query = self.router.url.query_parameters
        self.was_saved = query.get("notice") == "saved"
        self.is_loaded = True
        return rx.scroll_to("notifications") if query.get("section") == "notifications" else None

    @rx.event
    @signed_in
    async def note_new_password(self, _answer: dict[str, Any]) -> rx.event.EventSpec:
        """Say that the password was changed, and that other devices were signed out."""
        self.devices = _device_rows(await in_transaction(queries.list_devices, current_actor()))
        return show_toast("success", "accounts.profile.password_changed")

    @rx.event
    @signed_in
    async def note_switches(self, _answer: dict[str, Any]) -> rx.event.EventSpec:
        """Say that the switches of notifications were saved."""
        return show_toast("success", "accounts.profile.saved")

    @rx.event
    @signed_in
    async def end_device(self, login_id: str) -> rx.event.EventSpec:
        """Sign another device of the person out."""
        await in_transaction(service.end_device, current_actor(), _parse_login_id(login_id))
        self.devices = _device_rows(await in_transaction(queries.list_devices, current_actor()))
        return show_toast("success", "accounts.profile.device_ended")


def _read_account(db: Db, actor: Actor) -> tuple[UserView, ProfileView, DeviceList]:
    return queries.get_me(db, actor), queries.get_profile(db, actor), queries.list_devices(db, actor)


def _device_rows(devices: DeviceList) -> list[DeviceRow]:
    return [
        DeviceRow(str(each.id), each.device, each.last_seen_at.isoformat(), each.is_current)
        for each in devices.devices
    ]


def _parse_login_id(text: object) -> UUID:
    try:
        return _LOGIN_ID.validate_python(text)
    except ValidationError as error:
        raise NotFound from error
