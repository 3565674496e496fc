"""A page that lost its connection goes on where it was.

Reflex keeps the states of a tab under a token, and gives a connection a new token, and so fresh states, when
another one holds its token already: a duplicated tab has a copy of it. After a process was killed, or when a
phone went from one network to another, that other connection is dead and nobody knows yet; with fresh states
the whole page would be drawn anew, and what somebody was typing into it would be gone. So a page that
connects *again* takes over its own token.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import reflex as rx
from redis.exceptions import RedisError
from reflex.app import EventNamespace
from reflex.utils.token_manager import RedisTokenManager, SocketRecord

from lms_app.core.log import get_logger
from lms_app.core.tokens import hash_secret
from lms_app.web.cookies import SESSION_COOKIE, read_cookie

_log = get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class TabRecord(SocketRecord):
    """Which connection holds a token, and the hash of the login session that it was made with."""

    login: str = ""


class TabTokens(RedisTokenManager):
    """Knows whose connections are."""

    def __init__(self, app: rx.App, redis: Any) -> None:
        super().__init__(redis)
        self._app = app
        self.logins: dict[str, str] = {}
        """Hash of the login session of each connection, by its sid."""

    async def take_over(self, token: str, sid: str) -> None:
        """Give `token` to the connection `sid` if one of the same login holds it."""
        try:
            holder = await self._fetch_socket_record(token)
        except RedisError as error:
            # As without this: the page gets a new token.
            _log.warning("tabs.unreadable", error=type(error).__name__)
            return
        if not isinstance(holder, TabRecord) or holder.login != self.logins[sid]:
            return
        self._ensure_socket_record_task()
        self._let_go(token)
        self.token_to_socket[token] = SocketRecord(instance_id=self.instance_id, sid=sid)
        self.sid_to_token[sid] = token
        await self._store_socket_record(token, self.token_to_socket[token])

    async def _store_socket_record(self, token: str, socket_record: SocketRecord, nx: bool = False) -> bool:
        login = self.logins.get(socket_record.sid, "")
        record = TabRecord(instance_id=socket_record.instance_id, sid=socket_record.sid, login=login)
        return await super()._store_socket_record(token, record, nx)

    async def _fetch_socket_record(self, token: str) -> SocketRecord | None:
        was_here = self._is_here(token)
        found = await super()._fetch_socket_record(token)
        if was_here and found and not self._is_here(token):
            self._end_work(token)  # another process has taken it over
        return found

    def _is_here(self, token: str) -> bool:
        record = self.token_to_socket.get(token)
        return record is not None and record.instance_id == self.instance_id

    def _let_go(self, token: str) -> None:
        """Forget the connection that held `token`; it may still seem to be open here."""
        if self._is_here(token):
            self._end_work(token)
        before = self.token_to_socket.pop(token, None)
        if before:
            self.sid_to_token.pop(before.sid, None)

    def _end_work(self, token: str) -> None:
        """End what the page followed: it starts that again where it is connected now."""
        processor = self._app._event_processor
        if processor is not None:
            processor._on_disconnect(token)


class TabNamespace(EventNamespace):
    """The pages' websocket."""

    _token_manager: TabTokens

    def __init__(self, namespace: str, app: rx.App) -> None:
        super().__init__(namespace, app)
        created = self._token_manager
        if not isinstance(created, RedisTokenManager):
            raise TypeError("Pages need Redis: set REDIS_URL.")
        self._token_manager = TabTokens(app, created.redis)

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let a page that connects again have its token before Reflex looks whether it is taken."""
        session = read_cookie(environ.get("HTTP_COOKIE"), SESSION_COOKIE)
        self._token_manager.logins[sid] = hash_secret(session) if session else ""
        token = parse_qs(environ.get("QUERY_STRING", "")).get("token", [""])[0]
        if token and _is_again(auth):
            await self._token_manager.take_over(token, sid)
        await super().on_connect(sid, environ, auth)

    def on_disconnect(self, sid: str) -> Any:
        """Forget the connection."""
        ended = super().on_disconnect(sid)
        self._token_manager.logins.pop(sid, None)
        return ended


def _is_again(auth: Any) -> bool:
    """Tell whether a page was connected before; at first it sends hashes of the states it was built with."""
    event = auth.get("event") if isinstance(auth, dict) else None
    payload = event.get("payload") if isinstance(event, dict) else None
    return isinstance(event, dict) and not (isinstance(payload, dict) and "hashes" in payload)


def keep_tabs(app: rx.App) -> None:
    """Make `app` serve its pages' websocket by `TabNamespace`."""
    if app.sio is None or app._event_namespace is None:
        return
    app._event_namespace = TabNamespace(app._event_namespace.namespace, app)
    app.sio.register_namespace(app._event_namespace)
