"""The answer of /health."""

from lms_app.core.schema import ApiModel


class Health(ApiModel):
    """State of each part: "ok" or "down"; `engine` is "ready", "no_engine" or "no_keeper"."""

    status: str
    database: str
    redis: str
    scheduler: str
    engine: str
    workers: dict[str, int]
    queue_depth: dict[str, int]
