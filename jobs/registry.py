"""Every background function by its name. A test holds this table and `JobName` together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jobs import (
    club_prints,
    grading,
    media,
    media_erasure,
    notifications,
    regrading,
    retention,
    storage,
    subscriptions,
)
from jobs.leases import JobContext
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
    JobName.REGRADE: JobDefinition(regrading.regrade_submissions, regrading.give_up_regrade),
    JobName.SEND_MAIL: JobDefinition(notifications.send_mail),
    JobName.MAIL_NOTIFICATION: JobDefinition(notifications.mail_notification),
    JobName.REMIND_OF_LESSONS: JobDefinition(notifications.remind_of_lessons),
    JobName.EXPIRE_SUBSCRIPTIONS: JobDefinition(subscriptions.expire_subscriptions),
    JobName.PRINT_POSTER: JobDefinition(club_prints.print_poster, club_prints.give_up),
    JobName.PRINT_LOGIN_CARDS: JobDefinition(club_prints.print_login_cards, club_prints.give_up),
    JobName.DELETE_OLD_PRINTS: JobDefinition(club_prints.delete_old_prints),
    JobName.PROCESS_MEDIA: JobDefinition(media.process_media, media.give_up),
    JobName.ERASE_MEDIA: JobDefinition(media_erasure.erase_media),
    JobName.CONVERT_MEDIA: JobDefinition(media.convert_media, media.give_up_conversion),
    JobName.SWEEP_UPLOADS: JobDefinition(media.sweep_uploads),
    JobName.REMOVE_UNFINISHED_FILES: JobDefinition(storage.remove_unfinished_files),
    JobName.DELETE_OLD_JOBS: JobDefinition(retention.delete_old_jobs),
    JobName.DELETE_ORPHANED_FILES: JobDefinition(retention.delete_orphaned_files),
}


class UnknownJob(Exception):
    """No function has this name here: another release made the job, or will take it."""


def _refuse(_job: JobContext, **_args: Any) -> None:
    raise UnknownJob


def find_job(name: str) -> JobDefinition:
    """Give the definition of a job; of an unknown one a definition that fails like any other failing job.

    It must not stop the worker or the scheduler, who look after all the other jobs too.
    """
    return _JOBS.get(name, JobDefinition(_refuse))
