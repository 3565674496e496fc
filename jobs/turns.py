"""What RQ calls for a ticket: take the job whose turn it is, whichever that is."""

import threading
import time
from functools import cache

from redis.exceptions import RedisError

from jobs.avoidance import list_avoided
from jobs.leases import ClaimedJob, claim_job
from jobs.runner import run_claimed
from jobs.sandbox.runtimes import RUNTIMES, list_offered
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.log import get_logger, new_request_id
from lms_app.core.queue import MAX_TICKETS, count_tickets, push_ticket
from lms_app.grading.turns import count_turns, pick_job

_TICKET_S = 5.0
_stopping = threading.Event()
_log = get_logger(__name__)


def stop_after_this() -> None:
    """Let this process take no further turn once the one that runs is over."""
    _stopping.set()


def take_turn() -> None:
    """Run the jobs whose turn it is, for some seconds: RQ's own work for a ticket is a fifth of a quick one.

    None when all who wait have one running, or grading is drained.
    """
    has_run = False
    until = time.monotonic() + _TICKET_S
    while not _stopping.is_set() and time.monotonic() < until:
        new_request_id()
        claimed = _claim_next()
        if claimed is None:
            break
        run_claimed(claimed)
        has_run = True
    if not has_run:
        return
    # What still waits may have no ticket: those that came while we worked were used up in vain.
    try:
        top_up_tickets()
    except (RedisError, OSError) as error:
        _log.warning("turns.top_up_failed", error=type(error).__name__)


def _claim_next() -> ClaimedJob | None:
    with transaction() as db:
        max_running = get_settings().grader_max_running_per_user
        job_id = pick_job(db, max_running=max_running, avoided=[*list_avoided(), *_list_not_here()])
        return claim_job(db, job_id) if job_id else None


@cache
def _list_not_here() -> list[str]:
    """Languages that other hosts grade. One that no runtime has is everybody's: it ends as an error."""
    return sorted(RUNTIMES.keys() - {profile.name for profile in list_offered(get_settings())})


def top_up_tickets() -> int:
    """Push tickets until there are as many as jobs that could be taken now; gives their number.

    Raises:
        RedisError: Redis is away.
        SQLAlchemyError: The database is.
    """
    held = count_tickets()
    if held >= MAX_TICKETS:
        return 0
    with transaction() as db:
        wanted = count_turns(db, max_running=get_settings().grader_max_running_per_user)
    return sum(push_ticket() for _ in range(min(wanted, MAX_TICKETS) - held))
