"""The floor: a bare `pytest` of three cases in a container that runs already."""

import contextlib
import io
import tarfile
import time
from collections.abc import Generator
from typing import Any

import docker

from jobs.sandbox.runtimes import PYTHON

_TEST = """
import pytest

def add(a, b):
    return a + b

@pytest.mark.parametrize(("a", "b", "expected"), [(1, 2, 3), (20, 30, 50), (0, 0, 0)])
def test_add(a, b, expected):
    assert add(a, b) == expected
"""
_COMMAND = ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", "/srv/test_add.py"]
_docker: Any = docker


@contextlib.contextmanager
def _container() -> Generator[tuple[Any, str]]:
    client = _docker.DockerClient.from_env()
    api = client.api
    config = api.create_host_config(network_mode="none", mem_limit="384m", nano_cpus=10**9)
    container_id: str = api.create_container(
        PYTHON.image, entrypoint=["sleep", "600"], network_disabled=True, host_config=config
    )["Id"]
    try:
        api.put_archive(container_id, "/srv", _archive())
        api.start(container_id)
        yield api, container_id
    finally:
        api.remove_container(container_id, force=True, v=True)
        client.close()


def _archive() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("test_add.py")
        member.size, member.mode = len(_TEST.encode()), 0o644
        archive.addfile(member, io.BytesIO(_TEST.encode()))
    return buffer.getvalue()


def measure_floor(runs: int) -> list[float]:
    """Give the milliseconds of each run, from asking the engine to the end of pytest's output."""
    times: list[float] = []
    with _container() as (api, container_id):
        for _ in range(runs + 2):
            started = time.perf_counter()
            command: str = api.exec_create(container_id, _COMMAND, user="10001")["Id"]
            output: bytes = api.exec_start(command)
            times.append((time.perf_counter() - started) * 1000)
            if b"3 passed" not in output:
                raise RuntimeError("the bare pytest did not pass")
    return times[2:]
