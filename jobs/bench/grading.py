"""`manage.py bench grading`: how long a verdict takes, beside the floor of a bare command, in one run.

For each runtime: (a) a bare test command of three cases in a container that runs already; (b) the job, from
its start to the verdict. For Python also (c), the whole way from POST to the verdict on the page's websocket,
through a server that this starts with a data folder of its own, and (d) how many submissions a second are
graded when many are handed in at once. Figures go to artifacts/bench/grading.json.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.bench.floor import measure_floor
from jobs.bench.job_time import measure_job, running_keeper, wait_settled
from jobs.bench.machine import describe_machine, load_average
from jobs.bench.page_time import measure_page
from jobs.bench.report import describe
from jobs.bench.server import ROOT, running_server
from jobs.bench.table import BENCHES
from jobs.bench.throughput import measure_throughput
from jobs.bench.timing import summarise
from jobs.sandbox.runtimes import RUNTIMES
from lms_app.core.log import configure_logging

_RESULT = ROOT / "artifacts" / "bench" / "grading.json"
_DEMO = {"email": "admin@demo.local", "password": "demo-password-1"}
_PAGE_GOAL_MS = 200.0
_GOAL_PER_S = 8.0
_LEAST_QUEUED = 200


@dataclass(frozen=True)
class Line:
    """One figure beside its goal."""

    title: str
    text: str
    is_ok: bool


def measure(names: list[str], *, runs: int, page_runs: int, queued: int) -> dict[str, Any]:
    """Measure all and put them side by side."""
    result: dict[str, Any] = {"machine": describe_machine()}
    runtimes: dict[str, Any] = {name: _measure_runtime(name, runs) for name in names}
    result["runtimes"] = runtimes
    if page_runs:
        with running_server() as server:
            result["page_ms"] = summarise(measure_page(server.base_url, page_runs, **_DEMO))
    if queued:
        result["throughput"] = measure_throughput(RUNTIMES["python"], BENCHES["python"], queued)
    result["machine"]["load_after"] = load_average()
    return result


def _measure_runtime(name: str, runs: int) -> dict[str, Any]:
    bench = BENCHES[name]
    floor_ms = summarise(measure_floor(RUNTIMES[name], bench.floor, runs))
    with running_keeper({name}) as keeper:
        wait_settled(keeper)
        job_ms = summarise(measure_job(keeper, name, bench, runs))
    return {
        "floor_ms": floor_ms,
        "job_ms": job_ms,
        "ratio_p50": round(job_ms["p50"] / floor_ms["p50"], 3),
        "goal_ms": bench.goal_ms,
        "load": load_average()[0],
    }


def judge(result: dict[str, Any]) -> list[Line]:
    """Put each figure beside its goal; a runtime without an entry in the table misses."""
    lines: list[Line] = []
    for name, figures in result["runtimes"].items():
        job, floor = figures["job_ms"], figures["floor_ms"]
        lines.append(Line(f"{name}: (a) bare command", _times(floor), is_ok=True))
        text = f"{_times(job)}   x{figures['ratio_p50']:.2f}   goal {figures['goal_ms']:.0f} ms"
        is_ok = job["p50"] < min(figures["goal_ms"], floor["p50"])
        lines.append(Line(f"{name}: (b) job start to verdict", text, is_ok=is_ok))
    lines += [
        Line(f"{name}: not in jobs/bench/table.py", "", is_ok=False)
        for name in RUNTIMES
        if name not in BENCHES
    ]
    if page := result.get("page_ms"):
        text = f"{_times(page)}   goal {_PAGE_GOAL_MS:.0f} ms"
        lines.append(Line("python: (c) POST to verdict on the page", text, is_ok=page["p50"] < _PAGE_GOAL_MS))
    if load := result.get("throughput"):
        share = f"{load['share_in_container_churn']:.0%} of the machine in starting and removing containers"
        text = f"{load['per_second']:.2f} a second of {load['submissions']}, {share}   goal {_GOAL_PER_S:.0f}"
        lines.append(Line("python: (d) queued at once", text, is_ok=load["per_second"] >= _GOAL_PER_S))
    return lines


def _times(each: dict[str, float]) -> str:
    return f"p50 {each['p50']:7.1f} ms   p95 {each['p95']:7.1f} ms   min {each['min']:7.1f} ms"


def main(argv: list[str]) -> int:
    """Print and keep the figures; 1 when one misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--page-runs", type=int, default=20, help="0 leaves out (c), which starts a server")
    parser.add_argument("--queued", type=int, default=_LEAST_QUEUED, help="0 leaves out (d)")
    parser.add_argument("--runtimes", nargs="+", choices=sorted(BENCHES), default=list(BENCHES))
    parser.add_argument(
        "--write", type=Path, help="also write the figures as a page, such as docs/benchmarks.md"
    )
    options = parser.parse_args(argv)
    configure_logging("WARNING")
    wanted = [name for name in options.runtimes if name in RUNTIMES]
    result = measure(wanted, runs=options.runs, page_runs=options.page_runs, queued=options.queued)
    lines = judge(result)
    for line in lines:
        print(f"{'ok' if line.is_ok else 'misses':7} {line.title:40} {line.text}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"{_RESULT.relative_to(ROOT)} on {result['machine']}")
    if options.write:
        page = describe(result, page_goal_ms=_PAGE_GOAL_MS, goal_per_s=_GOAL_PER_S)
        options.write.write_text(page, encoding="utf-8")
    return 0 if all(line.is_ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
