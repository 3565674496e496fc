"""The floor: a bare test command of three cases in a container that runs already."""

import contextlib
import io
import tarfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import docker

from jobs.sandbox.runtimes import RUNTIMES

_PYTEST = """
import pytest

def add(a, b):
    return a + b

@pytest.mark.parametrize(("a", "b", "expected"), [(1, 2, 3), (20, 30, 50), (0, 0, 0)])
def test_add(a, b, expected):
    assert add(a, b) == expected
"""
_NODE_TEST = """
const test = require('node:test');
const assert = require('node:assert');

function add(a, b) { return a + b; }

for (const [a, b, expected] of [[1, 2, 3], [20, 30, 50], [0, 0, 0]]) {
  test(`add ${a} ${b}`, () => assert.strictEqual(add(a, b), expected));
}
"""


@dataclass(frozen=True)
class _Floor:
    """What a teacher without a grader would start: a test file, its command, and the words of a pass."""

    file: str
    source: str
    command: list[str]
    proof: bytes


_FLOORS = {
    "python": _Floor(
        "test_add.py",
        _PYTEST,
        ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", "/srv/test_add.py"],
        b"3 passed",
    ),
    "javascript": _Floor(
        "add.test.js", _NODE_TEST, ["node", "--test", "--test-reporter=tap", "/srv/add.test.js"], b"# pass 3"
    ),
}
_docker: Any = docker


@contextlib.contextmanager
def _container(runtime: str) -> Generator[tuple[Any, str]]:
    client = _docker.DockerClient.from_env()
    api = client.api
    config = api.create_host_config(
        network_mode="none", mem_limit=f"{RUNTIMES[runtime].memory_mb}m", nano_cpus=10**9
    )
    container_id: str = api.create_container(
        RUNTIMES[runtime].image, entrypoint=["sleep", "600"], network_disabled=True, host_config=config
    )["Id"]
    try:
        api.put_archive(container_id, "/srv", _archive(_FLOORS[runtime]))
        api.start(container_id)
        yield api, container_id
    finally:
        api.remove_container(container_id, force=True, v=True)
        client.close()


def _archive(floor: _Floor) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo(floor.file)
        member.size, member.mode = len(floor.source.encode()), 0o644
        archive.addfile(member, io.BytesIO(floor.source.encode()))
    return buffer.getvalue()


def measure_floor(runs: int, runtime: str) -> list[float]:
    """Give the milliseconds of each run, from asking the engine to the end of the command's output."""
    times: list[float] = []
    with _container(runtime) as (api, container_id):
        for _ in range(runs + 2):
            started = time.perf_counter()
            command: str = api.exec_create(container_id, _FLOORS[runtime].command, user="10001")["Id"]
            output: bytes = api.exec_start(command)
            times.append((time.perf_counter() - started) * 1000)
            if _FLOORS[runtime].proof not in output:
                raise RuntimeError("the bare command did not pass")
    return times[2:]
