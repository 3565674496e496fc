"""Keeps the processes of one installation running, and ends all of them in order."""

import ctypes
import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from types import FrameType

from lms_app.ops.child import Child
from lms_app.ops.layout import DataDir
from lms_app.ops.log_tail import LogTail
from lms_app.ops.processes import kill_marked
from lms_app.ops.terminal import OpsError, warn

_LOOK_EVERY_S = 0.1
_REAP_EVERY_LOOKS = 50
_HURRY_AFTER_S = 0.5
_PR_SET_CHILD_SUBREAPER = 36


class StopRequested(BaseException):
    """Somebody pressed Ctrl+C or sent SIGTERM; nothing on the way to the supervisor may swallow it."""


class Supervisor:
    """Starts children in order, restarts what dies, stops everything once.

    All its methods run in the main thread: the kernel ties a child's life to the thread that started it.
    """

    def __init__(self, data: DataDir) -> None:
        self._data = data
        self._children: list[Child] = []
        self._tail = LogTail()
        self._stopping = False
        self._hurried = False
        self._stop_began = math.inf
        self._looks = 0
        self._adopt_orphans()

    def install_signals(self) -> None:
        """Turn Ctrl+C, SIGTERM and a closed terminal into an orderly end; a second one hurries it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, child: Child, *, within_s: float = 30) -> None:
        """Start a child and wait until it is ready.

        Raises:
            OpsError: It can't be started or is not ready in time.
        """
        self._tail.follow(child.spec.name, child.log)
        child.start()
        self._children.append(child)
        if child.spec.is_ready:
            self._wait_ready(child, child.spec.is_ready, within_s)
        self._write_status()

    def watch_until(self, is_done: Callable[[], bool], *, within_s: float, failure: str) -> None:
        """Look after the children until something holds.

        Raises:
            OpsError: It does not hold in time.
        """
        deadline = time.monotonic() + within_s
        while not is_done():
            self.look()
            if time.monotonic() > deadline:
                raise OpsError(failure)
            time.sleep(_LOOK_EVERY_S)

    def watch(self) -> None:
        """Look after the children until StopRequested."""
        while True:
            self.look()
            time.sleep(_LOOK_EVERY_S)

    def look(self) -> None:
        """Look after each child once, and show what the logs warn of."""
        changed = False
        for child in self._children:
            if event := child.watch(time.monotonic()):
                warn(event)
                changed = True
        self._looks += 1
        if changed or self._looks % _REAP_EVERY_LOOKS == 0:
            self._reap_orphans()
        for line in self._tail.read_warnings():
            warn(line)
        if changed:
            self._write_status()

    def stop(self) -> None:
        """End all children, those with a low `stop_order` first; nothing of them is left afterwards."""
        self._stopping = True
        self._stop_began = time.monotonic()
        order = sorted(self._children, key=lambda child: child.spec.stop_order)
        for _, group in groupby(order, key=lambda child: child.spec.stop_order):
            self._stop_together(list(group))
        self._children.clear()
        kill_marked(self._data.instance_id)
        self._reap_orphans()
        self._data.status.unlink(missing_ok=True)

    def _stop_together(self, children: list[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        started = time.monotonic()
        for child in children:
            if not child.wait_stopped(started + child.spec.grace_s, lambda: self._hurried):
                warn(f"{child.spec.name} did not end in time and was killed")

    def _wait_ready(self, child: Child, is_ready: Callable[[], bool], within_s: float) -> None:
        deadline = time.monotonic() + within_s
        while not is_ready():
            child.watch(time.monotonic())
            if time.monotonic() > deadline:
                raise OpsError(
                    f"{child.spec.name} was not ready within {within_s:.0f} s; its log is {child.log}."
                )
            time.sleep(0.03)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            raise StopRequested
        # The first signal may be followed by a copy of itself, such as one for the whole process group.
        if time.monotonic() - self._stop_began > _HURRY_AFTER_S:
            self._hurried = True

    def _write_status(self) -> None:
        children = {
            child.spec.name: {"pid": child.pid, "restarts": child.restarts, "log": str(child.log)}
            for child in self._children
        }
        draft = self._data.status.with_suffix(".draft")
        draft.write_text(json.dumps({"pid": os.getpid(), "children": children}))
        draft.replace(self._data.status)

    def _adopt_orphans(self) -> None:
        """Become the parent of grandchildren whose parent is killed, so that none turns into a stray."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def _reap_orphans(self) -> None:
        """Collect adopted processes that ended.

        What we started ourselves leads a session or is in our own; its exit code belongs to its Popen.
        """
        for stat in Path("/proc").glob("[0-9]*/stat") if sys.platform == "linux" else ():
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            pid, (state, parent, _, session) = int(stat.parent.name), fields[:4]
            adopted = int(parent) == os.getpid() and int(session) not in {pid, os.getsid(0)}
            if state == "Z" and adopted:
                try:
                    os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:
                    continue
