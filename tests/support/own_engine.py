"""A Docker engine of a test's own, that it may stop."""

import subprocess
import time
from pathlib import Path

import pytest

from lms_app.ops import engine, engine_config
from lms_app.ops.engine import docker

_WITHIN_S = 60


class OwnEngine:
    """One dockerd in a folder of its own; its containers end with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix://{folder}/d.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        dockerd = engine._dockerd()
        if dockerd is None:
            pytest.skip("there is no dockerd")
        folders = ["--data-root", self.folder / "root", "--exec-root", self.folder / "exec"]
        network = ["--iptables=false", "--ip6tables=false", "--bridge=none", "--ip-forward=false"]
        configuration = self.folder / "daemon.json"
        configuration.write_text(engine_config.describe_runtimes(), encoding="utf-8")
        own = ["--pidfile", self.folder / "pid", "--config-file", configuration]
        with (self.folder / "log").open("ab") as sink:
            self._process = subprocess.Popen(
                [dockerd, "-H", self.address, *folders, *own, *network],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
            )
        deadline = time.monotonic() + _WITHIN_S
        while engine._ask(self.address) is None:
            assert self._process.poll() is None, (self.folder / "log").read_text()[-2000:]
            assert time.monotonic() < deadline, "the engine does not answer"
            time.sleep(0.2)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(_WITHIN_S)

    def copy_image(self, tag: str, source: str) -> None:
        """Bring an image over from another engine."""
        with subprocess.Popen(["docker", "--host", source, "save", tag], stdout=subprocess.PIPE) as saved:
            subprocess.run(
                ["docker", "--host", self.address, "load"],
                stdin=saved.stdout,
                check=True,
                capture_output=True,
                timeout=300,
            )
        assert docker(self.address, "image", "inspect", tag).returncode == 0
