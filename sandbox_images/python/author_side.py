"""The process of the tests: runs one of the author's tests under pytest and reports how it ended."""

import json
import os
import signal
import sys
import tempfile
from typing import Any

from harness.author_tests import SUITE_DIR
from harness.framing import write_all
from harness.supervision import RESULT_FD

TEST_FILE = "test_solution.py"
PYTEST_PARTS = (
    "_pytest.assertion.rewrite",
    "_pytest.capture",
    "_pytest.monkeypatch",
    "_pytest.tmpdir",
    "author_fixtures",
)

_MAX_MESSAGE_CHARS = 3000
_OPTIONS = (
    "-q",
    "--tb=short",
    "--capture=sys",
    "--noconftest",
    f"--rootdir={SUITE_DIR}",
    *(
        part
        for plugin in (
            "cacheprovider",
            "faulthandler",
            "doctest",
            "junitxml",
            "pastebin",
            "debugging",
            "stepwise",
        )
        for part in ("-p", f"no:{plugin}")
    ),
)


class _Watch:
    """Hears from pytest how the items ended."""

    def __init__(self) -> None:
        self.ended = 0
        self.failures: list[str] = []
        self.refusals: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            # The last line only: the others quote the test file.
            self.refusals.append(_message_of(report).strip().rpartition("\n")[2].removeprefix("E").strip())

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" and report.outcome == "passed":
            self.ended += 1
        elif report.outcome != "passed":
            self.failures.append(_message_of(report))


def _message_of(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash is not None else report.longrepr or report.outcome)[:_MAX_MESSAGE_CHARS]


def run_test(function: str) -> None:
    """Run the test function of that name; the socket to the student's process is stdin."""
    import pytest  # noqa: PLC0415 - process 1 has it by now; containers that wait do without
    from author_fixtures import Fixtures  # noqa: PLC0415 - as above
    from remote import Link, RemoteModule  # noqa: PLC0415 - as above

    channel = os.dup(0)
    _settle_in()
    link = Link(channel)
    sys.modules["solution"] = RemoteModule(link)
    watch = _Watch()
    pytest.main([*_OPTIONS, f"{SUITE_DIR}/{TEST_FILE}::{function}"], plugins=[watch, Fixtures(link)])
    write_all(RESULT_FD, json.dumps(_report(watch, link, function)).encode("ascii"))


def _settle_in() -> None:
    """Nothing of the student's folders can be imported or found by chance here."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # the student's process may be gone when we ask
    sys.path[:] = [entry for entry in sys.path if not entry.startswith("/box")]
    os.chdir(SUITE_DIR)
    tempfile.tempdir = f"{SUITE_DIR}/tmp"
    os.environ["TMPDIR"] = os.environ["HOME"] = tempfile.tempdir


def _report(watch: _Watch, link: Any, function: str) -> dict[str, Any]:
    if link.is_gone:
        return {"gone": True}
    if link.load_error is not None:
        return {"error": link.load_error}
    if watch.refusals and link.was_asked:
        # `from solution import name` of what isn't there: the student's module is not what was asked for.
        return {"error": {"stage": "load", "type": "ImportError", "text": watch.refusals[0], "limit": None}}
    if watch.refusals:
        return {"bad": watch.refusals[0]}
    if not watch.ended and not watch.failures:
        return {"bad": f"the test file has no test {function}"}
    message = watch.failures[0] if watch.failures else ""
    return {"value": {"passed": not watch.failures, "message": message}}
