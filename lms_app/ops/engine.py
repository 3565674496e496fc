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

from lms_app.ops import apt
from lms_app.ops.processes import MARK
from lms_app.ops.terminal import OpsError, confirm, say, step, warn

OWN_FOLDER = Path("/var/lib/lms-docker")
DEFAULT_SOCKET = Path("/var/run/docker.sock")
_OWN_ADDRESS = f"unix://{OWN_FOLDER}/docker.sock"
_PID_FILE = OWN_FOLDER / "docker.pid"
# Other ways to run a container that GRADER_RUNTIME may name, with their options.
_RUNTIMES = {"runsc": ["--network=none"], "crun": []}
_WIDER_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
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
    if engine := _ask(_OWN_ADDRESS) if (OWN_FOLDER / "docker.sock").exists() else None:
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
    names = " and ".join(missing)
    question = f"Install {names} by apt and start one?" if missing else "Start one?"
    if not confirm(f"There is no Docker engine. {question}", yes=yes):
        return None
    if missing:
        _install_programs(log)
        if found := find():
            return found
    return _start()


def _missing_programs() -> list[str]:
    programs = {"docker": _cli(), "dockerd": _dockerd(), "debootstrap": _debootstrap()}
    return [name for name, path in programs.items() if not path]


def _install_programs(log: Path) -> None:
    """Install what an engine needs; newer Debians keep the docker command in a package of its own."""
    wanted = [name for name, path in (("docker.io", _dockerd()), ("debootstrap", _debootstrap())) if not path]
    with step("Installing a Docker engine") as current:
        if wanted:
            apt.install(wanted, log=log, current=current)
        if not _cli():
            apt.install(["docker-cli"], log=log, current=current)


def stop_own() -> None:
    """End the engine that this module started, if it runs."""
    try:
        pid = int(_PID_FILE.read_text())
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
    return shutil.which("dockerd", path=_WIDER_PATH)


def _debootstrap() -> str | None:
    return shutil.which("debootstrap", path=_WIDER_PATH)


def list_runtimes(address: str) -> list[str]:
    """Give the names of the runtimes that an engine can run containers with; none without an engine."""
    answer = docker(address, "info", "--format", "{{json .Runtimes}}", timeout_s=_ANSWER_WITHIN_S)
    return sorted(json.loads(answer.stdout or "{}")) if answer.returncode == 0 else []


def register_runtimes(found: Engine) -> None:
    """Tell an engine of ours of a runtime that was installed after its start; others are left alone."""
    if not found.is_ours:
        return
    try:
        if _write_runtimes():
            os.kill(int(_PID_FILE.read_text()), signal.SIGHUP)
    except (OSError, ValueError):
        return  # another account started it: it keeps what it has


def _configuration() -> Path:
    return OWN_FOLDER / "daemon.json"


def describe_runtimes() -> str:
    """Give the text of an engine's configuration that names the runtimes that this machine has."""
    found = {name: shutil.which(name, path=_WIDER_PATH) for name in _RUNTIMES}
    runtimes = {name: {"path": path, "runtimeArgs": _RUNTIMES[name]} for name, path in found.items() if path}
    return json.dumps({"runtimes": runtimes})


def _write_runtimes() -> bool:
    """Name the runtimes that this machine has in the engine's configuration; whether that changed it."""
    text = describe_runtimes()
    if _configuration().exists() and _configuration().read_text(encoding="utf-8") == text:
        return False
    _configuration().write_text(text, encoding="utf-8")
    return True


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
    folders = ["--data-root", OWN_FOLDER / "root", "--exec-root", OWN_FOLDER / "exec", "--pidfile", _PID_FILE]
    network = ["--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"]
    configuration = ["--live-restore", "--config-file", _configuration()]
    return [*sockets, *folders, *network, "--bridge=none", *configuration]


def _start() -> Engine:
    dockerd = _dockerd()
    if not dockerd or not _cli():
        raise OpsError("The programs dockerd and docker are missing after the installation of docker.io.")
    try:
        OWN_FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OpsError(
            f"The folder {OWN_FOLDER} for the Docker engine can't be made ({error.strerror})."
        ) from error
    _write_runtimes()
    # A machine that was switched off leaves these behind, and their numbers may be others' by now.
    _forget_dead(_PID_FILE, "dockerd")
    _forget_dead(OWN_FOLDER / "exec" / "containerd" / "containerd.pid", "containerd")
    log = OWN_FOLDER / "log"
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
