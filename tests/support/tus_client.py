"""A tus client that does right or wrong as a test wants, and web processes that it talks to."""

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from lms_app.ops.layout import ROOT
from lms_app.web.cookies import SESSION_COOKIE
from tests.support.app_server import free_port
from tests.support.waiting import wait_until

VERSION = {"Tus-Resumable": "1.0.0"}
BODY_TYPE = "application/offset+octet-stream"


class WebProcess:
    """One granian with one worker that serves the API on the database of this test run."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.base_url = f"http://localhost:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "WebProcess":
        granian = str(Path(sys.executable).with_name("granian"))
        command = [granian, "--interface", "asgi", "--factory", "tests.support.api_app:make"]
        options = [
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--log-level",
            "warning",
        ]
        with self._log.open("ab") as sink:
            self._process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env={**os.environ, "LMS_RATE_LIMIT_FACTOR": "1000", "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        wait_until(self._answers, 60, "a web process")
        return self

    def kill(self) -> None:
        """Kill -9 the server and its worker."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def worker_pid(self) -> int:
        """The process that answers."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[-1])

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()
        try:
            return httpx.options(f"{self.base_url}/api/uploads", timeout=2).status_code == 204
        except httpx.HTTPError:
            return False


class TusClient:
    """One person's uploads, over a client of httpx or Starlette."""

    def __init__(self, http: Any) -> None:
        self.http = http

    @classmethod
    def connect(cls, base_url: str, session_token: str, **options: Any) -> "TusClient":
        headers = {"Origin": base_url, "Accept-Language": "en"}
        cookies = {SESSION_COOKIE: session_token}
        return cls(httpx.Client(base_url=base_url, headers=headers, cookies=cookies, timeout=60, **options))

    def create(self, size: int | str | None, name: str = "lesson.pdf", **headers: str) -> Any:
        length = {} if size is None else {"Upload-Length": str(size)}
        metadata = {"Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}"}
        return self.http.post("/api/uploads", headers={**VERSION, **length, **metadata, **headers})

    def begin(self, size: int, name: str = "lesson.pdf") -> str:
        """Create; gives the address."""
        answer = self.create(size, name)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def head(self, address: str, **headers: str) -> Any:
        return self.http.head(address, headers={**VERSION, **headers})

    def offset(self, address: str) -> int:
        answer = self.head(address)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def patch(self, address: str, offset: int | str | None, body: Any, **headers: str) -> Any:
        at = {} if offset is None else {"Upload-Offset": str(offset)}
        return self.http.patch(
            address, content=body, headers={**VERSION, "Content-Type": BODY_TYPE, **at, **headers}
        )

    def delete(self, address: str) -> Any:
        return self.http.delete(address, headers=VERSION)
