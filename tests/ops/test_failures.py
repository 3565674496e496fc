"""Each failure of `manage.py` is one clear sentence on stderr, a non-zero exit and no traceback."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from lms_app.ops import frontend
from lms_app.ops.layout import ROOT, open_data_dir
from lms_app.ops.run import find_engine, only_run_of
from lms_app.ops.terminal import OpsError, run_logged, step
from tests.support.app_server import free_port
from tests.support.waiting import wait_until


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "LMS_DEBUG"}}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def run(tmp_path: Path, port: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return manage("run", "--port", str(port or free_port()), "--data", str(tmp_path / "data"), **environment)


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that says why; warnings (with a mark) and the output of tools may stand before it."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("manage.py run: ")]
    assert len(said) == 1
    return said[0]


def test_run_when_the_port_is_taken_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert f"Port {port} on 127.0.0.1 is used by another program" in sentence(run(tmp_path, port))


def test_run_when_the_port_is_no_port_says_so(tmp_path: Path) -> None:
    assert "Port 99999" in sentence(run(tmp_path, 99999))


def test_run_when_the_folder_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    assert "can't be written" in sentence(run(tmp_path))


def test_run_when_the_folder_is_in_use_says_so(tmp_path: Path) -> None:
    with only_run_of(open_data_dir(tmp_path / "data")):
        assert f"Another run (process {os.getpid()})" in sentence(run(tmp_path))


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("mysql://somewhere/db", "must look like postgresql://"),
        ("postgresql://nobody:x@127.0.0.1:1/none", "can't be reached"),
        ("postgresql://[bad", "can't be reached"),
    ],
)
def test_run_when_the_database_url_is_bad_says_so(tmp_path: Path, address: str, word: str) -> None:
    said = sentence(run(tmp_path, DATABASE_URL=address))

    assert "DATABASE_URL" in said
    assert word in said


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "nonsense"])
def test_run_when_redis_is_not_there_says_so(tmp_path: Path, address: str) -> None:
    said = sentence(run(tmp_path, REDIS_URL=address, DATABASE_URL=os.environ["DATABASE_URL"]))

    assert "The Redis of REDIS_URL can't be reached" in said


def test_find_engine_when_it_is_broken_warns_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere")

    assert find_engine(open_data_dir(tmp_path), yes=True) is None

    said = capfd.readouterr().err
    assert "No Docker engine answers at DOCKER_HOST=unix:///nowhere" in said
    assert "Everything else runs; submissions wait" in said


def test_images_when_there_is_no_engine_fails() -> None:
    done = manage("images", DOCKER_HOST="unix:///nowhere")

    assert done.returncode == 1
    assert "manage.py images: No Docker engine answers" in done.stderr


def test_run_logged_when_the_command_fails_shows_its_end_and_raises(tmp_path: Path, capfd) -> None:
    log = tmp_path / "log"
    with step("x") as current, pytest.raises(OpsError, match=r"pip said no\. The whole output is in"):
        run_logged(
            [sys.executable, "-c", "print('no such package'); exit(2)"],
            log=log,
            current=current,
            failure="pip said no.",
        )

    assert "no such package" in capfd.readouterr().err
    assert "no such package" in log.read_text()


def test_run_logged_when_the_program_is_missing_raises(tmp_path: Path) -> None:
    with step("x") as current, pytest.raises(OpsError, match="No such file"):
        run_logged(["/nowhere/tool"], log=tmp_path / "log", current=current, failure="It failed.")


def test_run_logged_when_we_are_stopped_in_the_middle_ends_the_command(tmp_path: Path) -> None:
    """A build that starts programs of its own, and Ctrl+C (here: the alarm) while it runs."""
    script = f"sleep 600 & echo $! > {tmp_path}/pid; echo up; wait"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with step("x") as current, pytest.raises(KeyboardInterrupt):
            run_logged(["sh", "-c", script], log=tmp_path / "log", current=current, failure="It failed.")
    finally:
        signal.signal(signal.SIGALRM, previous)

    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_frontend_when_node_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reflex = tmp_path / "bin" / "reflex"
    reflex.parent.mkdir()
    reflex.write_text("#!/bin/sh\necho 'npm: no space left'\nexit 1\n")
    reflex.chmod(0o755)
    monkeypatch.setattr(frontend, "VENV", tmp_path)
    monkeypatch.setattr(frontend, "BUILD", tmp_path)
    monkeypatch.setattr(frontend, "PUBLISHED", tmp_path / "frontend")

    with pytest.raises(OpsError, match="The frontend could not be built"):
        frontend.ensure_frontend(os.environ, log=tmp_path / "log")

    assert list((tmp_path / "frontend").iterdir()) == []


def test_debug_when_asked_for_shows_the_traceback(tmp_path: Path) -> None:
    done = run(tmp_path, 99999, LMS_DEBUG="1")

    assert "Traceback" in done.stderr
