"""Messages that leave the house."""

from jobs.leases import JobContext
from lms_app.core.mail import deliver_mail


def send_mail(job: JobContext, *, to: str, subject: str, text: str) -> None:
    """Deliver one e-mail; a mail server that is away means another try."""
    del job
    deliver_mail(to=to, subject=subject, text=text)
