"""A worker process: `python -m jobs.worker --queues code-execution`.

Everything is imported before the first job. Grading runs in this very process, since the code of
students runs in containers and a warm connection saves more than a fork protects; other queues fork.
"""

import argparse
import sys
from types import FrameType

from rq import Queue, SimpleWorker, Worker

from jobs import registry, turns
from lms_app.core.config import get_settings
from lms_app.core.job_names import QueueName
from lms_app.core.log import configure_logging
from lms_app.core.redis import get_redis

_WORKER_TTL_S = 30
_MONITORING_INTERVAL_S = 10


class _GradingWorker(SimpleWorker):
    """Takes several turns with one ticket, and ends after the one that runs when it is asked to stop."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        turns.stop_after_this()
        super().request_stop(signum, frame)  # pyright: ignore[reportUnknownMemberType]  # untyped in RQ


def main(argv: list[str]) -> int:
    """Work on the given queues, in their order, until a signal or the loss of Redis."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queues", nargs="+", required=True, choices=[name.value for name in QueueName])
    names: list[str] = parser.parse_args(argv).queues
    configure_logging(get_settings().log_level)
    # What RQ names in text is loaded now and not with the first job.
    _ = registry.find_job, turns.take_turn
    redis = get_redis()
    worker_class = _GradingWorker if names == [QueueName.CODE_EXECUTION] else Worker
    worker = worker_class(
        [Queue(name, connection=redis) for name in names],
        connection=redis,
        worker_ttl=_WORKER_TTL_S,
        job_monitoring_interval=_MONITORING_INTERVAL_S,
        maintenance_interval=_MONITORING_INTERVAL_S,
    )
    worker.work(logging_level="WARNING")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
