"""The floor: a bare test command of three cases in a container that runs already."""

import contextlib
import io
import tarfile
import time
from collections.abc import Generator
from typing import Any

import docker

from jobs.bench.table import Floor
from jobs.sandbox.runtimes import RuntimeProfile

_MB = 1 << 20
_UP_WITHIN_S = 30.0
_docker: Any = docker


def measure_floor(profile: RuntimeProfile, floor: Floor, runs: int) -> list[float]:
    """Give the milliseconds of each run, from asking the engine to the end of the command's output.

    Raises:
        RuntimeError: The command did not pass, or its server did not come up.
    """
    times: list[float] = []
    with _container(profile, floor) as (api, container_id):
        for _ in range(runs + 2):
            started = time.perf_counter()
            output = _execute(api, container_id, floor.command, floor.user)
            times.append((time.perf_counter() - started) * 1000)
            if floor.proof not in output:
                raise RuntimeError(f"the bare command of {profile.name} did not pass")
    return times[2:]


@contextlib.contextmanager
def _container(profile: RuntimeProfile, floor: Floor) -> Generator[tuple[Any, str]]:
    """Start a container with the runtime's processor and memory, but none of its locks."""
    client = _docker.DockerClient.from_env()
    api = client.api
    config = api.create_host_config(
        network_mode="none", mem_limit=profile.memory_mb * _MB, nano_cpus=int(profile.cpus * 1e9)
    )
    container_id: str = api.create_container(
        profile.image, entrypoint=floor.main, user=floor.user, network_disabled=True, host_config=config
    )["Id"]
    try:
        api.put_archive(container_id, "/srv", _archive(floor.files))
        api.start(container_id)
        _wait_up(api, container_id, floor)
        yield api, container_id
    finally:
        api.remove_container(container_id, force=True, v=True)
        client.close()


def _wait_up(api: Any, container_id: str, floor: Floor) -> None:
    deadline = time.monotonic() + _UP_WITHIN_S
    while time.monotonic() < deadline:
        command: str = api.exec_create(container_id, floor.ready, user=floor.user)["Id"]
        api.exec_start(command)
        if api.exec_inspect(command)["ExitCode"] == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("the container of a bare command did not come up")


def _execute(api: Any, container_id: str, command: list[str], user: str) -> bytes:
    made: str = api.exec_create(container_id, command, user=user)["Id"]
    return api.exec_start(made)


def _archive(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(text.encode()), 0o644
            archive.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()
