"""The keeper in this process: loans, refills, losses."""

import socket
import threading
import time
from pathlib import Path

import docker
import pytest

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.errors import EngineUnavailable, PoolBusy, SandboxLost
from jobs.sandbox.keeper import Keeper, make_keeper
from jobs.sandbox.pool import Pool
from jobs.sandbox.protocol import CaseInput, CaseLimits, FrameSocket
from jobs.sandbox.system_calls import PROFILE
from lms_app.core.config import Settings
from lms_app.core.redis import get_redis
from lms_app.grading.queries import GraderState, get_grader
from tests.sandbox.conftest import own_containers, wait_until

LIMITS = CaseLimits(wall_s=20, memory_mb=64)
SLEEP = {"solution.py": "import time\ndef nap():\n    time.sleep(60)\n"}
ADD = {"solution.py": "def add(a, b):\n    return a + b\n"}
NAP = CaseInput("0", "nap", [])


@pytest.fixture
def pool(keeper: Keeper) -> Pool:
    """The pool, full and with nothing lent."""
    pool = keeper.pools["python"]
    wait_until(lambda: pool.state().ready == pool.state().size and pool.state().lent == 0, 120)
    return pool


@pytest.mark.parametrize(("name", "stops"), [("fill-python-0", True), ("heartbeat", True), ("loan", False)])
def test_a_thread_that_ends_by_a_defect_ends_the_keeper(settings: Settings, name: str, stops: bool) -> None:
    keeper = make_keeper(settings)
    error = KeyError("Id")
    thread = threading.Thread(name=name)
    keeper.note_defect(threading.ExceptHookArgs((KeyError, error, None, thread)))
    assert (keeper.has_failed, keeper.stop_requested.is_set()) == (stops, stops)


def lent_id(pool: Pool) -> str:
    (container_id,) = pool._lent
    return container_id


def test_a_loan_that_got_no_code_goes_back(keeper: Keeper, pool: Pool) -> None:
    with borrow_sandbox(keeper.socket_path, "python"):
        lent = lent_id(pool)
    wait_until(lambda: pool.state().lent == 0)
    assert lent in {box.container_id for box in pool._ready}


def test_a_container_is_used_once(keeper: Keeper, pool: Pool, settings: Settings) -> None:
    with borrow_sandbox(keeper.socket_path, "python") as sandbox:
        used = lent_id(pool)
        sandbox.set_up(ADD)
        assert sandbox.run_case(CaseInput("0", "add", [1, 2]), LIMITS).result == '{"value": 3}'
        assert sandbox.image_digest == pool.state().image_digest
    wait_until(lambda: used not in own_containers(settings))
    wait_until(lambda: pool.state().ready == pool.state().size)


def test_a_worker_that_dies_takes_its_container_along(keeper: Keeper, pool: Pool, settings: Settings) -> None:
    raw = socket.socket(socket.AF_UNIX)
    raw.connect(str(keeper.socket_path))
    worker = FrameSocket(raw)
    worker.send({"type": "take", "runtime": "python", "wait_s": 5})
    worker.receive(time.monotonic() + 5)
    used = lent_id(pool)
    worker.send({"type": "setup", "files": SLEEP})
    worker.send({"type": "case", "id": "0", "function": "nap", "args": [], "limits": {"wall_s": 60}})
    worker.close()
    wait_until(lambda: used not in own_containers(settings))


@pytest.mark.parametrize("junk", [b"\xff\xff\xff\xff", b"\0\0\0\2[]", b"\0\0\0\3{{{", b"\0\0"])
def test_junk_on_the_socket_harms_nobody(keeper: Keeper, pool: Pool, junk: bytes) -> None:
    raw = socket.socket(socket.AF_UNIX)
    raw.connect(str(keeper.socket_path))
    raw.sendall(junk)
    raw.close()
    with borrow_sandbox(keeper.socket_path, "python") as sandbox:
        assert sandbox.image_digest
    wait_until(lambda: pool.state().lent == 0)


def test_loans_are_bounded(keeper: Keeper, pool: Pool) -> None:
    for _ in range(pool._max_lent):
        box = pool.take(120)
        assert box.is_alive()
    with pytest.raises(PoolBusy), borrow_sandbox(keeper.socket_path, "python", wait_s=0.3):
        pass
    for box in list(pool._lent.values()):
        pool.discard(box)


def test_a_ready_container_that_ended_is_replaced(keeper: Keeper, pool: Pool, settings: Settings) -> None:
    dead = pool._ready[0].container_id
    client = docker.DockerClient.from_env()
    client.api.kill(dead)
    client.close()
    wait_until(lambda: dead not in pool.owned_ids() and dead not in own_containers(settings))
    wait_until(lambda: pool.state().ready == pool.state().size, 120)


def test_a_container_that_ends_in_mid_run_is_no_verdict(keeper: Keeper, pool: Pool) -> None:
    client = docker.DockerClient.from_env()
    with borrow_sandbox(keeper.socket_path, "python") as sandbox:
        used = lent_id(pool)
        sandbox.set_up(SLEEP)
        with pytest.raises(SandboxLost) as loss:
            sandbox.run_case(NAP, LIMITS, while_waiting=lambda: client.api.kill(used))
    client.close()
    assert (loss.value.oom, loss.value.deadline) == (False, False)


def test_a_silent_container_is_ended_from_outside(
    keeper: Keeper, pool: Pool, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr("jobs.sandbox.keeper._CASE_GRACE_S", -19.5)
    with borrow_sandbox(keeper.socket_path, "python") as sandbox:
        used = lent_id(pool)
        sandbox.set_up(SLEEP)
        with pytest.raises(SandboxLost) as loss:
            sandbox.run_case(NAP, LIMITS)
    assert loss.value.deadline
    wait_until(lambda: used not in own_containers(settings))


def test_an_answer_to_another_case_is_no_answer(
    keeper: Keeper, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pool.state().ready
    with borrow_sandbox(keeper.socket_path, "python") as sandbox:
        sandbox.set_up(ADD)
        answers = iter([{"type": "case", "id": "1", "status": "ok"}, {"type": "case", "status": 5}])
        monkeypatch.setattr(sandbox._connection, "receive", lambda _deadline: next(answers))
        for _ in range(2):
            with pytest.raises(SandboxLost):
                sandbox.run_case(CaseInput("0", "add", [1, 2]), LIMITS)


def test_an_authors_bad_generator_is_no_students_fault(keeper: Keeper) -> None:
    too_much = {"$text": {"item": "x" * 100, "times": 900_000}}
    clash = {"$file": {"item": "x", "times": 1, "name": "../box/solution.py"}}
    with borrow_sandbox(keeper.socket_path, "python", wait_s=20) as sandbox:
        sandbox.set_up({"solution.py": "def size(x): return len(x)"})
        twice = [{"$file": {"item": "x", "times": 1}}] * 2
        words = [{"$i": "zz"}, {"$i": 5}, {"$t": 1}, {"$s": [[1]]}, {"$unknown": 1}]
        for number, argument in enumerate((too_much, clash, {"$text": {"times": 1}}, twice, *words)):
            outcome = sandbox.run_case(CaseInput(str(number), "size", [argument]), LIMITS)
            assert outcome.status == "bad_case"
        text = {"$text": {"start": "<", "item": "#", "times": 11, "join": ",", "end": ">"}}
        assert sandbox.run_case(CaseInput("9", "size", [text]), LIMITS).result == '{"value": 24}'


def test_no_keeper_means_waiting(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable), borrow_sandbox(tmp_path / "none.sock", "python"):
        pass


def test_an_unknown_runtime_is_refused(keeper: Keeper) -> None:
    with pytest.raises(EngineUnavailable), borrow_sandbox(keeper.socket_path, "cobol"):
        pass


def test_the_heartbeat_tells_how_the_pool_stands(keeper: Keeper, pool: Pool) -> None:
    wait_until(lambda: get_grader(get_redis()).state is GraderState.READY)
    wait_until(lambda: get_grader(get_redis()).runtimes["python"].ready == pool.state().size)
    view = get_grader(get_redis())
    assert view.runtimes["python"].image_digest == pool.state().image_digest


def test_only_this_user_can_knock(keeper: Keeper) -> None:
    assert keeper.socket_path.stat().st_mode & 0o777 == 0o600


def test_limits_of_the_container_are_those_of_the_design(keeper: Keeper, pool: Pool) -> None:
    client = docker.DockerClient.from_env()
    details = client.api.inspect_container(pool._ready[0].container_id)
    client.close()
    host = details["HostConfig"]
    assert host["NetworkMode"] == "none"
    assert host["ReadonlyRootfs"]
    assert host["Memory"] == host["MemorySwap"] > 0
    assert host["PidsLimit"] == 64
    assert host["NanoCpus"] == 10**9
    assert host["CapDrop"] == ["ALL"]
    assert {name.removeprefix("CAP_") for name in host["CapAdd"]} == {"SETUID", "SETGID", "KILL"}
    assert host["SecurityOpt"] == ["no-new-privileges:true", f"seccomp={PROFILE}"]
    assert host["LogConfig"]["Type"] == "none"
    assert host["IpcMode"] == "none", "a namespace of its own, and /dev/shm is one of the folders below"
    assert "size=16m" in host["Tmpfs"]["/dev/shm"]
    assert not host["Binds"]
    assert not host["Privileged"]
    assert {ulimit["Name"] for ulimit in host["Ulimits"]} == {"nofile", "core"}
    assert all("nosuid,nodev,noexec,size=" in options for options in host["Tmpfs"].values())
