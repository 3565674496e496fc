"""Secrets that prove who somebody is: session tokens, access and refresh JWTs, CSRF tokens."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import jwt
from redis.exceptions import RedisError

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.errors import ErrorCode, Unauthorized
from lms_app.core.log import get_logger
from lms_app.core.redis import get_redis

ACCESS_TOKEN_TTL = timedelta(hours=1)
REFRESH_TOKEN_TTL = timedelta(days=7)
LOGIN_IDLE_TTL = timedelta(days=30)
LOGIN_MAX_TTL = timedelta(days=180)
_ALGORITHM = "HS256"
_REVOKED_PREFIX = "token:revoked:"
_CLOCK_SKEW_S = 10
_log = get_logger(__name__)


class TokenInvalid(Unauthorized):
    """The token is not one of ours or is damaged."""

    code = ErrorCode.TOKEN_INVALID
    key = "errors.token_invalid"


class TokenExpired(Unauthorized):
    """The token was right and is too old."""

    code = ErrorCode.TOKEN_EXPIRED
    key = "errors.token_expired"


class TokenRevoked(Unauthorized):
    """The token was right and was ended by its owner or by a replay of it."""

    code = ErrorCode.TOKEN_REVOKED
    key = "errors.token_revoked"


@dataclass(frozen=True)
class Claims:
    """What a token of ours says.

    Attributes:
        user_id: Whose it is.
        login_id: The login session that it belongs to.
        token_id: Its own id; for a refresh token the key of its row.
        expires_at: From when on it is worth nothing.
    """

    user_id: UUID
    login_id: UUID
    token_id: UUID
    expires_at: datetime


def login_expires_at(*, created_at: datetime, now: datetime) -> datetime:
    """Give the end of a login that is in use now: 30 days without use, 180 days in all."""
    return min(now + LOGIN_IDLE_TTL, created_at + LOGIN_MAX_TTL)


def make_secret() -> str:
    """Make a random token with 256 bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Give the form in which a random token is stored: SHA-256 in hex; it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_csrf_token(session_token: str) -> str:
    """Give the CSRF token that goes with a session cookie."""
    key = get_settings().secret_key.get_secret_value().encode()
    return hmac.new(key, b"csrf:" + session_token.encode(), hashlib.sha256).hexdigest()


def is_csrf_token(candidate: str, session_token: str) -> bool:
    """Tell whether `candidate` goes with the session cookie, in constant time."""
    return hmac.compare_digest(candidate.encode(), make_csrf_token(session_token).encode())


def issue_access_token(claims: Claims) -> str:
    """Sign an access token."""
    return _sign(claims, get_settings().secret_key.get_secret_value(), "access")


def issue_refresh_token(claims: Claims) -> str:
    """Sign a refresh token, with a secret of its own."""
    return _sign(claims, get_settings().refresh_secret_key.get_secret_value(), "refresh")


def read_access_token(token: str) -> Claims:
    """Check an access token.

    Raises:
        TokenInvalid: It is not ours.
        TokenExpired: It is older than an hour.
        TokenRevoked: Its owner signed out.
    """
    claims = _read(token, get_settings().secret_key.get_secret_value(), "access")
    try:
        is_revoked = get_redis().exists(_REVOKED_PREFIX + str(claims.token_id))
    except (RedisError, OSError) as error:
        # Signing out also ends the login session, which whoever uses the claims looks up in the database.
        _log.warning("token.revocations_unavailable", error=type(error).__name__)
        return claims
    if is_revoked:
        raise TokenRevoked
    return claims


def read_refresh_token(token: str) -> Claims:
    """Check the signature and age of a refresh token; whether it was used is in the database.

    Raises:
        TokenInvalid: It is not ours.
        TokenExpired: It is older than seven days.
    """
    return _read(token, get_settings().refresh_secret_key.get_secret_value(), "refresh")


def revoke_access_token(claims: Claims) -> None:
    """Refuse the token from now on, for as long as it could have lived; a Redis that is away is logged."""
    left_s = int((claims.expires_at - utc_now()).total_seconds()) + _CLOCK_SKEW_S
    if left_s <= 0:
        return
    try:
        get_redis().set(_REVOKED_PREFIX + str(claims.token_id), b"1", ex=left_s)
    except (RedisError, OSError) as error:
        _log.warning("token.revocation_failed", error=type(error).__name__)


def _sign(claims: Claims, key: str, kind: str) -> str:
    payload = {
        "sub": str(claims.user_id),
        "sid": str(claims.login_id),
        "jti": str(claims.token_id),
        "exp": claims.expires_at,
        "iat": utc_now(),
        "typ": kind,
    }
    return jwt.encode(payload, key, algorithm=_ALGORITHM)


def _read(token: str, key: str, kind: str) -> Claims:
    try:
        payload = jwt.decode(
            token, key, algorithms=[_ALGORITHM], options={"require": ["exp", "sub", "sid", "jti", "typ"]}
        )
        if payload["typ"] != kind:
            raise TokenInvalid
        return Claims(
            user_id=UUID(payload["sub"]),
            login_id=UUID(payload["sid"]),
            token_id=UUID(payload["jti"]),
            expires_at=datetime.fromtimestamp(payload["exp"], tz=utc_now().tzinfo),
        )
    except jwt.ExpiredSignatureError as error:
        raise TokenExpired from error
    except (jwt.InvalidTokenError, ValueError) as error:
        raise TokenInvalid from error
