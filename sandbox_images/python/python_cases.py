"""Python, one function call per case: each runs in a fork of this warm interpreter."""

import gc
import json
import sys
from typing import Any

from harness import accounting
from harness.framing import Frame, write_all
from harness.supervision import RESULT, RESULT_FD, STDERR, STDOUT, Limits, Pump, judge, spawn, supervise
from harness.values import decode, encode
from preloading import import_now, preload_common, preload_imports
from solution_module import describe_error, load_solution


class PythonCases:
    """The student's module is loaded afresh for each case, so that none sees what another left behind."""

    def warm_up(self) -> None:
        """Freeze what is loaded, so that forks share its memory instead of copying it at a collection."""
        gc.freeze()

    def warm_more(self) -> None:
        """Import what solutions import most, and what the author's tests take."""
        preload_common()
        import_now("python_tests")

    def prepare(self, files: dict[str, str]) -> None:
        """Import what the file names, once; each case compiles the file itself."""
        preload_imports(files.values())

    def receive_tests(self) -> None:
        """Have the author's tests put where only their own process can read them."""
        from python_tests import prepare_tests  # noqa: PLC0415 - few submissions need it

        prepare_tests()

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Call `case["function"]` with `case["args"]`, or run the author's test of that name.

        The outcome has status, detail (exit code or signal), result (what the student's process wrote,
        unread), stdout, stderr, truncated, wall_ms, cpu_ms and memory_kb.
        """
        if case.get("mode") == "test":
            from python_tests import run_author_test  # noqa: PLC0415 - as above

            return run_author_test(case["function"], limits)
        try:
            arguments = decode(case["args"])
        except (ValueError, TypeError) as error:
            # Written by the author, or by the learner as own input; never the fault of the code.
            return {"status": "bad_case", "detail": f"the arguments can't be read: {error}"}
        killed_before = accounting.oom_kills()
        child = spawn(lambda: _call(case["function"], arguments), limits)
        pump = Pump(child.pipes)
        ending = supervise(child, pump, limits.wall_s)
        status, detail = judge(
            ending, oom=accounting.oom_kills() > killed_before, truncated_result=RESULT in pump.truncated
        )
        return {
            "status": status,
            "detail": detail,
            "result": pump.text(RESULT) if status == "ok" else "",
            "stdout": pump.text(STDOUT),
            "stderr": pump.text(STDERR),
            "truncated": bool(pump.truncated),
            "wall_ms": round(ending.wall_ms, 3),
            "cpu_ms": round(ending.cpu_ms, 3),
            "memory_kb": ending.peak_kb,
        }


def _call(function_name: str, arguments: list[Any]) -> None:
    """Runs as the student: load, call, and write one JSON object to the result pipe."""
    report: dict[str, Any] = {}
    stage = "load"
    try:
        function = getattr(load_solution(), function_name, None)
        if not callable(function):
            report = {
                "error": {"stage": stage, "type": "NameError", "text": f"{function_name} is not defined"}
            }
        else:
            stage = "call"
            report = {"value": encode(function(*arguments))}
        body = json.dumps(report)
    except SystemExit:
        raise
    except BaseException as error:
        body = json.dumps({"error": describe_error(error, stage)})
    sys.stdout.flush()
    write_all(RESULT_FD, body.encode("ascii"))
