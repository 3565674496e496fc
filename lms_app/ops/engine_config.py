"""The configuration of our own Docker engine: the ways to run a container that it knows, and its default."""

import json
import os
import shutil
import signal
from pathlib import Path

OWN_FOLDER = Path("/var/lib/lms-docker")
WIDER_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
# Other ways to run a container that GRADER_RUNTIME may name, with their options.
_RUNTIMES = {"runsc": ["--network=none"], "crun": []}
STOCK = "runc"


def pid_file() -> Path:
    """Give the file with the number of our engine's process."""
    return OWN_FOLDER / "docker.pid"


def configuration() -> Path:
    """Give the file that our engine reads at its start and after SIGHUP."""
    return OWN_FOLDER / "daemon.json"


def describe_runtimes(default: str = STOCK) -> str:
    """Give the text of an engine's configuration that names the runtimes that this machine has.

    Args:
        default: What runs a container that names none; the stock one if this machine lacks it.
    """
    found = {name: shutil.which(name, path=WIDER_PATH) for name in _RUNTIMES}
    runtimes = {name: {"path": path, "runtimeArgs": _RUNTIMES[name]} for name, path in found.items() if path}
    return json.dumps({"runtimes": runtimes, "default-runtime": default if default in runtimes else STOCK})


def read_default() -> str:
    """Give the default that the configuration names; the stock one when it says nothing."""
    try:
        return json.loads(configuration().read_text(encoding="utf-8")).get("default-runtime", STOCK)
    except (OSError, ValueError):
        return STOCK


def write_runtimes(default: str) -> bool:
    """Write what `describe_runtimes` gives; whether that changed anything.

    Raises:
        OSError: The file can't be read or written.
    """
    text, file = describe_runtimes(default), configuration()
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    file.write_text(text, encoding="utf-8")
    return True


def set_default(default: str) -> None:
    """Let the running engine of ours have this default, and know all runtimes that the machine has by now."""
    try:
        if write_runtimes(default):
            os.kill(int(pid_file().read_text()), signal.SIGHUP)
    except (OSError, ValueError):
        return  # another account started it: it keeps what it has
