"""What many runs of one thing say together."""

import statistics


def summarise(times_ms: list[float]) -> dict[str, float]:
    """Give the least, p50, p95 and the most, in milliseconds, and how many runs there were; two at least."""
    cuts = statistics.quantiles(times_ms, n=20, method="inclusive")
    return {
        "min": round(min(times_ms), 1),
        "p50": round(statistics.median(times_ms), 1),
        "p95": round(cuts[18], 1),
        "max": round(max(times_ms), 1),
        "runs": len(times_ms),
    }
