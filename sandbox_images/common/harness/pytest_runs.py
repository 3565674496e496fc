"""Running one of the author's tests under pytest, in the process of the tests. Needs pytest in the image."""

import os
import sys
import tempfile
from typing import Any

from harness.author_tests import SUITE_DIR

TEST_FILE = "test_solution.py"
PYTEST_PARTS = (
    "pytest",
    "_pytest.assertion.rewrite",
    "_pytest.capture",
    "_pytest.monkeypatch",
    "_pytest.tmpdir",
)

_MAX_MESSAGE_CHARS = 3000
_UNUSED = ("cacheprovider", "faulthandler", "doctest", "junitxml", "pastebin", "debugging", "stepwise")
_OPTIONS = (
    "-q",
    "--tb=short",
    "--capture=sys",
    "--noconftest",
    f"--rootdir={SUITE_DIR}",
    *(part for plugin in _UNUSED for part in ("-p", f"no:{plugin}")),
)


class Watch:
    """Hears from pytest how the test ended.

    Attributes:
        ended: How many items passed; a test with parameters has several.
        failures: What the others said.
        refusals: Why the file could not be loaded.
    """

    def __init__(self) -> None:
        self.ended = 0
        self.failures: list[str] = []
        self.refusals: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        """Note a file that can't be loaded: the last line only, as the others quote the tests."""
        if report.failed:
            self.refusals.append(_message_of(report).strip().rpartition("\n")[2].removeprefix("E").strip())

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note how a part of an item ended."""
        if report.when == "call" and report.outcome == "passed":
            self.ended += 1
        elif report.outcome != "passed":
            self.failures.append(_message_of(report))

    def report(self, function: str) -> dict[str, Any]:
        """Give the report on the test `function`, as `harness.author_tests` describes it."""
        if self.refusals:
            return {"bad": self.refusals[0]}
        if not self.ended and not self.failures:
            return {"bad": f"the test file has no test {function}"}
        message = self.failures[0] if self.failures else ""
        return {"value": {"passed": not self.failures, "message": message}}


def _message_of(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash is not None else report.longrepr or report.outcome)[:_MAX_MESSAGE_CHARS]


def settle_in() -> None:
    """Nothing of the student's folders can be imported or found by chance from here on."""
    sys.path[:] = [entry for entry in sys.path if not entry.startswith("/box")]
    os.chdir(SUITE_DIR)
    tempfile.tempdir = f"{SUITE_DIR}/tmp"
    os.environ["TMPDIR"] = os.environ["HOME"] = tempfile.tempdir


def run_pytest(function: str, *plugins: Any) -> Watch:
    """Run the test function of that name; `plugins` bring its fixtures."""
    import pytest  # noqa: PLC0415 - containers that wait do without it

    watch = Watch()
    pytest.main([*_OPTIONS, f"{SUITE_DIR}/{TEST_FILE}::{function}"], plugins=[watch, *plugins])
    return watch
