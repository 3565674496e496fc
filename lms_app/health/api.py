"""/health for load balancers and people, /metrics for Prometheus."""

import hmac
from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import REGISTRY, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from lms_app.core.config import get_settings
from lms_app.core.errors import NotFound
from lms_app.core.redis import get_redis
from lms_app.health.queries import HealthView, Part, read_health
from lms_app.health.schemas import Health
from lms_app.web.http import client_address, read_bearer
from lms_app.web.live_hub import hub

router = APIRouter(tags=["Operation"])
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


@router.get("/health", summary="State of the installation")
def get_health(response: Response) -> Health:
    """Tell what works. 200 while pages can be served, 503 when they can't."""
    view = read_health(get_redis())
    response.status_code = 200 if view.can_serve else 503
    return _health_of(view)


def _health_of(view: HealthView) -> Health:
    """Put a view on the wire: ok, degraded (pages work, something else doesn't) or down."""
    status = "ok" if view.is_complete else "degraded" if view.can_serve else "down"
    return Health(
        status=status,
        database=view.database,
        redis=view.redis,
        storage=view.storage,
        scheduler=view.scheduler,
        engine=view.grader.state,
        runtimes={name: view.grader.state_of(name) for name in view.grader.runtimes},
        workers=view.workers,
        queue_depth=view.queued,
    )


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
def get_metrics(request: Request) -> Response:
    """Give all figures as text, to this machine or to whoever has LMS_METRICS_TOKEN.

    Raises:
        NotFound: Anybody else asks.
    """
    token = get_settings().metrics_token.get_secret_value()
    has_token = bool(token) and hmac.compare_digest(read_bearer(request).encode(), token.encode())
    is_here = client_address(request) in _LOOPBACK and "x-forwarded-for" not in request.headers
    if not has_token and not is_here:
        raise NotFound
    snapshot = CollectorRegistry()
    snapshot.register(InstallationCollector(read_health(get_redis())))
    text = generate_latest(REGISTRY) + generate_latest(snapshot)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


class InstallationCollector(Collector):
    """What database and Redis know, as gauges."""

    def __init__(self, view: HealthView) -> None:
        self._view = view

    def collect(self) -> Iterable[Metric]:
        """Give one gauge a figure."""
        view = self._view
        up = GaugeMetricFamily("lms_part_up", "1 when the part works", labels=["part"])
        for part in ("database", "redis", "storage", "scheduler"):
            up.add_metric([part], float(getattr(view, part) is Part.OK))
        up.add_metric(["engine"], float(view.grader.state == "ready"))
        queued = GaugeMetricFamily("lms_jobs_queued", "Jobs that wait", labels=["queue"])
        for queue, count in view.queued.items():
            queued.add_metric([queue], count)
        workers = GaugeMetricFamily("lms_workers", "Living workers", labels=["queue"])
        for queue, count in view.workers.items():
            workers.add_metric([queue], count)
        warm = GaugeMetricFamily("lms_sandbox_ready", "Warm containers", labels=["runtime"])
        for name, runtime in view.grader.runtimes.items():
            warm.add_metric([name], runtime.ready)
        busy = GaugeMetricFamily("lms_sandbox_busy", "Containers that grade now", value=view.grader.busy)
        listeners = GaugeMetricFamily(
            "lms_live_listeners", "Pages that wait for news", value=hub.count_listeners()
        )
        return [up, queued, workers, warm, busy, listeners]
