"""The whole application as `manage.py run` starts it, for tests that need it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg

from lms_app.ops.layout import ROOT, DataDir

START_WITHIN_S = 300
WELL_WITHIN_S = 20
# Reading all root certificates takes a client longer than most of its requests.
_TLS = httpx.create_ssl_context()
_NOT_INHERITED = {
    "DATABASE_URL",
    "REDIS_URL",
    "GRADER_SOCKET",
    "LMS_DATA_DIR",
    "LMS_PUBLIC_URL",
    "LMS_ENV",
    "LMS_SECRET_KEY",
    "LMS_REFRESH_SECRET_KEY",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class AppServer:
    """One `manage.py run` with a data folder of its own."""

    def __init__(self, *arguments: str, data_dir: Path | None = None, **environment: str) -> None:
        self.port = free_port()
        self.base_url = f"http://localhost:{self.port}"
        self.data = DataDir((data_dir or Path(tempfile.mkdtemp(prefix="lms-app-"))).resolve())
        self.output = self.data.path / "run.log"
        self._arguments = [
            "run",
            "--yes",
            "--port",
            str(self.port),
            "--data",
            str(self.data.path),
            *arguments,
        ]
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
        self._environment = {**inherited, "LMS_RATE_LIMIT_FACTOR": "1000", "LMS_DEMO": "1", **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data_dir(self) -> Path:
        return self.data.path

    @property
    def instance_id(self) -> str:
        return self.data.instance_id

    @property
    def database_url(self) -> str:
        return f"postgresql+psycopg://postgres@/lms?host={quote(str(self.data.postgres), safe='')}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.data.run}/redis.sock?db=0"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def start(self) -> "AppServer":
        with self.output.open("ab") as sink:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), *self._arguments],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        self._wait(lambda: "Ready after" in self.said(), START_WITHIN_S)
        # Pages come before the workers; tests want both. Without an engine it never gets quite well.
        with contextlib.suppress(AssertionError):
            self._wait(self._is_well, WELL_WITHIN_S)
        return self

    def stop(self, number: signal.Signals = signal.SIGTERM, within_s: float = 60) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(within_s)

    def restart(self) -> None:
        """End the supervisor in order and start it again on the same data."""
        self.stop()
        self.output.write_bytes(b"")
        self.start()

    def said(self) -> str:
        """What the supervisor printed so far."""
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def log(self, name: str) -> str:
        file = self.data.logs / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def pid(self, name: str) -> int:
        pid = self._child(name)["pid"]
        assert pid, f"{name} is not running"
        return pid

    def restarts(self, name: str) -> int:
        return self._child(name)["restarts"]

    def kill(self, name: str, within_s: float = 30) -> int:
        """Kill -9 one child; give the process id of the one that the supervisor started instead."""
        before = self.restarts(name)
        os.kill(self.pid(name), signal.SIGKILL)
        self._wait(lambda: self.restarts(name) > before and bool(self._child(name)["pid"]), within_s)
        return self.pid(name)

    def wait_ready(self, within_s: float = 60) -> None:
        """Wait until pages and the API are served (again)."""
        self._wait(self._is_served, within_s)

    def connect(self) -> psycopg.Connection:
        """Open an autocommit connection to its database."""
        return psycopg.connect(self.database_url.replace("+psycopg", ""), autocommit=True)

    def http(self, **options: object) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, timeout=30, verify=_TLS, **options)  # type: ignore[arg-type]

    def _is_served(self) -> bool:
        try:
            with self.http() as client:
                return client.get("/").status_code == 200 and client.get("/health").status_code < 500
        except httpx.HTTPError:
            return False

    def _is_well(self) -> bool:
        try:
            with self.http() as client:
                health = client.get("/health").json()
        except (httpx.HTTPError, ValueError):
            return False
        return health["status"] == "ok" and health["engine"] == "ready" and bool(health["workers"])

    def _child(self, name: str) -> dict[str, int]:
        return json.loads(self.data.status.read_text())["children"][name]

    def _wait(self, is_done: object, within_s: float) -> None:
        deadline = time.monotonic() + within_s
        while True:
            if callable(is_done) and is_done():
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The application did not get there:\n{self.said()[-4000:]}")
            time.sleep(0.05)
