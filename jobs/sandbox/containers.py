"""One-shot containers: start one warm, find out why it ended, remove it."""

import contextlib
import socket
import time
from collections.abc import Generator
from typing import Any

import docker
import docker.errors
import docker.types
import requests.exceptions

from jobs.sandbox.box import Box
from jobs.sandbox.churn import Churn
from jobs.sandbox.errors import EngineUnavailable
from jobs.sandbox.protocol import FrameError
from jobs.sandbox.runtimes import RuntimeProfile
from jobs.sandbox.system_calls import PROFILE

LABEL_INSTANCE = "lms.instance"
LABEL_KEEPER = "lms.keeper"
LABEL_BORN = "lms.born"
LABEL_GRADER = "lms.grader"

_MB = 1 << 20
# Its kernel is a process of the container, which ends when it gets no thread; the limit counts those too.
_GVISOR_THREADS = 192
_START_TIMEOUT_S = 60.0
_ENGINE_TIMEOUT_S = 60
_LEAVE_BY_ITSELF_S = 0.5
_SHARED_MEMORY = {"/dev/shm": "rw,nosuid,nodev,noexec,size=16m,mode=1777"}  # noqa: S108 - of the container

_docker: Any = docker
_types: Any = docker.types


@contextlib.contextmanager
def _engine_errors() -> Generator[None]:
    """Turn all that an engine out of order throws into EngineUnavailable, with a sentence for people."""
    try:
        yield
    except docker.errors.ImageNotFound as error:
        raise EngineUnavailable("a sandbox image is missing: run `python3 manage.py images`") from error
    except (docker.errors.DockerException, requests.exceptions.RequestException, OSError) as error:
        raise EngineUnavailable(f"the container engine does not answer ({type(error).__name__})") from error


class Engine:
    """The container engine, for one keeper of one installation.

    Args:
        instance_id: Names the installation in the labels of its containers.
        keeper_id: Names this process there.
        oci_runtime: The engine's runtime for containers, such as runsc; empty for its default. Or one for
            each language that shall not have the default: `python=runsc,javascript=runsc`.

    Attributes:
        churn: What starting and removing has taken so far.
    """

    def __init__(self, *, instance_id: str, keeper_id: str, oci_runtime: str = "") -> None:
        self._instance_id = instance_id
        self._keeper_id = keeper_id
        self._oci_runtime = oci_runtime
        self._connected: Any = None
        self.churn = Churn()
        self._digests: dict[str, str] = {}

    @property
    def _client(self) -> Any:
        if self._connected is None:
            with _engine_errors():
                client = _docker.DockerClient.from_env(timeout=_ENGINE_TIMEOUT_S, max_pool_size=32)
                # Else requests reads the environment for proxies at each request; no engine is behind one.
                client.api.trust_env = False
                self._connected = client
        return self._connected

    def start(self, profile: RuntimeProfile) -> Box:
        """Start a container and wait until its harness is warm.

        Raises:
            EngineUnavailable: The engine, the image or the harness would not.
        """
        born = time.time()
        with _engine_errors(), self.churn.timed("create"):
            digest = self._find_digest(profile.image)
            container_id = self._create(profile, digest, born)
        try:
            return self._warm_up(profile, container_id, digest, born)
        except (EngineUnavailable, FrameError, TimeoutError) as error:
            with contextlib.suppress(EngineUnavailable):
                self.remove(container_id)
            if isinstance(error, EngineUnavailable):
                raise
            raise EngineUnavailable(f"a {profile.name} sandbox did not start") from error

    def _find_digest(self, image: str) -> str:
        """Ask the engine once, as a tag names its content; see `_create` for an image that was built anew."""
        if image not in self._digests:
            self._digests[image] = self._client.api.inspect_image(image)["Id"]
        return self._digests[image]

    def _create(self, profile: RuntimeProfile, digest: str, born: float) -> str:
        api = self._client.api
        try:
            return api.create_container(
                digest,
                stdin_open=True,
                hostname="sandbox",
                user="0:0",
                network_disabled=True,
                environment={"HARNESS_SECCOMP": "optional"} if self._is_gvisor(profile) else None,
                host_config=api.create_host_config(**self._host_options(profile)),
                labels=self._labels(born),
            )["Id"]
        except docker.errors.ImageNotFound:
            self._digests.pop(profile.image, None)
            raise

    def _warm_up(self, profile: RuntimeProfile, container_id: str, digest: str, born: float) -> Box:
        with _engine_errors(), self.churn.timed("start"):
            api = self._client.api
            params = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            holder = api.attach_socket(container_id, params=params)
            api.start(container_id)
        stream: socket.socket = getattr(holder, "_sock", holder)
        stream.settimeout(None)
        box = Box(container_id, profile.name, digest, born, stream, holder)
        try:
            with self.churn.timed("warm_up"):
                first = box.receive(time.monotonic() + _START_TIMEOUT_S)
            if first.get("type") != "ready":
                raise FrameError("not ready")
        except (FrameError, TimeoutError):
            box.hang_up()
            raise
        return box

    def _labels(self, born: float) -> dict[str, str]:
        return {
            LABEL_GRADER: "1",
            LABEL_INSTANCE: self._instance_id,
            LABEL_KEEPER: self._keeper_id,
            LABEL_BORN: str(int(born)),
        }

    def _host_options(self, profile: RuntimeProfile) -> dict[str, Any]:
        options: dict[str, Any] = {
            "network_mode": "none",
            "read_only": True,
            "tmpfs": {**profile.tmpfs, **_SHARED_MEMORY},
            "pids_limit": profile.pids + (_GVISOR_THREADS if self._is_gvisor(profile) else 0),
            "mem_limit": profile.memory_mb * _MB,
            "memswap_limit": profile.memory_mb * _MB,
            "nano_cpus": int(profile.cpus * 1e9),
            "oom_score_adj": 500,
            "cap_drop": ["ALL"],
            "cap_add": ["SETUID", "SETGID", "KILL"],
            "security_opt": ["no-new-privileges:true", f"seccomp={PROFILE}"],
            "ulimits": [
                _types.Ulimit(name="nofile", soft=1024, hard=1024),
                _types.Ulimit(name="core", soft=0, hard=0),
            ],
            "log_config": _types.LogConfig(type="none"),
            # A namespace of its own, without the folder that the engine would mount and unmount for it.
            "ipc_mode": "none",
            "init": False,
        }
        oci_runtime = self.oci_runtime_of(profile)
        return options | ({"runtime": oci_runtime} if oci_runtime else {})

    def oci_runtime_of(self, profile: RuntimeProfile) -> str:
        """Give the name of the engine's runtime for these containers; empty for its default."""
        if "=" not in self._oci_runtime:
            return self._oci_runtime
        pairs = [pair.strip().partition("=") for pair in self._oci_runtime.split(",")]
        return {name: oci_runtime for name, _, oci_runtime in pairs}.get(profile.name, "")

    def _is_gvisor(self, profile: RuntimeProfile) -> bool:
        return self.oci_runtime_of(profile).startswith("runsc")

    def was_killed_for_memory(self, box: Box) -> bool:
        """Whether the kernel ended the container for want of memory.

        Raises:
            EngineUnavailable: The engine can't say, so it may be the one to blame.
        """
        with _engine_errors():
            state: dict[str, Any] = self._client.api.inspect_container(box.container_id)["State"]
            return bool(state.get("OOMKilled"))

    def destroy(self, box: Box) -> None:
        """Hang up and remove the container.

        Raises:
            EngineUnavailable: It is still there; `reap` gets it later.
        """
        with self.churn.timed("remove"):
            box.hang_up()
            self._let_it_end(box.container_id)
            self.remove(box.container_id)

    def _let_it_end(self, container_id: str) -> None:
        """Give the harness, which ends when its input does, a moment for it.

        A container that has ended is removed without the engine starting a program to kill it. The request
        fails when it takes longer, and the removal that follows tells what is wrong if something is.
        """
        silent = (docker.errors.DockerException, requests.exceptions.RequestException, OSError)
        with contextlib.suppress(*silent):
            self._client.api.wait(container_id, timeout=_LEAVE_BY_ITSELF_S)

    def remove(self, container_id: str) -> None:
        """Remove a container, running or not; one that is gone already is fine.

        Raises:
            EngineUnavailable: The engine would not.
        """
        with _engine_errors_but_missing():
            self._client.api.remove_container(container_id, force=True, v=True)

    def reap(self, known_ids: set[str], *, min_age_s: float) -> int:
        """Remove this installation's containers that nobody owns.

        Those of other keepers have no owner, since a lock lets only one keeper run at a time. Those of this
        keeper that are not in `known_ids` have none either once they are older than `min_age_s`.

        Returns:
            How many were removed.

        Raises:
            EngineUnavailable: The engine does not answer.
        """
        with _engine_errors():
            label = f"{LABEL_INSTANCE}={self._instance_id}"
            found: list[dict[str, Any]] = self._client.api.containers(all=True, filters={"label": label})
        removed = 0
        for container in found:
            labels: dict[str, str] = container["Labels"] or {}
            age_s = time.time() - int(labels.get(LABEL_BORN, "0"))
            own = labels.get(LABEL_KEEPER) == self._keeper_id
            if container["Id"] in known_ids or (own and age_s < min_age_s):
                continue
            self.remove(container["Id"])
            removed += 1
        return removed


@contextlib.contextmanager
def _engine_errors_but_missing() -> Generator[None]:
    """Like `_engine_errors`, for calls where a missing or vanishing container is success."""
    try:
        yield
    except docker.errors.NotFound:
        return
    except docker.errors.APIError as error:
        if error.status_code == 409:  # its removal is already in progress
            return
        raise EngineUnavailable("the container engine refused a removal") from error
    except (docker.errors.DockerException, requests.exceptions.RequestException, OSError) as error:
        raise EngineUnavailable(f"the container engine does not answer ({type(error).__name__})") from error
