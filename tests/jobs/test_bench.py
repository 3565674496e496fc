"""What `manage.py bench grading` says about the figures it took."""

from typing import Any

import pytest

from jobs.bench.grading import judge
from jobs.bench.report import describe
from jobs.bench.table import BENCHES
from jobs.bench.timing import summarise
from jobs.sandbox.runtimes import RUNTIMES


def make_times(p50: float) -> dict[str, float]:
    return {"min": p50, "p50": p50, "p95": p50, "runs": 2}


def make_result(job_ms: float, floor_ms: float, **over: Any) -> dict[str, Any]:
    figures = {
        "floor_ms": make_times(floor_ms),
        "job_ms": make_times(job_ms),
        "ratio_p50": job_ms / floor_ms,
        "goal_ms": 60.0,
    }
    return {"runtimes": {"python": figures}, **over}


def verdict_on(result: dict[str, Any], words: str) -> bool:
    (line,) = [line for line in judge(result) if words in line.title]
    return line.is_ok


def test_entries_are_runtimes_with_three_cases() -> None:
    assert set(BENCHES) <= set(RUNTIMES)
    assert all(len(bench.cases) == 3 for bench in BENCHES.values())


def test_a_summary_has_least_middle_and_slow() -> None:
    times = [float(number) for number in range(1, 101)]
    assert summarise(times) == {"min": 1.0, "p50": 50.5, "p95": 95.0, "max": 100.0, "runs": 100}


@pytest.mark.parametrize(
    ("job_ms", "floor_ms", "is_ok"), [(59.9, 200, True), (60, 200, False), (50, 49, False)]
)
def test_a_job_must_be_below_its_goal_and_its_floor(job_ms: float, floor_ms: float, is_ok: bool) -> None:
    assert verdict_on(make_result(job_ms, floor_ms), "job start") is is_ok


@pytest.mark.parametrize(("per_second", "is_ok"), [(8.0, True), (7.9, False)])
def test_a_rate_below_the_goal_misses(per_second: float, is_ok: bool) -> None:
    load = {"per_second": per_second, "submissions": 200, "share_in_container_churn": 0.8}
    assert verdict_on(make_result(10, 20, throughput=load), "queued at once") is is_ok


def test_a_runtime_without_an_entry_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(BENCHES, "sql")
    assert not verdict_on(make_result(10, 20), "sql: not in")


def test_the_page_has_each_figure_and_the_machine() -> None:
    load = {"per_second": 8.25, "submissions": 200, "share_in_container_churn": 0.8}
    engine = {"version": "1.2", "runtime": "runc", "storage": "overlay2", "cgroup": "2"}
    machine = {
        **{"cpu": "A processor", "cores": 2, "memory_mb": 4096, "kernel": "6.1", "python": "3.13"},
        **{"engine": engine, "load_before": [0.1, 0.1, 0.1], "load_after": [1.5, 0.1, 0.1]},
    }
    result = make_result(47.12, 200, throughput=load, page_ms=make_times(120), machine=machine)
    result["runtimes"]["python"]["load"] = 0.5
    text = describe(result, page_goal_ms=200, goal_per_s=8)
    assert "| python | 200.0 | 47.1 | 47.1 | 47.1 | 60 | 2 | 0.5 |" in text
    for words in ("p50 120 ms", "8.25 a second", "80% of the machine", "A processor, 2 cores", "1.5 after"):
        assert words in text, words
