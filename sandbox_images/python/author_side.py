"""The process of the tests: runs one of the author's tests under pytest and reports how it ended."""

import json
import os
import signal
import sys
from typing import Any

from harness.framing import write_all
from harness.pytest_runs import Watch, run_pytest, settle_in
from harness.supervision import RESULT_FD


def run_test(function: str) -> None:
    """Run the test function of that name; the socket to the student's process is stdin."""
    from author_fixtures import Fixtures  # noqa: PLC0415 - process 1 has it by now; those that wait do without
    from remote import Link, RemoteModule  # noqa: PLC0415 - as above

    signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # the student's process may be gone when we ask
    channel = os.dup(0)
    settle_in()
    link = Link(channel)
    sys.modules["solution"] = RemoteModule(link)
    watch = run_pytest(function, [Fixtures(link)])
    write_all(RESULT_FD, json.dumps(_report(watch, link, function)).encode("ascii"))


def _report(watch: Watch, link: Any, function: str) -> dict[str, Any]:
    if link.is_gone:
        return {"gone": True}
    if link.load_error is not None:
        return {"error": link.load_error}
    if watch.refusals and link.was_asked:
        # `from solution import name` of what isn't there: the student's module is not what was asked for.
        return {"error": {"stage": "load", "type": "ImportError", "text": watch.refusals[0], "limit": None}}
    return watch.report(function)
