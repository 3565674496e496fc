"""Sends people who are signed in past the front door."""

import reflex as rx

from lms_app.web.actor import current_actor
from lms_app.web.guard import Guarded, public


class HomeState(Guarded, rx.State):
    """Has no data; only its on_load matters."""

    @rx.event
    @public
    async def go_on(self) -> rx.event.EventSpec | None:
        """Open Today for whoever is signed in; strangers read on."""
        return rx.redirect("/dashboard", replace=True) if current_actor().is_signed_in else None
