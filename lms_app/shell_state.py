"""Who looks at the page, for the frame around it."""

import reflex as rx

from lms_app.web.actor import current_actor
from lms_app.web.guard import Guarded, public


class ShellState(Guarded, rx.State):
    """View data of the frame. It decides nothing: the guard and the services do."""

    is_loaded: bool = False
    name: str = ""
    role: str = ""
    locale: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Read the viewer anew; runs on every page."""
        actor = current_actor()
        self.name = actor.name if actor.is_signed_in else ""
        self.role = actor.role.value if actor.role else ""
        self.locale = actor.locale if actor.is_signed_in else ""
        self.is_loaded = True

    @rx.var
    def initial(self) -> str:
        """The letter in the round mark of the account menu."""
        return self.name.strip()[:1].upper()
