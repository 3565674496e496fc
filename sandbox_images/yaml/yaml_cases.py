"""YAML: nothing of the learner's is executed; the author's tests ask about the parsed document.

The text is parsed once per submission by a process with the student's uid and limits. What it gives is data,
which the process of the tests gets as `document` and, for GitHub Actions, as `workflow`. A case that is no
test has the document as its result.
"""

import gc
import json
from collections.abc import Callable
from typing import Any

import yaml_document
from document_fixtures import Fixtures
from harness import accounting
from harness.author_tests import CHECKER_LIMITS, receive_tests
from harness.framing import Frame, write_all
from harness.pytest_runs import TEST_FILE, prepare_pytest, rehearse, run_pytest, settle_in
from harness.supervision import (
    RESULT,
    RESULT_FD,
    STDERR,
    STDOUT,
    Limits,
    Pump,
    become_checker,
    become_student,
    judge,
    spawn,
    supervise,
)
from harness.values import decode, encode
from workflow import Workflow

SOLUTION = "/box/solution.yaml"
_REHEARSAL = "/opt/harness/rehearsal.py"
_START_S = 1.0


class YamlCases:
    """The document is kept as the text that the student's process wrote; process 1 never looks into it."""

    def __init__(self) -> None:
        self._parsed: Frame | None = None

    def warm_up(self) -> None:
        """Parse something and prepare pytest, so that the forks have it all."""
        yaml_document.read_document("a: [1, true]")
        rehearse(_REHEARSAL, [Fixtures({"a": [1, True]}, Workflow({}))])
        prepare_pytest()
        gc.collect()
        gc.freeze()

    def prepare(self, files: dict[str, str]) -> None:
        """Nothing to do: the file is parsed under the first case's limits."""

    def receive_tests(self) -> None:
        """Have the author's tests stored."""
        receive_tests(TEST_FILE)

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Parse unless that was done, then run the author's test of that name."""
        if self._parsed is None:
            self._parsed = _run(_parse, limits, wall_s=limits.wall_s, enter=become_student)
        parsed = self._parsed
        if case.get("mode") != "test" or parsed["status"] != "ok" or not _has_value(parsed["result"]):
            return parsed
        wall_s = limits.wall_s + _START_S
        return _run(
            lambda: _test(case["function"], parsed["result"]),
            CHECKER_LIMITS,
            wall_s=wall_s,
            enter=become_checker,
        )


def _has_value(result: str) -> bool:
    return result.startswith('{"value"')


def _run(
    task: Callable[[], None], limits: Limits, *, wall_s: float, enter: Callable[[Limits], None]
) -> Frame:
    killed_before = accounting.oom_kills()
    child = spawn(task, limits, enter=enter)
    pump = Pump(child.pipes)
    ending = supervise(child, pump, wall_s)
    oom = accounting.oom_kills() > killed_before
    status, detail = judge(ending, oom=oom, truncated_result=RESULT in pump.truncated)
    result = pump.text(RESULT) if status == "ok" else ""
    if result.startswith('{"bad"'):
        status, detail, result = "bad_case", str(json.loads(result)["bad"]), ""
    return {
        "status": status,
        "detail": detail,
        "result": result,
        "stdout": pump.text(STDOUT) if enter is become_student else "",
        "stderr": pump.text(STDERR) if enter is become_student else "",
        "truncated": bool(pump.truncated),
        "wall_ms": round(ending.wall_ms, 3),
        "cpu_ms": round(ending.cpu_ms, 3),
        "memory_kb": ending.peak_kb,
    }


def _parse() -> None:
    """Runs as the student."""
    report: dict[str, Any]
    try:
        with open(SOLUTION, encoding="utf-8") as file:
            report = {"value": encode(yaml_document.read_document(file.read()))}
    except yaml_document.BadDocumentError as error:
        report = {"error": {"stage": "load", "type": "YAMLError", "text": str(error), "limit": None}}
    except MemoryError:
        report = {"error": {"stage": "load", "type": "MemoryError", "text": "", "limit": "memory_limit"}}
    write_all(RESULT_FD, json.dumps(report).encode("ascii"))


def _test(function: str, parsed: str) -> None:
    """Runs as the checker."""
    settle_in()
    document = decode(json.loads(parsed)["value"])
    watch = run_pytest(function, [Fixtures(document, Workflow(document))])
    write_all(RESULT_FD, json.dumps(watch.report(function)).encode("ascii"))
