"""Messages that leave the house, and those that time brings."""

from uuid import UUID

from jobs.leases import JobContext
from lms_app.core.clock import utc_now
from lms_app.core.db import transaction
from lms_app.core.mail import deliver_mail
from lms_app.notifications import letters, reminders


def send_mail(job: JobContext, *, to: str, subject: str, text: str) -> None:
    """Deliver one e-mail; a mail server that is away means another try."""
    del job
    deliver_mail(to=to, subject=subject, text=text)


def mail_notification(job: JobContext, *, notification_id: str) -> None:
    """Deliver one notification by e-mail, if its reader has one and wants it."""
    del job
    with transaction() as db:
        letter = letters.make_letter(db, UUID(notification_id))
    if letter is not None:
        deliver_mail(to=letter.to, subject=letter.subject, text=letter.text)


def remind_of_lessons(job: JobContext) -> None:
    """Tell people of lessons that begin in a day or in an hour."""
    del job
    with transaction() as db:
        reminders.remind_of_lessons(db, now=utc_now())
