"""The whole application with a data folder of its own, for what is measured from outside."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
_START_WITHIN_S = 300.0
_OWN_TO_AN_INSTALLATION = ("DATABASE_URL", "REDIS_URL", "GRADER_SOCKET", "LMS_DATA_DIR", "LMS_PUBLIC_URL")


@dataclass(frozen=True)
class Server:
    """A running application: its address, its data folder, its supervisor's process."""

    base_url: str
    data_dir: Path
    pid: int


@contextmanager
def running_server(**environment: str) -> Generator[Server]:
    """Run the application with demo data and without limits on request rates; `environment` adds to that.

    Raises:
        RuntimeError: It does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in _OWN_TO_AN_INSTALLATION}
    own = {"LMS_DEMO": "1", "LMS_RATE_LIMIT_FACTOR": "1000", **environment}
    with tempfile.TemporaryDirectory(prefix="lms-bench-", ignore_cleanup_errors=True) as folder:
        command = [sys.executable, str(ROOT / "manage.py"), "run", "--yes", "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--data", folder],
            cwd=ROOT,
            env={**inherited, **own},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_well(f"http://localhost:{port}", process)
            yield Server(f"http://localhost:{port}", Path(folder), process.pid)
        finally:
            process.terminate()
            process.wait(timeout=90)


def _wait_well(base_url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{base_url}/health", timeout=5).json().get("status") == "ok":
                return
        except (httpx.HTTPError, ValueError):
            pass  # not up yet
        time.sleep(0.5)
    raise RuntimeError("the application did not start")
