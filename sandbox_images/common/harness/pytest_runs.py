"""Running one of the author's tests under pytest, in the process of the tests. Needs pytest in the image.

Two thirds of what `pytest.main` takes are the same for every test: plugins, options, fixtures. Process 1 does
that once, before it knows of any test, and each process of a test goes on from there.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from harness.author_tests import SUITE_DIR

TEST_FILE = "test_solution.py"

_MAX_MESSAGE_CHARS = 3000
_UNUSED = (
    # What it writes and what it would do with our stdout, which is the channel to the keeper.
    *("terminal", "faulthandler", "debugging", "pastebin", "junitxml"),
    *("cacheprovider", "doctest", "stepwise"),
)
_OPTIONS = (
    "--capture=no",
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


class _Nowhere:
    """Stands in for the plugin "terminal": what explains a comparison asks its writer for colours."""

    def __init__(self, writer: Any) -> None:
        self._tw = writer


@dataclass(frozen=True)
class _Prepared:
    """A session of pytest before its collection, and what finds modules while it lasts."""

    session: Any
    finders: list[Any]


_prepared: list[_Prepared] = []


def prepare_pytest() -> None:
    """Bring pytest up to where it would read the tests; nothing else in this process notices.

    No file of the student's can be imported meanwhile, since their folder is in no path of process 1.
    """
    # Not at the top: containers that wait for a submission without tests do without these.
    from _pytest._io import TerminalWriter  # noqa: PLC0415
    from _pytest.config import _prepareconfig  # noqa: PLC0415
    from _pytest.main import Session  # noqa: PLC0415

    finders = sys.meta_path[:]
    config = _prepareconfig([*_OPTIONS])
    config.pluginmanager.register(_Nowhere(TerminalWriter(io.StringIO())), "terminalreporter")
    config._do_configure()
    session = Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    # What rewrites assertions shall find modules for the tests' process, not for the student's.
    _prepared[:] = [_Prepared(session, sys.meta_path[:])]
    sys.meta_path[:] = finders


def rehearse(file: str, plugins: Iterable[Any]) -> None:
    """Run the tests of a file of ours here, so that what Python keeps of a run is there in every fork.

    Raises:
        RuntimeError: They fail.
    """
    import pytest  # noqa: PLC0415 - as above

    finders, path, watch = sys.meta_path[:], sys.path[:], Watch()
    pytest.main([*_OPTIONS, file], plugins=[watch, *plugins])
    sys.meta_path[:], sys.path[:] = finders, path
    sys.modules.pop(os.path.basename(file).removesuffix(".py"), None)
    if not watch.ended or watch.failures:
        raise RuntimeError(f"the rehearsal failed: {watch.report(file)}")


def settle_in() -> None:
    """From here on nothing of the student's folders is imported or found by chance, and output is dropped."""
    sys.path[:] = [entry for entry in sys.path if not entry.startswith(("/box", "/opt/harness"))]
    os.chdir(SUITE_DIR)
    tempfile.tempdir = f"{SUITE_DIR}/tmp"
    os.environ["TMPDIR"] = os.environ["HOME"] = tempfile.tempdir
    # The first test leaves the compiled file to the others; only processes of the tests can enter the folder.
    sys.dont_write_bytecode = False
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for fd in (1, 2):
        os.dup2(nowhere, fd)
    os.close(nowhere)


def run_pytest(function: str, plugins: Iterable[Any]) -> Watch:
    """Run the test function of that name; `plugins` bring its fixtures."""
    import pytest  # noqa: PLC0415 - as above

    (prepared,) = _prepared
    sys.meta_path[:] = prepared.finders
    session, watch = prepared.session, Watch()
    config = session.config
    for plugin in (watch, *plugins):
        config.pluginmanager.register(plugin)
    config.args = [f"{SUITE_DIR}/{TEST_FILE}::{function}"]
    try:
        config.hook.pytest_collection(session=session)
        config.hook.pytest_runtestloop(session=session)
    except (pytest.UsageError, pytest.exit.Exception, session.Failed, KeyboardInterrupt):
        # No such test, a file that can't be loaded, or a test that gave up: what was heard so far is all.
        return watch
    return watch
