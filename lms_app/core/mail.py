"""E-mail: by SMTP when it is configured, else into the folder `<data>/outbox`."""

import smtplib
from email.message import EmailMessage
from uuid import uuid4

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings

_SMTP_TIMEOUT_S = 20


def deliver_mail(*, to: str, subject: str, text: str) -> None:
    """Send one plain-text message now; called by a job, which tries again when this raises.

    Raises:
        OSError: The mail server is away or refused the message (smtplib's errors are OSErrors).
    """
    settings = get_settings()
    message = EmailMessage()
    message["From"] = settings.smtp_from
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    if settings.smtp_host:
        _deliver_by_smtp(message)
        return
    outbox = settings.data_dir / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    name = f"{utc_now():%Y%m%dT%H%M%S}_{uuid4().hex[:8]}.eml"
    (outbox / name).write_bytes(message.as_bytes())


def _deliver_by_smtp(message: EmailMessage) -> None:
    settings = get_settings()
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SMTP_TIMEOUT_S) as server:
        if server.has_extn("starttls"):
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)
