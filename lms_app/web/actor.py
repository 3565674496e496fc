"""The actor at the websocket door: derived from the connection's HttpOnly cookie at each event."""

from contextvars import ContextVar

import reflex as rx

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.db import in_transaction
from lms_app.core.identity import find_actor_by_session
from lms_app.web.cookies import SESSION_COOKIE, read_cookie

_actor_of_event: ContextVar[Actor] = ContextVar("actor_of_event", default=ANONYMOUS)


def session_token_of(state: rx.State) -> str:
    """Give the session cookie of the connection; events can't forge it and pages never see it."""
    return read_cookie(state.router.headers.cookie, SESSION_COOKIE)


async def read_actor(state: rx.State) -> Actor:
    """Look up who is behind the connection now; long-lived background events call it again."""
    token = session_token_of(state)
    if not token:
        return ANONYMOUS
    return await in_transaction(find_actor_by_session, token) or ANONYMOUS


def remember_actor(actor: Actor) -> None:
    """Keep the actor that the guard found for the handler of the same event."""
    _actor_of_event.set(actor)


def current_actor() -> Actor:
    """Give the actor of the event in hand, as the guard found it a moment ago."""
    return _actor_of_event.get()
