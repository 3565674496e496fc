"""Calling handlers of states without a browser, as the guard lets them be called."""

import dataclasses
import inspect
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import ReflexURL, RouterData

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.web.actor import remember_actor

S = TypeVar("S", bound=rx.State)


def make_state(kind: type[S], path: str = "/") -> S:
    """A state of a tab that shows `path`."""
    state = kind(_reflex_internal_init=True)  # type: ignore[call-arg]
    state.router = dataclasses.replace(RouterData(), url=ReflexURL(f"http://localhost:8000{path}"))
    return state


async def call(state: rx.State, handler: str, *args: Any, actor: Actor = ANONYMOUS) -> Any:
    """Run a handler by name for `actor` and give what it returns, of a generator all that it yields."""
    remember_actor(actor)
    begun = type(state).event_handlers[handler].fn(state, *args)
    return [each async for each in begun] if inspect.isasyncgen(begun) else await begun
