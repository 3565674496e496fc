"""From a secret that the browser or a program holds to the actor behind it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.i18n import DEFAULT_LOCALE, parse_locale
from lms_app.core.tokens import Claims, hash_secret, login_expires_at
from models.accounts import LoginSession, User

# How exactly the last use of a login is known; a write at each event would be too much.
_SEEN_EVERY = timedelta(hours=1)


def find_actor_by_session(db: Db, session_token: str) -> Actor | None:
    """Give the actor of a session cookie; None when the login has ended, expired or never was."""
    if not session_token:
        return None
    return _find_actor(db, _live_logins().where(col(LoginSession.token_hash) == hash_secret(session_token)))


def find_actor_by_claims(db: Db, claims: Claims) -> Actor | None:
    """Give the actor of an access token; None when the login has ended since."""
    return _find_actor(
        db,
        _live_logins().where(
            col(LoginSession.id) == claims.login_id, col(LoginSession.user_id) == claims.user_id
        ),
    )


def _live_logins() -> SelectOfScalar[UUID]:
    return select(LoginSession.id).where(
        col(LoginSession.ended_at).is_(None), col(LoginSession.expires_at) > func.now()
    )


def _find_actor(db: Db, login_ids: SelectOfScalar[UUID]) -> Actor | None:
    row = db.exec(
        select(User, LoginSession)
        .join(LoginSession, col(LoginSession.user_id) == col(User.id))
        .where(col(LoginSession.id).in_(login_ids), col(User.deleted_at).is_(None))
    ).one_or_none()
    if row is None:
        return None
    user, login = row
    _note_use(db, login)
    return Actor(
        user_id=user.id,
        role=user.role,
        name=user.name,
        login_id=login.id,
        locale=parse_locale(user.locale) or DEFAULT_LOCALE,
        time_zone=user.time_zone,
    )


def _note_use(db: Db, login: LoginSession) -> None:
    """Keep a login that is in use from expiring, with at most one write an hour."""
    now = utc_now()
    if login.last_seen_at > now - _SEEN_EVERY:
        return
    expires_at = login_expires_at(created_at=login.created_at, now=now)
    db.exec(
        update(LoginSession)
        .where(col(LoginSession.id) == login.id, col(LoginSession.last_seen_at) == login.last_seen_at)
        .values(last_seen_at=now, expires_at=expires_at)
        .execution_options(synchronize_session=False)
    )
