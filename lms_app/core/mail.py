"""E-mail: by SMTP when it is configured, else into the folder `<data>/outbox`."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from uuid import uuid4

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings

_SMTP_TIMEOUT_S = 20


class MailServerInsecure(OSError):
    """The account of the mail server would travel in clear text."""


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
    # Letters hold links that set passwords: nobody else of this machine reads them.
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{utc_now():%Y%m%dT%H%M%S}_{uuid4().hex[:8]}.eml"
    with os.fdopen(os.open(outbox / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message.as_bytes())


def _deliver_by_smtp(message: EmailMessage) -> None:
    settings = get_settings()
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SMTP_TIMEOUT_S) as server:
        # Without this question smtplib knows nothing of what the server can, STARTTLS included.
        server.ehlo()
        is_private = server.has_extn("starttls")
        if is_private:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            if not is_private and not _is_this_machine(settings.smtp_host):
                raise MailServerInsecure("the mail server offers no STARTTLS: the password is not sent")
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}
