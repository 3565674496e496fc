"""Python, one function call per case: each runs in a fork of this warm interpreter."""

import collections
import csv
import dataclasses
import datetime
import decimal
import fractions
import functools
import gc
import heapq
import io
import itertools
import json
import linecache
import math
import random
import re
import statistics
import string
import sys
import typing
from typing import Any

from harness import accounting
from harness.framing import Frame, write_all
from harness.supervision import RESULT, RESULT_FD, STDERR, STDOUT, Limits, Pump, judge, spawn, supervise
from harness.values import decode, encode
from preloading import preload_imports
from python_tests import prepare_tests, run_author_test
from solution_module import describe_error, load_solution

# Imported so that a fork has them already: what solutions import most.
_WARM = (
    (collections, csv, dataclasses, datetime, decimal, fractions, functools, heapq, io, itertools, math),
    (random, re, statistics, string, typing),
)


class PythonCases:
    """The student's module is loaded afresh for each case, so that none sees what another left behind."""

    def warm_up(self) -> None:
        """Freeze what is loaded, so that forks share its memory instead of copying it at a collection."""
        sys.path[:] = ["/box", *(path for path in sys.path if not path.startswith("/opt/harness"))]
        compile("def warm():\n    return [0]\n", "warm", "exec")
        linecache.checkcache()
        gc.collect()
        gc.freeze()

    def prepare(self, files: dict[str, str]) -> None:
        """Import the large libraries that the file names, once; each case compiles the file itself."""
        preload_imports(files.values())

    def receive_tests(self) -> None:
        """Have the author's tests put where only their own process can read them."""
        prepare_tests()

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Call `case["function"]` with `case["args"]`, or run the author's test of that name.

        The outcome has status, detail (exit code or signal), result (what the student's process wrote,
        unread), stdout, stderr, truncated, wall_ms, cpu_ms and memory_kb.
        """
        if case.get("mode") == "test":
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
