"""The whole way: from POST of a submission to its verdict on the page's websocket."""

import json
import time
import uuid
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import simple_websocket

from jobs.bench.table import BENCHES

NAMESPACE = "/_event"
_BENCH = BENCHES["python"]
_STATE = "reflex___state____state"
_ROUTE = "/challenge/[challenge_id]"
_VERDICT_WITHIN_S = 30.0
_PAUSE_S = 1.2  # lets the pool refill, as between the submissions of a class it does


class PageSocket:
    """What a page does on its websocket, by hand: the socket.io protocol in a few lines."""

    def __init__(self, base_url: str, cookie: str) -> None:
        host = urlsplit(base_url).netloc
        query = f"token={uuid.uuid4()}&EIO=4&transport=websocket"
        headers = [(b"Cookie", cookie.encode()), (b"Origin", base_url.encode())]
        self._socket: Any = simple_websocket.Client.connect(
            f"ws://{host}/_event/?{query}", headers=headers, max_message_size=1 << 24
        )
        self._socket.send(f"40{NAMESPACE},")

    def send(self, name: str, path: str, challenge_id: str) -> None:
        """Send one event of the page."""
        router = {"pathname": _ROUTE, "asPath": path, "query": {"challenge_id": challenge_id}}
        event = ["event", {"name": name, "payload": {}, "router_data": router}]
        self._socket.send(f"42{NAMESPACE},{json.dumps(event)}")

    def receive(self, timeout_s: float) -> Any:
        """Give the next event's data; None when none came in time. Answers pings."""
        text: str | None = self._socket.receive(timeout=timeout_s)
        if text == "2":
            self._socket.send("3")
            return ()
        if text is None or not text.startswith(f"42{NAMESPACE},"):
            return None if text is None else ()
        data = json.loads(text.partition(",")[2])[1]
        return json.loads(data) if isinstance(data, str) else data

    def open_page(self, path: str, challenge_id: str) -> None:
        """Load the page and wait until it is silent."""
        for event in ("hydrate", "reflex___state____on_load_internal_state.on_load_internal"):
            self.send(f"{_STATE}.{event}", path, challenge_id)
        while self.receive(1.5) is not None:
            pass

    def close(self) -> None:
        """End the connection."""
        self._socket.close()


def _shows(data: Any, submission_id: str) -> bool:
    """Whether some object in the frame is this submission with its verdict."""
    if isinstance(data, list | tuple):
        return any(_shows(item, submission_id) for item in cast("list[Any]", data))
    if not isinstance(data, dict):
        return False
    values = list(cast("dict[str, Any]", data).values())
    texts = [value for value in values if isinstance(value, str)]
    if submission_id in texts and "PASSED" in texts:
        return True
    return any(_shows(value, submission_id) for value in values)


def _sign_in(http: httpx.Client, email: str, password: str) -> str:
    answer = http.post("/api/v1/auth/login", json={"email": email, "password": password}).raise_for_status()
    http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return f"lms_session={answer.cookies['lms_session']}"


def _add_challenge(http: httpx.Client) -> str:
    case = {"description": "", "functionName": "add", "isPublic": True, "weight": 1}
    body = {
        "title": "Bench",
        "description": "Add two numbers",
        "difficulty": "BEGINNER",
        "category": "Bench",
        "instructions": "Write add.",
        "starterCode": "",
        "solutionCode": _BENCH.code,
        "testCases": [
            {
                **case,
                "description": f"case {args}",
                "input": json.dumps(args),
                "expectedOutput": str(expected),
            }
            for args, expected in _BENCH.cases
        ],
        "isPublic": False,
    }
    return str(http.post("/api/v1/challenges", json=body).raise_for_status().json()["id"])


def measure_page(base_url: str, runs: int, *, email: str, password: str) -> list[float]:
    """Give the milliseconds of each submission.

    Raises:
        RuntimeError: A verdict did not reach the page.
        httpx.HTTPError: The server refused or is not there.
    """
    times: list[float] = []
    with httpx.Client(base_url=base_url, timeout=30) as http:
        cookie = _sign_in(http, email, password)
        challenge_id = _add_challenge(http)
        http.cookies.clear()
        socket = PageSocket(base_url, cookie)
        try:
            socket.open_page(f"/challenge/{challenge_id}", challenge_id)
            for _ in range(runs + 1):
                times.append(_measure_once(http, socket, challenge_id))
                time.sleep(_PAUSE_S)
        finally:
            socket.close()
            http.delete(f"/api/v1/challenges/{challenge_id}")
    return times[1:]


def _measure_once(http: httpx.Client, socket: PageSocket, challenge_id: str) -> float:
    body = {"challengeId": challenge_id, "language": "python", "code": _BENCH.code}
    started = time.perf_counter()
    submission_id = str(http.post("/api/v1/submissions", json=body).raise_for_status().json()["id"])
    while time.perf_counter() - started < _VERDICT_WITHIN_S:
        if _shows(socket.receive(1.0), submission_id):
            return (time.perf_counter() - started) * 1000
    raise RuntimeError("the verdict did not reach the page")
