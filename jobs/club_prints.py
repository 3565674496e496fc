"""Sheets that clubs print: posters and login cards."""

from io import BytesIO
from uuid import UUID

from jobs import sheets
from jobs.leases import JobContext, RetryLater, finish_job
from lms_app.accounts.passwords import hash_password
from lms_app.clubs import print_jobs
from lms_app.clubs.child_accounts import make_password
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.log import get_logger
from lms_app.core.storage import get_storage

_BATCH = 100
_log = get_logger(__name__)


def print_poster(job: JobContext) -> None:
    """Draw the poster of a club's join code."""
    with transaction() as db:
        poster = print_jobs.find_poster(db, job.job_id)
    if poster is None:
        return
    _keep(job, sheets.draw_poster(poster))


def _keep(job: JobContext, pdf: bytes) -> None:
    with transaction() as db:
        finish_job(db, job)
        key = print_jobs.make_file_key(job.job_id, job.attempt)
        print_jobs.note_file(db, job.job_id, key)
        get_storage().put(key, BytesIO(pdf))


def print_login_cards(job: JobContext) -> None:
    """Make new passwords and draw cards with them.

    Nothing is remembered of a try that does not reach its end: the next one makes other passwords. Hashes,
    the job's end and the file's name are one transaction: the sheet that can be had is the one that is true.
    """
    with transaction() as db:
        sheet = print_jobs.find_cards(db, job.job_id)
    if sheet is None or not sheet.owners:
        return
    passwords = {each.user_id: make_password() for each in sheet.owners}
    hashes = {user_id: hash_password(password) for user_id, password in passwords.items()}
    job.heartbeat(progress_percent=60)
    pdf = sheets.draw_cards(sheet, passwords)
    try:
        with transaction() as db:
            finish_job(db, job)
            print_jobs.set_card_passwords(db, job.job_id, sheet.owners, hashes)
            key = print_jobs.make_file_key(job.job_id, job.attempt)
            print_jobs.note_file(db, job.job_id, key)
            # Before the commit: passwords that are true and on no sheet would lock the children out.
            get_storage().put(key, BytesIO(pdf))
    except print_jobs.OwnersChanged as change:
        raise RetryLater(0, "members changed") from change


def give_up(db: Db, job_id: UUID) -> None:
    """Tell who waits for the sheet."""
    print_jobs.note_failure(db, job_id)


def delete_old_prints(job: JobContext) -> None:
    """Throw away sheets that are older than a day."""
    del job
    total, count = 0, _BATCH
    while count == _BATCH:
        with transaction() as db:
            count = print_jobs.delete_old_prints(db, now=utc_now(), most=_BATCH)
        total += count
    _log.info("club.prints_deleted", count=total)
