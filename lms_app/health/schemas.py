"""The answer of /health."""

from lms_app.core.schema import ApiModel
from lms_app.health.queries import HealthView, Part


class Health(ApiModel):
    """State of each part: "ok" or "down"; `engine` is "ready", "no_engine" or "no_keeper"."""

    status: str
    database: Part
    redis: Part
    scheduler: Part
    engine: str
    workers: dict[str, int]
    queue_depth: dict[str, int]


def health_of(view: HealthView) -> Health:
    """Put a view on the wire: ok, degraded (pages work, something else doesn't) or down."""
    status = "ok" if view.is_complete else "degraded" if view.can_serve else "down"
    return Health(
        status=status,
        database=view.database,
        redis=view.redis,
        scheduler=view.scheduler,
        engine=view.grader.state,
        workers=view.workers,
        queue_depth=view.queued,
    )
