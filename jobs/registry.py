"""Every background function by its name. A test holds this table and `JobName` together."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from jobs import grading, notifications
from lms_app.core.db import Db
from lms_app.core.job_names import JobName


def _nothing(_db: Db, _job_id: UUID) -> None:
    """Nobody waits for this job."""


@dataclass(frozen=True)
class JobDefinition:
    """A function and what to do when all tries have failed.

    Attributes:
        run: Called with a JobContext and the job's args; idempotent.
        give_up: Called in the transaction that fails the job, with its id; tells whoever waits.
    """

    run: Callable[..., None]
    give_up: Callable[[Db, UUID], None] = _nothing


_JOBS: dict[str, JobDefinition] = {
    JobName.GRADE_SUBMISSION: JobDefinition(grading.grade_submission, grading.give_up_grading),
    JobName.SEND_MAIL: JobDefinition(notifications.send_mail),
}


def find_job(name: str) -> JobDefinition:
    """Give the definition of a job.

    Raises:
        KeyError: No job has that name.
    """
    return _JOBS[name]
