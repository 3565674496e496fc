"""Runs events of pages through the real pipeline, guard and all, without a browser."""

import asyncio
from typing import Any, TypeVar

from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import BaseState
from reflex.utils.format import format_event_handler
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor

from lms_app.core.errors import AppError
from lms_app.lms_app import app
from models.base import new_id

AnyState = TypeVar("AnyState", bound=BaseState)


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

        self._processor = BaseStateEventProcessor(
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
                await future.wait_all()
            except AppError as refusal:
                self.refusals.append(refusal)
        else:
            await asyncio.sleep(0)

    async def state(self, state_class: type[AnyState]) -> AnyState:
        """Give the tab's state as it is now."""
        root = await self._states.get_state(BaseStateToken(ident=self._token, cls=state_class))
        return await root.get_state(state_class)
