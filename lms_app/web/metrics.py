"""Counters of this web process; `/metrics` adds what the database and Redis know."""

from prometheus_client import Counter, Histogram

_REQUESTS = Counter(
    "lms_http_requests_total", "HTTP requests by route and status", ["method", "route", "status"]
)
_SECONDS = Histogram(
    "lms_http_request_seconds",
    "Time from request to answer",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; `route` is the template, so that ids make no new series."""
    known = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
    _REQUESTS.labels(known, route, str(status)).inc()
    _SECONDS.labels(known, route).observe(seconds)
