"""Runs events of pages through the real pipeline, guard and all, without a browser."""

import asyncio
import contextlib
from typing import Any, TypeVar

from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import BaseState
from reflex.utils.format import format_event_handler
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext

from lms_app.core.errors import AppError
from lms_app.lms_app import app
from models.base import new_id

AnyState = TypeVar("AnyState", bound=BaseState)
_WITHIN_S = 60
_names: dict[str, str] = {}


class _NamingProcessor(BaseStateEventProcessor):
    """Remembers the name of each event by its transaction."""

    async def enqueue(self, token: str, event: Event, ev_ctx: Any = None) -> Any:
        future = await super().enqueue(token, event, ev_ctx)
        _names[future.txid] = event.name
        return future


def _is_background(future: Any) -> bool:
    found = RegistrationContext.get().event_handlers.get(_names.get(future.txid, ""))
    return found is not None and found.handler.is_background


async def _wait_for_all(future: Any) -> None:
    """Wait for an event and those that it started; pages begin some in the background that never end."""
    await future
    for child in future.children:
        if not _is_background(child):
            with contextlib.suppress(Exception):
                await _wait_for_all(child)


class EventClient:
    """One tab. `deltas` holds all that was sent to it, `events` what it was asked to do, `refusals` what
    services refused, `errors` what broke."""

    def __init__(self, cookie: str = "") -> None:
        self._cookie = cookie
        self._token = new_id().hex
        self.deltas: list[Any] = []
        self.events: list[Any] = []
        self.errors: list[Exception] = []
        self.refusals: list[AppError] = []
        self._states = StateManagerMemory()
        client = self

        class Namespace:
            async def emit_update(self, update: Any, token: str) -> None:
                del token
                client.deltas.append(update.delta)
                client.events.extend(update.events or [])

        self._processor = _NamingProcessor(
            middleware=app, backend_exception_handler=self._keep_error
        ).configure(state_manager=self._states, event_namespace=Namespace())

    def _keep_error(self, exception: Exception) -> None:
        if not isinstance(exception, AppError):
            self.errors.append(exception)

    async def __aenter__(self) -> "EventClient":
        await self._processor.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._processor.stop()

    async def send(self, handler: Any, path: str = "/", wait: bool = True, **payload: Any) -> None:
        """Send one event; with `wait` until it and all that it started has ended."""
        event = Event(
            name=handler if isinstance(handler, str) else format_event_handler(handler),
            payload=payload,
            router_data={
                "pathname": path.partition("?")[0],
                "asPath": path,
                "query": {},
                "headers": {"cookie": self._cookie, "origin": "http://localhost:8000"},
                "token": self._token,
                "sid": "tab",
                "ip": "127.0.0.1",
            },
        )
        future = await self._processor.enqueue(self._token, event)
        if wait:
            try:
                await asyncio.wait_for(_wait_for_all(future), _WITHIN_S)
            except AppError as refusal:
                self.refusals.append(refusal)
        else:
            await asyncio.sleep(0)

    async def state(self, state_class: type[AnyState]) -> AnyState:
        """Give the tab's state as it is now."""
        root = await self._states.get_state(BaseStateToken(ident=self._token, cls=state_class))
        return await root.get_state(state_class)
