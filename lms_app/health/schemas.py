"""The answer of /health."""

from lms_app.core.schema import ApiModel


class Health(ApiModel):
    """State of each part: "ok" or "down"; `engine` is "ready", "no_engine" or "no_keeper".

    `runtimes` has each language with "ready", "no_runtime", "no_engine" or "no_keeper".
    """

    status: str
    database: str
    redis: str
    storage: str
    scheduler: str
    engine: str
    runtimes: dict[str, str]
    workers: dict[str, int]
    queue_depth: dict[str, int]
