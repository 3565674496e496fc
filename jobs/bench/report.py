"""The figures of `manage.py bench grading` as a page of the documentation."""

from datetime import UTC, datetime
from typing import Any

_HEAD = """# How long a verdict takes

Written by `python3 manage.py bench grading -- --write docs/benchmarks.md`, not by hand. Milliseconds, three
cases each, warm: from the start of the job to the verdict, committed and heard by who listens; beside it the
usual test command of the language, bare, in a container that runs already. A goal counts for the p50 on a
machine that does nothing else; the load says how true that was.

"""
_COLUMNS = ("runtime", "bare p50", "job p50", "job p95", "job least", "goal", "runs", "load")


def describe(result: dict[str, Any], *, page_goal_ms: float, goal_per_s: float) -> str:
    """Give the page's text.

    Args:
        result: What `jobs.bench.grading.measure` gave.
        page_goal_ms: Goal of the way to the page, in milliseconds.
        goal_per_s: Goal of submissions a second.
    """
    rows = [_COLUMNS, tuple("---" for _ in _COLUMNS)]
    rows += [_row(name, figures) for name, figures in result["runtimes"].items()]
    parts = [_HEAD, *("| " + " | ".join(row) + " |\n" for row in rows), "\n"]
    if page := result.get("page_ms"):
        parts.append(
            f"**Python, from POST to the verdict on the page**: p50 {page['p50']} ms, "
            f"p95 {page['p95']} ms, goal {page_goal_ms:.0f} ms ({page['runs']} runs).\n\n"
        )
    if load := result.get("throughput"):
        parts.append(
            f"**{load['submissions']} submissions in Python queued at once**: "
            f"{load['per_second']:.2f} a second, goal {goal_per_s:.0f}; starting and removing containers "
            f"took {load['share_in_container_churn']:.0%} of the machine.\n\n"
        )
    parts.append(describe_measured(result["machine"]))
    return "".join(parts)


def _row(name: str, figures: dict[str, Any]) -> tuple[str, ...]:
    job = figures["job_ms"]
    numbers = (figures["floor_ms"]["p50"], job["p50"], job["p95"], job["min"])
    return (
        name,
        *(f"{number:.1f}" for number in numbers),
        f"{figures['goal_ms']:.0f}",
        str(job["runs"]),
        f"{figures['load']:.1f}",
    )


def describe_measured(machine: dict[str, Any]) -> str:
    """Give when and on what something was measured, as `jobs.bench.machine` says it."""
    engine = machine["engine"]
    return (
        f"**Measured** on {datetime.now(UTC).date()}: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_mb']} MB, Linux {machine['kernel']}, Python {machine['python']}, "
        f"Docker {engine['version']} ({engine['runtime']}, {engine['storage']}, cgroup v{engine['cgroup']}); "
        f"load average {machine['load_before'][0]} before and {machine['load_after'][0]} after.\n"
    )
