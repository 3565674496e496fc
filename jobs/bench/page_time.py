"""The whole way: from POST of a submission to its verdict on the page's websocket."""

import json
import time
from typing import Any, cast

import httpx

from jobs.bench.page_socket import PageSocket
from jobs.bench.table import BENCHES

_BENCH = BENCHES["python"]
_ROUTE = "/challenge/[challenge_id]"
_VERDICT_WITHIN_S = 30.0
_SILENT_S = 1.5  # after which the page has loaded
_PAUSE_S = 1.2  # lets the pool refill, as between the submissions of a class it does


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
        socket = PageSocket(base_url, cookie, route=_ROUTE, query={"challenge_id": challenge_id})
        try:
            socket.load(f"/challenge/{challenge_id}")
            while socket.receive(_SILENT_S) is not None:
                pass
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
