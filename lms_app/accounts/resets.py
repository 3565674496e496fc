"""Forgotten passwords: a link by e-mail that works once, for 30 minutes."""

from sqlalchemy import delete
from sqlmodel import col, select

from lms_app.accounts import rules
from lms_app.accounts.errors import ResetLinkInvalid
from lms_app.accounts.logins import end_logins
from lms_app.accounts.passwords import load_common_passwords
from lms_app.accounts.schemas import ForgottenPassword, PasswordReset
from lms_app.accounts.service import check_fields, set_password
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.i18n import DEFAULT_LOCALE, parse_locale, translate
from lms_app.core.job_names import JobName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.core.tokens import hash_secret, make_secret
from models.accounts import OneTimeToken, TokenPurpose, User

# With the runner's growing pauses about seven minutes: a mail server that restarts loses no letter.
_MAIL_TRIES = 12
_log = get_logger(__name__)


def request_reset(db: Db, forgotten: ForgottenPassword) -> None:
    """Mail a link to whoever has the e-mail; when nobody has, nothing happens and nobody is told so.

    A new link makes the earlier ones worthless. After the commit a job sends the mail.

    Raises:
        ValidationFailed: It isn't an e-mail.
    """
    email = rules.normalize_email(forgotten.email)
    check_fields({"email": rules.find_email_problem(email)})
    user = db.exec(
        select(User)
        .where(col(User.email) == email, col(User.deleted_at).is_(None))
        .with_for_update(key_share=True)
    ).one_or_none()
    if user is None:
        return
    _mail_link(db, user, email, _replace_secret(db, user))
    _log.info("account.reset_requested", accountId=str(user.id))


def _replace_secret(db: Db, user: User) -> str:
    secret = make_secret()
    db.exec(
        delete(OneTimeToken).where(col(OneTimeToken.user_id) == user.id, col(OneTimeToken.used_at).is_(None))
    )
    db.add(
        OneTimeToken(
            user_id=user.id,
            purpose=TokenPurpose.PASSWORD_RESET,
            token_hash=hash_secret(secret),
            expires_at=utc_now() + rules.RESET_LINK_TTL,
        )
    )
    return secret


def _mail_link(db: Db, user: User, email: str, secret: str) -> None:
    locale = parse_locale(user.locale) or DEFAULT_LOCALE
    link = f"{get_settings().public_url.rstrip('/')}/reset-password?token={secret}"
    minutes = int(rules.RESET_LINK_TTL.total_seconds() // 60)
    submit_job(
        db,
        JobName.SEND_MAIL,
        {
            "to": email,
            "subject": translate(locale, "accounts.reset.mail_subject"),
            "text": translate(locale, "accounts.reset.mail_text", name=user.name, link=link, minutes=minutes),
        },
        user_id=user.id,
        max_attempts=_MAIL_TRIES,
    )


def reset_password(db: Db, reset: PasswordReset) -> None:
    """Set a new password by an e-mailed link, and end every login of the person.

    Locks the link, so that it works once however many use it at the same moment.

    Raises:
        ResetLinkInvalid: It was used, is older than 30 minutes or never was.
        ValidationFailed: The password doesn't do; the link can be used again.
    """
    row = db.exec(
        select(OneTimeToken, User)
        .join(User, col(User.id) == col(OneTimeToken.user_id))
        .where(
            col(OneTimeToken.token_hash) == hash_secret(reset.token),
            col(OneTimeToken.purpose) == TokenPurpose.PASSWORD_RESET,
            col(OneTimeToken.used_at).is_(None),
            col(OneTimeToken.expires_at) > utc_now(),
            col(User.deleted_at).is_(None),
        )
        .with_for_update(of=OneTimeToken)
    ).one_or_none()
    if row is None:
        raise ResetLinkInvalid
    link, user = row
    problem = rules.find_password_problem(
        reset.password, common=load_common_passwords(), name=user.name, email=user.email or ""
    )
    check_fields({"password": problem})
    set_password(db, user, reset.password)
    link.used_at = utc_now()
    db.add(link)
    end_logins(db, user.id)
    _log.info("account.password_reset", accountId=str(user.id))
