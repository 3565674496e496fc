"""Sixty submissions of six people, one of whom is greedy: all graded once, in turns, pages usable."""

import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer

RIGHT = "def add(a, b):\n    return a + b\n"
GREEDY, MODEST, PEOPLE = 35, 5, 5


@pytest.fixture(scope="module")
def roomy_server(sandbox_images: dict[str, str]) -> Iterator[AppServer]:
    """An application in which one person may have many waiting."""
    assert sandbox_images
    server = AppServer(GRADER_MAX_WAITING_PER_USER="50", GRADER_RUNTIMES="python")
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.mark.docker
def test_a_greedy_person_holds_up_nobody(roomy_server: AppServer) -> None:
    challenge_id = ApiClient.demo(roomy_server, "admin").create_challenge()
    greedy = ApiClient.register(roomy_server)
    modest = [ApiClient.register(roomy_server) for _ in range(PEOPLE)]
    pages_s: list[float] = []
    done = threading.Event()
    reader = threading.Thread(target=_open_pages, args=(roomy_server, done, pages_s))
    reader.start()
    try:
        first = greedy.submit(challenge_id, RIGHT)
        with ThreadPoolExecutor(8) as pool:
            rest = pool.map(lambda _: greedy.submit(challenge_id, RIGHT), range(GREEDY - 1))
            sent = pool.map(lambda who: who.submit(challenge_id, RIGHT), modest * MODEST)
            all_ids = [first, *rest, *sent]
        last = greedy.get(f"/api/v1/submissions/{all_ids[GREEDY - 1]}")
        assert last["queuePosition"] is None or last["estimatedWait"] > 0
        _wait_for_all(roomy_server, all_ids)
    finally:
        done.set()
        reader.join()
    served = _order_of_turns(roomy_server, all_ids)
    assert len(served) == GREEDY + PEOPLE * MODEST
    places = [place for place, user_id in enumerate(served) if user_id != greedy.user["id"]]
    # A turn of the greedy one lies between rounds of the five others, and some were served before they came.
    assert places[-1] < len(served) - GREEDY / 3, "the modest waited for the greedy one"
    waits = _mean_waits(roomy_server, all_ids)
    others = [wait for user_id, wait in waits.items() if user_id != greedy.user["id"]]
    for wait in others:
        rest_s = [each for each in others if each is not wait]
        assert wait <= 2 * statistics.mean(rest_s) + 0.5
    assert waits[greedy.user["id"]] > statistics.mean(others)
    assert max(pages_s) < 10
    assert statistics.median(pages_s) < 1.5


def _open_pages(server: AppServer, done: threading.Event, times_s: list[float]) -> None:
    with server.http() as http:
        while not done.wait(0.2):
            started = time.monotonic()
            assert http.get("/challenges").status_code == 200
            times_s.append(time.monotonic() - started)


def _wait_for_all(server: AppServer, ids: list[str]) -> None:
    end = time.monotonic() + 180
    query = (
        "SELECT count(*) FROM submission WHERE id = ANY(%s::uuid[]) AND status = 'PASSED' AND attempts = 1"
    )
    with server.connect() as connection:
        while connection.execute(query, (ids,)).fetchone() != (len(ids),):
            assert time.monotonic() < end, "not everything was graded"
            time.sleep(0.2)
        results = connection.execute(
            "SELECT count(*) FROM case_result WHERE submission_id = ANY(%s::uuid[])", (ids,)
        ).fetchone()
    assert results == (2 * len(ids),)


def _order_of_turns(server: AppServer, ids: list[str]) -> list[str]:
    query = "SELECT user_id::text FROM submission WHERE id = ANY(%s::uuid[]) ORDER BY started_at"
    with server.connect() as connection:
        return [row[0] for row in connection.execute(query, (ids,)).fetchall()]


def _mean_waits(server: AppServer, ids: list[str]) -> dict[str, float]:
    query = """
        SELECT user_id::text, avg(extract(epoch FROM started_at - created_at))::float8
        FROM submission WHERE id = ANY(%s::uuid[]) GROUP BY user_id
    """
    with server.connect() as connection:
        return dict(connection.execute(query, (ids,)).fetchall())
