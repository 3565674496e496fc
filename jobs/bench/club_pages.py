"""How long the pages of a club take to show what they are for.

A socket of its own for each run, as a page opens one: from sending the page's load events to the state delta
that says that all of them are answered, with the content among them; for pages whose widget reads by HTTP
(calendar, journal), to the end of that answer. The browser's own time isn't in it.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import httpx

from jobs.bench.page_socket import PageSocket
from lms_app.core.clock import utc_now
from lms_app.web.cookies import SESSION_COOKIE

_WITHIN_S = 30.0
_IS_LOADED = "is_hydrated_rx_state_"
_MONTH = timedelta(days=42)


@dataclass(frozen=True)
class ClubPage:
    """A page, what must stand in its state, and what its widget asks for; `{}` is the club's id."""

    title: str
    route: str
    content: str
    then: str = ""

    def path(self, club_id: str) -> str:
        """Give the address of the page of one club."""
        return self.route.replace("[club_id]", club_id)


def club_pages() -> list[ClubPage]:
    """Give the pages that are measured, as their mentor opens them."""
    end = utc_now().date()
    weeks = f"?from={end - _MONTH}&to={end}"
    return [
        ClubPage("page /kruzhok/:id", "/kruzhok/[club_id]", "join_code_rx_state_"),
        ClubPage(
            "page /kruzhok/:id/schedule",
            "/kruzhok/[club_id]/schedule",
            "templates_rx_state_",
            then=f"/api/kruzhok/{{}}/schedule{weeks}",
        ),
        ClubPage(
            "page /kruzhok/:id/journal",
            "/kruzhok/[club_id]/journal",
            "owner_rx_state_",
            then="/api/kruzhok/{}/journal",
        ),
        ClubPage("page /dashboard?tab=clubs", "/dashboard?tab=clubs", "programs_rx_state_"),
    ]


def measure_open(http: httpx.Client, page: ClubPage, club_id: str) -> float:
    """Open a page once; give the milliseconds. `http` is signed in by its cookie.

    Raises:
        RuntimeError: The content did not come.
        httpx.HTTPError: What the widget asks for was refused.
    """
    base_url = str(http.base_url).rstrip("/")
    cookie = f"{SESSION_COOKIE}={http.cookies[SESSION_COOKIE]}"
    route = page.route.partition("?")[0]
    query = {"club_id": club_id} if "[club_id]" in route else {}
    socket = PageSocket(base_url, cookie, route=route, query=query)
    try:
        _wait_open(socket)
        began = time.perf_counter()
        socket.load(page.path(club_id))
        _wait_loaded(socket, page)
        if page.then:
            http.get(page.then.format(club_id)).raise_for_status()
        return (time.perf_counter() - began) * 1000
    finally:
        socket.close()


def _wait_open(socket: PageSocket) -> None:
    """Take the two greetings of the protocol; what they take is the connection's, not the page's."""
    for _ in range(2):
        socket.receive(_WITHIN_S)


def _wait_loaded(socket: PageSocket, page: ClubPage) -> None:
    has_content = False
    deadline = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline:
        for name, value in _values(socket.receive(1.0)):
            has_content = has_content or (name == page.content and bool(value))
            if name == _IS_LOADED and value and has_content:
                return
    raise RuntimeError(f"{page.title}: its content did not come")


def _values(frame: Any) -> Iterator[tuple[str, Any]]:
    """Give the names and values of a frame's delta, of whichever state."""
    if not isinstance(frame, dict):
        return
    delta: Any = cast("dict[str, Any]", frame).get("delta", {})
    for state in cast("dict[str, dict[str, Any]]", delta).values():
        yield from state.items()
