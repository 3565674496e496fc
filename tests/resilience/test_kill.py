"""Any process may die at any moment: nothing is lost, nothing is judged twice, nothing is left behind."""

import subprocess
import time

import pytest

from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer

IN_FLIGHT = 20
STUDENTS = 10
SLOW = "import time\n\ndef add(a, b):\n    time.sleep(0.3)\n    return a + b\n"


def containers(app_server: AppServer) -> list[str]:
    label = f"label=lms.instance={app_server.instance_id}"
    command = ["docker", "ps", "-aq", "--filter", label]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()


@pytest.mark.docker
@pytest.mark.parametrize(
    "victims", [["worker-code-1", "worker-code-2"], ["keeper"], ["redis"], ["web"]], ids="+".join
)
def test_every_submission_gets_exactly_one_verdict(app_server: AppServer, victims: list[str]) -> None:
    challenge_id = ApiClient.demo(app_server, "admin").create_challenge()
    students = [ApiClient.register(app_server) for _ in range(STUDENTS)]
    sent = [
        (each, each.submit(challenge_id, SLOW)) for each in students for _ in range(IN_FLIGHT // STUDENTS)
    ]
    time.sleep(0.5)
    for victim in victims:
        app_server.kill(victim)
    app_server.wait_ready()
    for student, submission_id in sent:
        verdict = student.wait_for_verdict(submission_id, within_s=120)
        assert verdict["status"] == "PASSED", verdict
        assert len(verdict["testResults"]) == 2
    ids = [submission_id for _, submission_id in sent]
    with app_server.connect() as connection:
        rows = connection.execute(
            "SELECT status, count(*) FROM job WHERE id = ANY(%s::uuid[]) GROUP BY status", (ids,)
        ).fetchall()
        assert rows == [("DONE", IN_FLIGHT)]
        results = connection.execute(
            "SELECT count(*) FROM case_result WHERE submission_id = ANY(%s::uuid[])", (ids,)
        ).fetchone()
        assert results == (2 * IN_FLIGHT,)


@pytest.mark.docker
def test_when_the_work_is_done_only_the_warm_pool_is_left(app_server: AppServer) -> None:
    admin = ApiClient.demo(app_server, "admin")

    def wanted() -> int:
        """As many as the pools want now; demand makes them larger for some minutes."""
        return sum(each["size"] for each in admin.get("/api/v1/admin/grading")["runtimes"])

    end = time.monotonic() + 60
    while len(containers(app_server)) > wanted() and time.monotonic() < end:
        time.sleep(0.5)
    assert len(containers(app_server)) <= wanted()


@pytest.mark.docker
def test_stopping_leaves_no_process_and_no_container() -> None:
    server = AppServer().start()
    try:
        children = [
            server.pid(name) for name in ("web", "worker-code-1", "keeper", "scheduler", "redis", "postgres")
        ]
        end = time.monotonic() + 60
        while not containers(server) and time.monotonic() < end:
            time.sleep(0.2)
        assert containers(server), "the pool must be there before it can be taken away"
    finally:
        server.stop()
    assert containers(server) == []
    for pid in children:
        assert not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False, text=True)
    return done.stdout.strip() not in {"", "Z", "Zs", "Zl"}
