"""The Docker engine: the one that is there, or one of our own.

An engine that this module starts is private (no network bridge, no firewall rules) and is left running
when the application stops, so that the next start finds it; `run --stop-engine` ends it.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from lms_app.ops import apt, engine_config
from lms_app.ops.engine_config import WIDER_PATH
from lms_app.ops.processes import MARK
from lms_app.ops.terminal import OpsError, confirm, say, step, warn

DEFAULT_SOCKET = Path("/var/run/docker.sock")
_OWN_ADDRESS = f"unix://{engine_config.OWN_FOLDER}/docker.sock"
_QUICK = "crun"
_ANSWER_WITHIN_S = 10
_START_WITHIN_S = 40
_STOP_WITHIN_S = 20


@dataclass(frozen=True)
class Engine:
    """An engine that answers."""

    address: str
    version: str

    @property
    def is_ours(self) -> bool:
        """Whether this module started it."""
        return self.address == _OWN_ADDRESS


def docker(address: str, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    """Run the docker command against one engine; the caller looks at the return code.

    Raises:
        OpsError: There is no docker command, or it hangs.
    """
    try:
        return subprocess.run(
            ["docker", "--host", address, *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
            env=cli_environment(),
        )
    except FileNotFoundError as error:
        raise OpsError("The docker command is missing; install Docker (package docker.io).") from error
    except subprocess.TimeoutExpired as error:
        raise OpsError(f"The Docker engine at {address} did not answer within {timeout_s:.0f} s.") from error


def cli_environment() -> dict[str, str]:
    """Give the docker command's environment: no contexts, and the builder every engine has."""
    skipped = {"DOCKER_HOST", "DOCKER_CONTEXT"}
    kept = {name: value for name, value in os.environ.items() if name not in skipped}
    return {**kept, "DOCKER_BUILDKIT": "0"}


def find() -> Engine | None:
    """Give the engine to use: DOCKER_HOST alone when it is set, else the default socket, else our own."""
    if address := os.environ.get("DOCKER_HOST"):
        return _ask(address)
    if engine := _ask(_OWN_ADDRESS) if (engine_config.OWN_FOLDER / "docker.sock").exists() else None:
        return engine
    return _ask(f"unix://{DEFAULT_SOCKET}") if DEFAULT_SOCKET.exists() else None


def why_absent() -> str:
    """Say in one sentence why `find` gave nothing and what to do."""
    if address := os.environ.get("DOCKER_HOST"):
        return f"No Docker engine answers at DOCKER_HOST={address}; start it or unset DOCKER_HOST."
    if DEFAULT_SOCKET.exists() and not _cli():
        return "The docker command is missing; install the package docker-cli or docker.io."
    if DEFAULT_SOCKET.exists() and not os.access(DEFAULT_SOCKET, os.W_OK):
        return f"This account may not use the Docker engine at {DEFAULT_SOCKET}; add it to the group docker."
    if apt.can_install():
        return "There is no Docker engine; run again with --yes to install and start one."
    return "There is no Docker engine; install and start Docker, or set DOCKER_HOST."


def find_or_start(*, yes: bool, log: Path) -> Engine | None:
    """Give an engine, starting (and as root on Debian or Ubuntu installing) one if the person agrees.

    Raises:
        OpsError: The person agreed, and the engine can't be installed or does not start.
    """
    if found := find():
        register_runtimes(found)
        return found
    if os.environ.get("DOCKER_HOST") or os.geteuid() != 0:
        return None
    missing = _missing_programs()
    if missing and not apt.can_install():
        return None
    wanted = [*missing, *_helpful_programs()]
    question = f"Install {' and '.join(wanted)} by apt and start one?" if wanted else "Start one?"
    if not confirm(f"There is no Docker engine. {question}", yes=yes):
        return None
    if wanted:
        _install_programs(log)
        if found := find():
            return found
    return _start()


def _missing_programs() -> list[str]:
    programs = {"docker": _cli(), "dockerd": _dockerd(), "debootstrap": _debootstrap()}
    return [name for name, path in programs.items() if not path]


def _helpful_programs() -> list[str]:
    """Give what an engine is quicker with; nothing where it can't be installed."""
    return [] if shutil.which(_QUICK, path=WIDER_PATH) or not apt.can_install() else [_QUICK]


def _install_programs(log: Path) -> None:
    """Install what an engine needs; newer Debians keep the docker command in a package of its own."""
    wanted = [name for name, path in (("docker.io", _dockerd()), ("debootstrap", _debootstrap())) if not path]
    with step("Installing a Docker engine") as current:
        if wanted:
            apt.install(wanted, log=log, current=current)
        if not _cli():
            apt.install(["docker-cli"], log=log, current=current)
        helpful = [name for name in _helpful_programs() if apt.has_package(name)]
        if helpful:
            apt.install(helpful, log=log, current=current)


def stop_own() -> None:
    """End the engine that this module started, if it runs."""
    try:
        pid = int(engine_config.pid_file().read_text())
        if "dockerd" not in Path(f"/proc/{pid}/cmdline").read_text():
            return
        os.kill(pid, signal.SIGTERM)
        psutil.Process(pid).wait(_STOP_WITHIN_S)
    except psutil.TimeoutExpired:
        warn("The Docker engine that we started does not end.")
        return
    except (OSError, ValueError, psutil.NoSuchProcess):
        return
    say("The Docker engine that we started is stopped.")


def _cli() -> str | None:
    return shutil.which("docker")


def _dockerd() -> str | None:
    return shutil.which("dockerd", path=WIDER_PATH)


def _debootstrap() -> str | None:
    return shutil.which("debootstrap", path=WIDER_PATH)


def list_runtimes(address: str) -> list[str]:
    """Give the names of the runtimes that an engine can run containers with; none without an engine."""
    answer = docker(address, "info", "--format", "{{json .Runtimes}}", timeout_s=_ANSWER_WITHIN_S)
    return sorted(json.loads(answer.stdout or "{}")) if answer.returncode == 0 else []


def register_runtimes(found: Engine) -> None:
    """Tell an engine of ours of a runtime that was installed after its start; others are left alone."""
    if found.is_ours:
        engine_config.set_default(engine_config.read_default())


def prefer_quick_runtime(found: Engine, image: str) -> None:
    """Let an engine of ours run containers by crun, where one really starts with it: that is quicker.

    Args:
        found: The engine; one that is not ours is left alone.
        image: An image that it has, for the try.
    """
    if not found.is_ours or engine_config.read_default() == _QUICK:
        return
    if _QUICK in list_runtimes(found.address) and _starts(found.address, image, _QUICK):
        engine_config.set_default(_QUICK)


def _starts(address: str, image: str, runtime: str) -> bool:
    """Whether a container with limits like those of graders starts; crun refuses some mixtures of cgroups."""
    limits = ["--memory=64m", "--memory-swap=64m", "--pids-limit=32", "--cpus=1", "--network=none"]
    rights = ["--read-only", "--tmpfs=/run", "--cap-drop=ALL", "--security-opt=no-new-privileges"]
    run = ["run", "--rm", f"--runtime={runtime}", *limits, *rights, "--entrypoint=/bin/true", image]
    return docker(address, *run).returncode == 0


def _forget_dead(pid_file: Path, program: str) -> None:
    """Remove a file that names a process which is not, or no longer, the program."""
    try:
        if psutil.Process(int(pid_file.read_text())).name() != program:
            pid_file.unlink()
    except FileNotFoundError:
        return
    except (ValueError, psutil.NoSuchProcess):
        pid_file.unlink()


def _ask(address: str) -> Engine | None:
    try:
        answer = docker(address, "version", "--format", "{{.Server.Version}}", timeout_s=_ANSWER_WITHIN_S)
    except OpsError:
        return None
    version = answer.stdout.strip()
    return Engine(address, version) if answer.returncode == 0 and version else None


def _options() -> list[str | Path]:
    sockets = ["-H", _OWN_ADDRESS]
    if not _ask(f"unix://{DEFAULT_SOCKET}"):
        sockets += ["-H", f"unix://{DEFAULT_SOCKET}"]
    folders = [
        "--data-root",
        engine_config.OWN_FOLDER / "root",
        "--exec-root",
        engine_config.OWN_FOLDER / "exec",
        "--pidfile",
        engine_config.pid_file(),
    ]
    network = ["--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"]
    configuration = ["--live-restore", "--config-file", engine_config.configuration()]
    return [*sockets, *folders, *network, "--bridge=none", *configuration]


def _start() -> Engine:
    dockerd = _dockerd()
    if not dockerd or not _cli():
        raise OpsError("The programs dockerd and docker are missing after the installation of docker.io.")
    try:
        engine_config.OWN_FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OpsError(
            f"The folder {engine_config.OWN_FOLDER} for the Docker engine can't be made ({error.strerror})."
        ) from error
    engine_config.write_runtimes(engine_config.read_default())
    # A machine that was switched off leaves these behind, and their numbers may be others' by now.
    _forget_dead(engine_config.pid_file(), "dockerd")
    _forget_dead(engine_config.OWN_FOLDER / "exec" / "containerd" / "containerd.pid", "containerd")
    log = engine_config.OWN_FOLDER / "log"
    with step("Starting a Docker engine") as current, log.open("ab") as sink:
        process = subprocess.Popen(
            [dockerd, *_options()],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            # It outlives us: the mark of an installation would end it with that installation.
            env={name: value for name, value in os.environ.items() if name != MARK},
        )
        deadline = time.monotonic() + _START_WITHIN_S
        while time.monotonic() < deadline and process.poll() is None:
            if engine := _ask(_OWN_ADDRESS):
                current.note = "it stays for the next start; --stop-engine ends it"
                return engine
            time.sleep(0.3)
        if process.poll() is None:
            process.terminate()
        raise OpsError(f"The Docker engine did not start; its log is {log}.")
