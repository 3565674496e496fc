"""Login sessions and the tokens that belong to them. One login is the family of its refresh tokens."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from lms_app.accounts.schemas import LoginView, UserView
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.i18n import DEFAULT_LOCALE, Locale, parse_locale
from lms_app.core.log import get_logger
from lms_app.core.tokens import (
    ACCESS_TOKEN_TTL,
    REFRESH_TOKEN_TTL,
    Claims,
    TokenInvalid,
    TokenRevoked,
    hash_secret,
    issue_access_token,
    issue_refresh_token,
    login_expires_at,
    make_secret,
    read_refresh_token,
)
from models.accounts import EditorTheme, LoginSession, RefreshToken, Theme, User
from models.base import new_id

_USER_AGENT_LENGTH = 300
_log = get_logger(__name__)


@dataclass(frozen=True)
class NewLogin:
    """What a sign-in or a refresh hands out.

    Attributes:
        view: The answer: tokens and who they are for.
        session_token: For the session cookie; empty after a refresh, which keeps the cookie.
        locale: The language that the person has chosen.
        theme: The colours that the person has chosen.
        editor_theme: Those of the code editor; None when the person has chosen none.
        editor_text_px: The size of its text, likewise.
    """

    view: LoginView
    session_token: str
    locale: Locale
    theme: Theme
    editor_theme: EditorTheme | None
    editor_text_px: int | None


def open_login(db: Db, user: User, *, device: str) -> NewLogin:
    """Begin a login of `user`; `device` is what the browser calls itself."""
    now = utc_now()
    session_token = make_secret()
    login = LoginSession(
        user_id=user.id,
        token_hash=hash_secret(session_token),
        created_at=now,
        last_seen_at=now,
        expires_at=login_expires_at(created_at=now, now=now),
        user_agent="".join(char for char in device if char.isprintable())[:_USER_AGENT_LENGTH],
    )
    db.add(login)
    db.flush()
    return _hand_out(db, user, login, session_token=session_token)


def renew_login(db: Db, refresh_token: str) -> NewLogin | None:
    """Exchange a refresh token for new tokens; each works once.

    Locks the login, so that of two requests with the same token exactly one gets new ones.

    Returns:
        None when the token was used before: somebody has a copy. The login is ended then, and with it
        all its tokens. It isn't raised, for that would roll the end back: the door refuses after the
        commit.

    Raises:
        TokenInvalid: It is not ours.
        TokenExpired: It is older than seven days.
        TokenRevoked: Its login has ended or expired.
    """
    claims = read_refresh_token(refresh_token)
    login = db.exec(
        select(LoginSession)
        .where(col(LoginSession.id) == claims.login_id, col(LoginSession.user_id) == claims.user_id)
        .with_for_update()
    ).one_or_none()
    token = db.get(RefreshToken, claims.token_id)
    user = db.get(User, claims.user_id)
    if login is None or token is None or user is None or token.login_session_id != login.id:
        raise TokenInvalid
    now = utc_now()
    if login.ended_at is not None or login.expires_at <= now or user.deleted_at is not None:
        raise TokenRevoked
    if token.used_at is not None:
        login.ended_at = now
        db.add(login)
        _log.warning("account.refresh_token_reused", accountId=str(user.id), loginId=str(login.id))
        return None
    token.used_at = now
    login.last_seen_at = now
    login.expires_at = login_expires_at(created_at=login.created_at, now=now)
    db.add_all([token, login])
    return _hand_out(db, user, login, session_token="")  # noqa: S106 - none is handed out


def end_logins(db: Db, user_id: UUID, *, only: UUID | None = None, but: UUID | None = None) -> int:
    """End living logins of a person: all, `only` one, or all `but` one. Gives how many were ended."""
    statement = update(LoginSession).where(
        col(LoginSession.user_id) == user_id,
        col(LoginSession.ended_at).is_(None),
        col(LoginSession.expires_at) > utc_now(),
    )
    if only is not None:
        statement = statement.where(col(LoginSession.id) == only)
    if but is not None:
        statement = statement.where(col(LoginSession.id) != but)
    ended = db.exec(statement.values(ended_at=utc_now()).returning(col(LoginSession.id))).all()
    return len(ended)


def _hand_out(db: Db, user: User, login: LoginSession, *, session_token: str) -> NewLogin:
    now = utc_now()
    refresh = RefreshToken(login_session_id=login.id, expires_at=now + REFRESH_TOKEN_TTL)
    db.add(refresh)
    db.flush()
    access_claims = Claims(user.id, login.id, new_id(), now + ACCESS_TOKEN_TTL)
    refresh_claims = Claims(user.id, login.id, refresh.id, refresh.expires_at)
    return NewLogin(
        view=LoginView(
            token=issue_access_token(access_claims),
            refresh_token=issue_refresh_token(refresh_claims),
            user=UserView.model_validate(user),
        ),
        session_token=session_token,
        locale=parse_locale(user.locale) or DEFAULT_LOCALE,
        theme=user.theme,
        editor_theme=user.editor_theme,
        editor_text_px=user.editor_text_px,
    )
