"""A keeper of the tests' own, and running code through it as a worker does."""

import functools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import docker
import pytest

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.errors import SandboxLost
from jobs.sandbox.keeper import Keeper, make_keeper
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import JAVA, JAVASCRIPT, PYTHON, SQL, WEB, YAML, RuntimeProfile
from lms_app.core.config import Settings
from lms_app.core.redis import get_redis
from lms_app.grading.rules import judge_case
from lms_app.grading.verdicts import CaseSpec, CaseVerdict

EXACT = {"kind": "exact"}
RUNSC = "runsc"


@dataclass(frozen=True)
class Call:
    """One case: what to call, what to expect (None: own input), how to compare."""

    function: str
    args: list[Any]
    expected: Any = None
    checker: dict[str, Any] | None = None
    is_public: bool = True
    wall_s: float = 1.0
    memory_mb: int = 128

    @property
    def spec(self) -> CaseSpec:
        return CaseSpec(self.checker or EXACT, {"value": self.expected}, self.is_public, weight=1)


RunCode = Callable[..., list[CaseVerdict]]


def wait_until(condition: Callable[[], bool], timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.02)


# Not for the session: its heartbeat would tell the pages of later tests that grading is ready.
@pytest.fixture(scope="module")
def keeper(settings: Settings, sandbox_images: dict[str, str]) -> Iterator[Keeper]:
    assert sandbox_images
    running = make_keeper(settings)
    thread = threading.Thread(target=running.run, args=(get_redis(),))
    thread.start()
    wait_until(
        lambda: running.socket_path.exists() and all(p.state().ready > 0 for p in running.pools.values()), 180
    )
    yield running
    running.stop_requested.set()
    thread.join(timeout=180)
    assert not thread.is_alive()
    assert own_containers(settings) == []


def wait_for_warm(keeper: Keeper, *runtimes: str) -> None:
    """Wait for a container of each: a job waits some seconds only, and nobody here brings it back later."""
    wait_until(lambda: all(keeper.pools[name].state().ready > 0 for name in runtimes))


@pytest.fixture
def run_code(keeper: Keeper) -> RunCode:
    """Run calls of Python code in one fresh container, as one submission; gives the verdicts."""
    return make_run(keeper, PYTHON)


@pytest.fixture
def run_tests(keeper: Keeper) -> RunCode:
    """Run the author's tests of Python code: `run_tests(code, test_file, "test_name", ...)`."""
    return make_test_run(keeper, PYTHON)


@pytest.fixture
def run_javascript(keeper: Keeper) -> RunCode:
    """The same for JavaScript."""
    return make_run(keeper, JAVASCRIPT)


@pytest.fixture
def run_java(keeper: Keeper) -> RunCode:
    """The same for Java."""
    return make_run(keeper, JAVA)


@pytest.fixture
def run_java_tests(keeper: Keeper) -> RunCode:
    """Run the author's tests of Java code: `run_java_tests(code, test_file, "method", ...)`."""
    return make_test_run(keeper, JAVA)


@pytest.fixture
def run_sql(keeper: Keeper) -> RunCode:
    """The same for SQL scripts."""
    return make_run(keeper, SQL)


@pytest.fixture
def run_web(keeper: Keeper) -> RunCode:
    """The same for web pages."""
    return make_run(keeper, WEB)


@pytest.fixture
def run_yaml(keeper: Keeper) -> RunCode:
    """Run the author's tests of a YAML document: `run_yaml(text, test_file, "test_name", ...)`."""
    return make_test_run(keeper, YAML)


def once_more(run: RunCode) -> RunCode:
    """Have a lost container replaced once, as a worker does: a busy machine may have been too slow for it."""

    @functools.wraps(run)
    def run_twice(*args: Any, **options: Any) -> list[CaseVerdict]:
        try:
            return run(*args, **options)
        except SandboxLost:
            return run(*args, **options)

    return run_twice


def make_run(keeper: Keeper, profile: RuntimeProfile) -> RunCode:
    @once_more
    def run(code: str, *calls: Call) -> list[CaseVerdict]:
        verdicts: list[CaseVerdict] = []
        with borrow_sandbox(keeper.socket_path, profile.name, wait_s=60) as sandbox:
            sandbox.set_up({profile.solution_file: code})
            for number, call in enumerate(calls):
                case = CaseInput(str(number), call.function, call.args)
                outcome = sandbox.run_case(case, CaseLimits(call.wall_s, call.memory_mb))
                verdicts.append(judge_case(call.spec, outcome))
        return verdicts

    return run


def make_test_run(keeper: Keeper, profile: RuntimeProfile) -> RunCode:
    @once_more
    def run(
        code: str,
        test_file: str,
        *names: str,
        wall_s: float = 5,
        memory_mb: int = 128,
        is_public: bool = True,
    ) -> list[CaseVerdict]:
        spec = CaseSpec({"kind": "test"}, {"value": True}, is_public, weight=1)
        verdicts: list[CaseVerdict] = []
        with borrow_sandbox(keeper.socket_path, profile.name, wait_s=60) as sandbox:
            sandbox.set_up({profile.solution_file: code}, test_file=test_file)
            for number, name in enumerate(names):
                case = CaseInput(str(number), name, [], is_test=True)
                verdicts.append(judge_case(spec, sandbox.run_case(case, CaseLimits(wall_s, memory_mb))))
        return verdicts

    return run


def own_containers(settings: Settings) -> list[str]:
    client = docker.DockerClient.from_env()
    try:
        label = f"lms.instance={settings.instance_id}"
        return [each["Id"] for each in client.api.containers(all=True, filters={"label": label})]
    finally:
        client.close()
