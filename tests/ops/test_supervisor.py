"""The supervisor over real processes: restarts, orders, leaves nothing behind however it ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lms_app.ops.layout import ROOT, DataDir
from lms_app.ops.processes import MARK, kill_marked
from tests.support.waiting import wait_until

# A child with a child of its own in another process group, as an RQ worker's horse is.
_FAMILY = (
    "import os, subprocess, sys, time\n"
    "horse = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], process_group=0)\n"
    "open('horse', 'w').write(str(horse.pid))\n"
    "time.sleep(600)\n"
)
_SLEEPER = "import time; time.sleep(600)"
# Says in a shared file that it ends.
_SIGNER = (
    "import signal, sys, time\n"
    "def end(*_):\n"
    "    open('order', 'a').write(sys.argv[1]); sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, end)\n"
    "open('up-' + sys.argv[1], 'w').write('x')\n"
    "time.sleep(600)\n"
)
_STUBBORN = (
    "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen('up', 'w')\ntime.sleep(600)\n"
)


class Supervised:
    def __init__(self, folder: Path) -> None:
        self.data = DataDir(folder.resolve())
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *children: tuple[str, list[str], int]) -> None:
        script = ROOT / "tests" / "support" / "supervise.py"
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(self.data.path), json.dumps(children)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        wait_until(lambda: self.data.status.exists() and len(self._children()) == len(children), what="start")

    def pid(self, name: str) -> int:
        return self._children()[name]["pid"]

    def restarts(self, name: str) -> int:
        return self._children()[name]["restarts"]

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(20)

    def left(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                marked = process.environ().get(MARK) == self.data.instance_id
            except (psutil.Error, OSError):
                continue
            if marked and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def _children(self) -> dict[str, dict[str, int]]:
        return json.loads(self.data.status.read_text())["children"]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    it = Supervised(tmp_path)
    yield it
    if it.process and it.process.poll() is None:
        it.end(signal.SIGTERM)
    kill_marked(it.data.instance_id)


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_child_when_killed_is_started_again(supervised: Supervised) -> None:
    supervised.start(("sleeper", python(_SLEEPER), 1))
    first = supervised.pid("sleeper")

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: supervised.restarts("sleeper") == 1 and supervised.pid("sleeper"))

    assert supervised.pid("sleeper") != first
    assert is_alive(supervised.pid("sleeper"))


def test_child_when_killed_takes_its_own_children_along(supervised: Supervised) -> None:
    supervised.start(("family", python(_FAMILY), 1))
    horse_file = supervised.data.path / "horse"
    wait_until(lambda: horse_file.exists() and horse_file.read_text())
    horse = int(horse_file.read_text())

    os.kill(supervised.pid("family"), signal.SIGKILL)
    wait_until(lambda: supervised.restarts("family") == 1)

    assert not is_alive(horse)


def test_child_when_it_keeps_failing_is_started_with_growing_pauses(supervised: Supervised) -> None:
    supervised.start(("broken", python("raise SystemExit(3)"), 1))

    wait_until(lambda: supervised.restarts("broken") >= 3)
    early = supervised.restarts("broken")
    with pytest.raises(AssertionError):
        wait_until(lambda: supervised.restarts("broken") > early + 1, within_s=2)


def test_supervisor_when_terminated_ends_all_in_order(supervised: Supervised) -> None:
    children = [
        ("a", python(_SIGNER, "a"), 2),
        ("b", python(_SIGNER, "b"), 1),
        ("c", python(_SIGNER, "c"), 3),
    ]
    supervised.start(*children)
    wait_until(lambda: all((supervised.data.path / f"up-{name}").exists() for name in "abc"))

    code = supervised.end(signal.SIGTERM)

    assert code == 0
    assert (supervised.data.path / "order").read_text() == "bac"
    assert supervised.left() == []
    assert not supervised.data.status.exists()


def test_supervisor_when_a_child_ignores_the_signal_kills_it(supervised: Supervised) -> None:
    supervised.start(("stubborn", python(_STUBBORN), 1))
    wait_until(lambda: (supervised.data.path / "up").exists())

    supervised.end(signal.SIGINT)

    assert supervised.left() == []


def test_supervisor_when_killed_takes_children_along(supervised: Supervised) -> None:
    supervised.start(("sleeper", python(_SLEEPER), 1))

    supervised.end(signal.SIGKILL)

    wait_until(lambda: supervised.left() == [], what="the children's end")


def test_kill_marked_when_something_outlived_a_run_ends_it(supervised: Supervised) -> None:
    supervised.start(("family", python(_FAMILY), 1))
    wait_until(lambda: (supervised.data.path / "horse").exists())
    supervised.end(signal.SIGKILL)

    kill_marked(supervised.data.instance_id)

    assert supervised.left() == []
