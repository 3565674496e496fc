"""`manage.py bench load`: many submissions of many people at once, and what everybody else notices.

Against an application of its own: all people hand in all their submissions at the same time. Measured are
whether each was graded exactly once, how long each person waited, how much memory the host took, and how
quickly pages came meanwhile. Figures go to artifacts/bench/load.json.
"""

import argparse
import json
import statistics
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil
import psycopg

from jobs.bench.machine import describe_machine
from jobs.bench.server import ROOT, Server, running_server
from lms_app.core.log import configure_logging

_RESULT = ROOT / "artifacts" / "bench" / "load.json"
_CODE = "def add(a, b):\n    return a + b\n"
_CASES = 3
_PAGES = ("/", "/challenges", "/api/v1/challenges", "/health")
_SAMPLE_S = 0.5
_PATIENCE_S = 900.0
_MOST_UNFAIR = 2.0

_VERDICTS = """
    SELECT count(*),
        count(*) FILTER (WHERE submission.status = 'PASSED'),
        count(*) FILTER (WHERE submission.attempts = 1 AND job.status = 'DONE'),
        (SELECT count(*) FROM case_result
            JOIN submission ON submission.id = submission_id WHERE kind = 'SUBMIT')
    FROM submission JOIN job ON job.id = submission.id WHERE kind = 'SUBMIT'
"""
_WAITS = """
    SELECT user_id, avg(extract(epoch FROM started_at - created_at))::float8
    FROM submission WHERE kind = 'SUBMIT' GROUP BY user_id
"""
_SPAN = """
    SELECT extract(epoch FROM max(finished_at) - min(created_at))::float8
    FROM submission WHERE kind = 'SUBMIT'
"""


@dataclass
class Watch:
    """What is looked at while the grader works: free memory, memory of the application, times of pages."""

    server: Server
    done: threading.Event = field(default_factory=threading.Event)
    available_mb: list[float] = field(default_factory=list[float])
    application_mb: list[float] = field(default_factory=list[float])
    page_ms: list[float] = field(default_factory=list[float])
    failed_pages: int = 0

    def sample_memory(self) -> None:
        """Note the host's and the application's memory until `done`."""
        supervisor = psutil.Process(self.server.pid)
        while True:
            self.available_mb.append(psutil.virtual_memory().available / 2**20)
            self.application_mb.append(_memory_mb(supervisor))
            if self.done.wait(_SAMPLE_S):
                return

    def open_pages(self) -> None:
        """Ask for pages, one after the other, until `done`."""
        with httpx.Client(base_url=self.server.base_url, timeout=30) as http:
            while not self.done.wait(0.1):
                for path in _PAGES:
                    started = time.perf_counter()
                    try:
                        http.get(path).raise_for_status()
                    except httpx.HTTPError:
                        self.failed_pages += 1
                    self.page_ms.append((time.perf_counter() - started) * 1000)


def _memory_mb(supervisor: psutil.Process) -> float:
    """Add up what the application's processes have for themselves alone; containers are not among them."""
    total = 0
    for process in supervisor.children(recursive=True):
        try:
            total += process.memory_full_info().uss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 2**20


def _register(base_url: str, number: int) -> str:
    body = {
        "name": f"Bench {number}",
        "email": f"{uuid.uuid4().hex}@example.org",
        "password": uuid.uuid4().hex,
    }
    answer = httpx.post(f"{base_url}/api/v1/auth/register", json=body, timeout=60).raise_for_status()
    return str(answer.json()["token"])


def _add_challenge(base_url: str) -> str:
    login = {"email": "admin@demo.local", "password": "demo-password-1"}
    token = (
        httpx.post(f"{base_url}/api/v1/auth/login", json=login, timeout=60).raise_for_status().json()["token"]
    )
    case = {"description": "add", "functionName": "add", "isPublic": True, "weight": 1}
    body = {
        "title": "Bench load",
        "description": "Add two numbers",
        "difficulty": "BEGINNER",
        "category": "Bench",
        "instructions": "Write add.",
        "starterCode": "",
        "solutionCode": _CODE,
        "testCases": [
            {**case, "input": json.dumps([n, n]), "expectedOutput": str(2 * n)} for n in range(_CASES)
        ],
        "isPublic": True,
    }
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=base_url, headers=headers, timeout=60) as http:
        answer = http.post("/api/v1/challenges", json=body, params={"draft": True})
        challenge_id = str(answer.raise_for_status().json()["id"])
        _publish(http, f"/api/v1/instructor/challenges/{challenge_id}")
    return challenge_id


def _publish(http: httpx.Client, address: str) -> None:
    http.post(f"{address}/check").raise_for_status()
    deadline = time.monotonic() + _PATIENCE_S
    while http.get(f"{address}/check").raise_for_status().json()["readiness"] == "running":
        if time.monotonic() > deadline:
            raise RuntimeError(f"the check did not end within {_PATIENCE_S:.0f} s")
        time.sleep(0.1)
    http.post(f"{address}/publish").raise_for_status()


def _submit_all(base_url: str, token: str, challenge_id: str, count: int, start: threading.Barrier) -> None:
    body = {"challengeId": challenge_id, "language": "python", "code": _CODE}
    with httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=120) as http:
        start.wait()
        for _ in range(count):
            http.post("/api/v1/submissions", json=body).raise_for_status()


def _connect(server: Server) -> "psycopg.Connection[Any]":
    return psycopg.connect(
        host=str(server.data_dir / "postgres"), user="postgres", dbname="lms", autocommit=True
    )


def _wait_graded(connection: "psycopg.Connection[Any]") -> None:
    deadline = time.monotonic() + _PATIENCE_S
    unfinished = "SELECT count(*) FROM submission WHERE status IN ('PENDING', 'RUNNING')"
    while connection.execute(unfinished).fetchone() != (0,):
        if time.monotonic() > deadline:
            raise RuntimeError(f"not everything was graded within {_PATIENCE_S:.0f} s")
        time.sleep(0.5)


def measure(people: int, each: int) -> dict[str, Any]:
    """Hand everything in at once and wait until the last verdict; give the figures.

    Raises:
        RuntimeError: The application does not start, or not everything was graded.
        httpx.HTTPError: A submission was refused.
    """
    with running_server(GRADER_MAX_WAITING_PER_USER=str(max(10, each))) as server:
        challenge_id = _add_challenge(server.base_url)
        with ThreadPoolExecutor(8) as pool:
            tokens = list(pool.map(_register, [server.base_url] * people, range(people)))
        watch = Watch(server)
        before_mb = psutil.virtual_memory().available / 2**20
        threads = [threading.Thread(target=each_of) for each_of in (watch.sample_memory, watch.open_pages)]
        for thread in threads:
            thread.start()
        try:
            took_s = _hand_in(server.base_url, tokens, challenge_id, each)
            with _connect(server) as connection:
                _wait_graded(connection)
                figures = _read_figures(connection)
        finally:
            watch.done.set()
            for thread in threads:
                thread.join()
        return {**figures, "handed_in_s": round(took_s, 1), **_sum_up(watch, before_mb)}


def _hand_in(base_url: str, tokens: list[str], challenge_id: str, each: int) -> float:
    start = threading.Barrier(len(tokens) + 1)
    with ThreadPoolExecutor(len(tokens)) as pool:
        sent = [pool.submit(_submit_all, base_url, token, challenge_id, each, start) for token in tokens]
        start.wait()
        started = time.perf_counter()
        for one in sent:
            one.result()
    return time.perf_counter() - started


def _read_figures(connection: "psycopg.Connection[Any]") -> dict[str, Any]:
    submissions, passed, once, results = connection.execute(_VERDICTS).fetchone() or (0, 0, 0, 0)
    waits_s = [float(row[1]) for row in connection.execute(_WAITS).fetchall()]
    span_s = float((connection.execute(_SPAN).fetchone() or (0,))[0])
    return {
        "submissions": submissions,
        "passed": passed,
        "graded_once": once,
        "case_results": results,
        "span_s": round(span_s, 1),
        "per_second": round(submissions / span_s, 2),
        "wait_s_by_person": {
            "least": round(min(waits_s), 1),
            "mean": round(statistics.mean(waits_s), 1),
            "most": round(max(waits_s), 1),
        },
        "most_to_mean_of_others": round(_compare(waits_s), 2),
    }


def _compare(waits_s: list[float]) -> float:
    """Give the longest mean wait of a person as a multiple of the mean of all others."""
    most = max(waits_s)
    others = [*waits_s]
    others.remove(most)
    return most / statistics.mean(others)


def _sum_up(watch: Watch, before_mb: float) -> dict[str, Any]:
    pages = sorted(watch.page_ms)
    return {
        "memory_mb": {
            "host_taken_at_most": round(before_mb - min(watch.available_mb)),
            "application_at_start": round(watch.application_mb[0]),
            "application_at_most": round(max(watch.application_mb)),
        },
        "page_ms": {
            "p50": round(statistics.median(pages), 1),
            "p95": round(pages[int(len(pages) * 0.95)], 1),
            "most": round(pages[-1], 1),
            "asked": len(pages),
            "failed": watch.failed_pages,
        },
    }


def main(argv: list[str]) -> int:
    """Print and keep the figures; 1 when something was lost, done twice or unfair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--each", type=int, default=10, help="submissions of each person")
    options = parser.parse_args(argv)
    configure_logging("WARNING")
    figures = measure(options.people, options.each)
    result = {**figures, "machine": describe_machine()}
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    for name, value in result.items():
        print(f"{name:24} {value}")
    print(f"written to {_RESULT.relative_to(ROOT)}")
    return 0 if _is_well(figures, options.people * options.each) else 1


def _is_well(figures: dict[str, Any], total: int) -> bool:
    counts = (figures["submissions"], figures["passed"], figures["graded_once"])
    all_once = counts == (total,) * 3 and figures["case_results"] == total * _CASES
    return (
        all_once and figures["most_to_mean_of_others"] <= _MOST_UNFAIR and figures["page_ms"]["failed"] == 0
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
