"""Engines that stop in mid-run, and several grader hosts with an engine each."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lms_app.ops.layout import ROOT
from tests.support.api_client import DEMO_PASSWORD, ApiClient
from tests.support.app_server import AppServer
from tests.support.own_engine import OwnEngine
from tests.support.raw_socket import RawSocket
from tests.support.waiting import wait_until

SLOW = "import time\n\ndef add(a, b):\n    time.sleep(0.4)\n    return a + b\n"


@pytest.fixture(scope="module")
def own_engine(
    docker_engine: str, sandbox_images: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnEngine]:
    if os.geteuid() != 0:
        pytest.skip("an engine of our own needs root")
    engine = OwnEngine(tmp_path_factory.mktemp("e"))
    engine.start()
    try:
        engine.copy_image(sandbox_images["python"], docker_engine)
        yield engine
    finally:
        engine.stop()


Sent = list[tuple[ApiClient, str]]


def send(app_server: AppServer, challenge_id: str, *, students: int, each: int) -> Sent:
    people = [ApiClient.register(app_server) for _ in range(students)]
    return [(person, person.submit(challenge_id, SLOW)) for _ in range(each) for person in people]


def expect_one_verdict_each(app_server: AppServer, sent: Sent) -> None:
    for person, submission_id in sent:
        verdict = person.wait_for_verdict(submission_id, within_s=120)
        assert verdict["status"] == "PASSED", verdict
    ids = [submission_id for _, submission_id in sent]
    with app_server.connect() as connection:
        jobs = connection.execute(
            "SELECT status, count(*) FROM job WHERE id = ANY(%s::uuid[]) GROUP BY status", (ids,)
        ).fetchall()
        results = connection.execute(
            "SELECT count(*) FROM case_result WHERE submission_id = ANY(%s::uuid[])", (ids,)
        ).fetchone()
    assert (jobs, results) == ([("DONE", len(ids))], (2 * len(ids),))


def grading(app_server: AppServer) -> dict:
    return ApiClient.demo(app_server, "admin").get("/api/v1/admin/grading")


@pytest.mark.docker
def test_a_second_host_with_its_own_engine_shares_the_work(
    app_server: AppServer, own_engine: OwnEngine, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": app_server.database_url,
        "REDIS_URL": app_server.redis_url,
        "DOCKER_HOST": own_engine.address,
        "GRADER_RUNTIMES": "python",
        "GRADER_SOCKET": "",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "grader", "--yes", "--data", str(tmp_path / "b")]
    log = (tmp_path / "out").open("wb")
    host = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    try:
        wait_until(lambda: len(grading(app_server)["hosts"]) == 2, 90, "a second host")
        wait_until(lambda: len(_code_workers(app_server)) >= 4, 30, "its workers")
        challenge_id = ApiClient.demo(app_server, "admin").create_challenge()
        expect_one_verdict_each(app_server, send(app_server, challenge_id, students=8, each=3))
        there = _count_graded(tmp_path / "b" / "logs")
        here = _count_graded(app_server.data.logs)
        assert there > 0, "the second host graded nothing"
        assert here > 0, "the first host graded nothing"
        # What it holds when it is killed goes to the other host.
        sent = send(app_server, challenge_id, students=4, each=2)
        time.sleep(0.5)
        host.send_signal(signal.SIGKILL)
        expect_one_verdict_each(app_server, sent)
        wait_until(lambda: len(grading(app_server)["hosts"]) == 1, 30, "the end of the second host")
    finally:
        host.kill()
        host.wait()
        log.close()


def _code_workers(app_server: AppServer) -> list[dict]:
    return [each for each in grading(app_server)["workers"] if each["queues"] == ["code-execution"]]


def _count_graded(logs: Path) -> int:
    files = logs.glob("worker-code-*.log")
    return sum(file.read_text(errors="replace").count("submission.graded") for file in files)


@pytest.mark.docker
def test_an_engine_that_stops_in_mid_run_delays_and_loses_nothing(own_engine: OwnEngine) -> None:
    server = AppServer(DOCKER_HOST=own_engine.address, GRADER_RUNTIMES="python").start()
    try:
        challenge_id = ApiClient.demo(server, "admin").create_challenge()
        student = ApiClient.demo(server, "student")
        sent = send(server, challenge_id, students=4, each=2)
        mine = [(student, student.submit(challenge_id, SLOW)) for _ in range(3)]
        wait_until(lambda: grading(server)["running"] > 0, 30, "a run")
        own_engine.stop()
        wait_until(lambda: grading(server)["state"] == "no_engine", 30, "word of the engine")
        with server.http() as http:
            health = http.get("/health").json()
        assert (health["engine"], health["runtimes"]) == ("no_engine", {"python": "no_engine"})
        with _open_page(server, challenge_id) as page:
            wait_until(lambda: '"no_engine"' in page.text, 20, "the truth on the page")
            own_engine.start()
            expect_one_verdict_each(server, [*sent, *mine])
            wait_until(lambda: '"PASSED"' in page.text, 20, "the verdict on the page")
    finally:
        own_engine.start() if own_engine._process and own_engine._process.poll() is not None else None
        server.stop()


def _open_page(server: AppServer, challenge_id: str) -> RawSocket:
    body = {"email": "student@demo.local", "password": DEMO_PASSWORD}
    cookie = httpx.post(f"{server.base_url}/api/v1/auth/login", json=body).cookies["lms_session"]
    page = RawSocket(server.base_url, cookie=f"lms_session={cookie}")
    page.hydrate(f"/challenge/{challenge_id}", challenge_id=challenge_id)
    assert json.dumps(challenge_id)[1:-1] in page.text
    return page
