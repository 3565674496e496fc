"""The virtual environment: made once, kept equal to the requirement files. Standard library only."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lms_app.ops.layout import BUILD, ROOT, VENV
from lms_app.ops.terminal import OpsError, confirm, run_logged, step

PYTHON = VENV / "bin" / "python"
_LOG = VENV / "install.log"


def enter(script: Path, argv: list[str], *, yes: bool) -> None:
    """Go on inside the virtual environment, making it and installing requirements.txt where needed.

    Returns only inside it; outside, the process is replaced by the same command run by its Python.

    Raises:
        OpsError: The environment can't be made or a package can't be installed.
    """
    if not inside():
        with lock():
            _make(yes=yes)
        os.execv(PYTHON, [str(PYTHON), str(script), *argv])  # noqa: S606  # our own interpreter, no shell
    with lock():
        install("requirements.txt")
    put_first_on_path()


def inside() -> bool:
    """Whether this process runs the environment's Python."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def put_first_on_path() -> None:
    """Let children find Node, granian and the test tools of the environment before the machine's."""
    os.environ["PATH"] = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    os.environ["VIRTUAL_ENV"] = str(VENV)


def install(requirements: str) -> None:
    """Install a requirement file unless exactly it is installed already.

    Raises:
        OpsError: pip failed.
    """
    constraints = ROOT / "constraints.txt"
    wanted = hashlib.sha256(sys.version.encode())
    for file in (ROOT / requirements, ROOT / "requirements.txt", constraints):
        wanted.update(file.read_bytes() if file.exists() else b"")
    stamp = VENV / f".{requirements}.stamp"
    if stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    with step(f"Python packages of {requirements}") as current:
        command = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar=off",
        ]
        pinned = ["-c", constraints] if constraints.exists() else []
        run_logged(
            [*command, "-r", ROOT / requirements, *pinned],
            log=_LOG,
            current=current,
            failure=f"The Python packages of {requirements} could not be installed.",
        )
        stamp.write_text(wanted.hexdigest())


@contextmanager
def lock() -> Iterator[None]:
    """Let only one command at a time change the environment."""
    try:
        BUILD.mkdir(exist_ok=True)
        with (BUILD / "venv.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise OpsError(f"The folder {ROOT} can't be written; run as its owner.") from error


def _make(*, yes: bool) -> None:
    if PYTHON.exists() and _works([str(PYTHON), "-m", "pip", "--version"]):
        return
    with step("Virtual environment .venv"):
        if not _works([sys.executable, "-c", "import ensurepip, venv"]):
            _install_venv_package(yes=yes)
        run = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
        )
    if run.returncode:
        reason = (run.stdout + run.stderr).strip().splitlines()[-1:] or ["no reason given"]
        raise OpsError(f"The virtual environment {VENV} could not be made: {reason[0]}")


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _install_venv_package(*, yes: bool) -> None:
    """Debian and Ubuntu ship Python without venv's pip; add the package that has it."""
    package = f"python3.{sys.version_info.minor}-venv"
    allowed = os.geteuid() == 0 and shutil.which("apt-get") and confirm(f"Install {package} by apt?", yes=yes)
    if not allowed:
        raise OpsError(
            f"This Python can't make virtual environments; install the package {package} and run again."
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-qy", "--no-install-recommends", package],
    ):
        if subprocess.run(command, capture_output=True, env=environment, check=False).returncode:
            raise OpsError(f"apt-get could not install {package}; install it by hand and run again.")
