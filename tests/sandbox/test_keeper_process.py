"""The keeper as a process: what is left of it after each kind of end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.errors import EngineUnavailable, KeeperLost
from jobs.sandbox.protocol import CaseInput, CaseLimits
from lms_app.core.config import Settings
from tests.sandbox.conftest import own_containers, wait_until

StartKeeper = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> Settings:
    """Settings of an installation of this test's own."""
    return settings.model_copy(update={"data_dir": tmp_path, "grader_socket": tmp_path / "keeper.sock"})


@pytest.fixture
def start_keeper(own: Settings, sandbox_images: dict[str, str]) -> Iterator[StartKeeper]:
    assert sandbox_images
    started: list[subprocess.Popen[bytes]] = []

    def start(**over: str) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "LMS_DATA_DIR": str(own.data_dir),
            "GRADER_SOCKET": str(own.keeper_socket),
            "GRADER_POOL_PYTHON": "1",
            "GRADER_POOL_MOST": "1",
            **over,
        }
        started.append(subprocess.Popen([sys.executable, "-m", "jobs.sandbox.keeper"], env=environment))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=120)
    assert own_containers(own) == []


def wait_ready(own: Settings) -> None:
    def is_ready() -> bool:
        try:
            with borrow_sandbox(own.keeper_socket, "python", wait_s=5):
                return True
        except EngineUnavailable:
            return False

    wait_until(is_ready, 120)


def test_a_clean_end_leaves_nothing(own: Settings, start_keeper: StartKeeper, redis_server: Redis) -> None:
    process = start_keeper()
    wait_ready(own)
    assert own_containers(own)
    process.terminate()
    assert process.wait(timeout=120) == 0
    assert own_containers(own) == []
    assert not own.keeper_socket.exists()


def test_the_next_keeper_reaps_what_a_killed_one_left(own: Settings, start_keeper: StartKeeper) -> None:
    process = start_keeper()
    wait_ready(own)
    left = set(own_containers(own))
    process.kill()
    process.wait()
    assert left
    start_keeper()
    wait_ready(own)
    assert not left & set(own_containers(own))


def test_a_keeper_that_dies_in_mid_run_is_the_systems_fault(own: Settings, start_keeper: StartKeeper) -> None:
    process = start_keeper()
    wait_ready(own)
    with borrow_sandbox(own.keeper_socket, "python") as sandbox:
        sandbox.set_up({"solution.py": "import time\ndef nap(): time.sleep(60)"})
        with pytest.raises(KeeperLost):
            sandbox.run_case(CaseInput("0", "nap", []), CaseLimits(20, 64), while_waiting=process.kill)
    process.wait()
    start_keeper()
    wait_ready(own)


def test_stopping_in_mid_run_is_the_systems_fault_too(own: Settings, start_keeper: StartKeeper) -> None:
    process = start_keeper()
    wait_ready(own)
    with borrow_sandbox(own.keeper_socket, "python") as sandbox:
        sandbox.set_up({"solution.py": "import time\ndef nap(): time.sleep(60)"})
        with pytest.raises(KeeperLost):
            sandbox.run_case(CaseInput("0", "nap", []), CaseLimits(20, 64), while_waiting=process.terminate)
    assert process.wait(timeout=120) == 0
    assert own_containers(own) == []


def test_a_second_keeper_of_the_same_installation_refuses(own: Settings, start_keeper: StartKeeper) -> None:
    start_keeper()
    wait_ready(own)
    assert start_keeper().wait(timeout=120) == 1
    wait_ready(own)


def test_an_engine_that_comes_late_is_found(
    own: Settings, start_keeper: StartKeeper, docker_engine: str, tmp_path: Path, redis_server: Redis
) -> None:
    link = tmp_path / "engine.sock"
    process = start_keeper(DOCKER_HOST=f"unix://{link}")

    def sign() -> dict[str, object]:
        keys = redis_server.keys("grader:keeper:*")
        signs = [json.loads(redis_server.get(key) or b"{}") for key in keys]
        return next(
            (each for each in signs if each.get("runtimes", {}).get("python", {}).get("size") == 1), {}
        )

    wait_until(lambda: sign().get("engine") == "unavailable", 120)
    with pytest.raises(EngineUnavailable), borrow_sandbox(own.keeper_socket, "python"):
        pass
    link.symlink_to(docker_engine.removeprefix("unix://"))
    wait_ready(own)
    wait_until(lambda: sign().get("engine") == "ok", 120)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=120) == 0
