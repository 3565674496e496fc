from datetime import timedelta

import jwt
import pytest
from redis import Redis

from lms_app.core import tokens
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.tokens import Claims, TokenExpired, TokenInvalid, TokenRevoked
from models.base import new_id


def make_claims(**over: object) -> Claims:
    values = {
        "user_id": new_id(),
        "login_id": new_id(),
        "token_id": new_id(),
        "expires_at": utc_now() + timedelta(hours=1),
    }
    return Claims(**{**values, **over})  # type: ignore[arg-type]


def test_an_access_token_says_whose_it_is(redis_server: Redis) -> None:
    claims = make_claims()
    read = tokens.read_access_token(tokens.issue_access_token(claims))
    assert (read.user_id, read.login_id, read.token_id) == (claims.user_id, claims.login_id, claims.token_id)


def test_a_token_of_one_kind_is_not_one_of_the_other(redis_server: Redis) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read_access_token(tokens.issue_refresh_token(make_claims()))
    with pytest.raises(TokenInvalid):
        tokens.read_refresh_token(tokens.issue_access_token(make_claims()))


def test_an_old_token_is_expired(redis_server: Redis) -> None:
    old = make_claims(expires_at=utc_now() - timedelta(seconds=1))
    with pytest.raises(TokenExpired):
        tokens.read_access_token(tokens.issue_access_token(old))
    with pytest.raises(TokenExpired):
        tokens.read_refresh_token(tokens.issue_refresh_token(old))


def test_a_revoked_token_is_refused_and_forgotten_when_it_would_have_died(redis_server: Redis) -> None:
    claims = make_claims()
    tokens.revoke_access_token(claims)
    with pytest.raises(TokenRevoked):
        tokens.read_access_token(tokens.issue_access_token(claims))
    [key] = redis_server.keys("token:revoked:*")  # type: ignore[misc]
    assert 3600 <= redis_server.ttl(key) <= 3620  # type: ignore[operator]


def test_revoking_an_old_token_stores_nothing(redis_server: Redis) -> None:
    tokens.revoke_access_token(make_claims(expires_at=utc_now() - timedelta(hours=1)))
    assert redis_server.keys("token:revoked:*") == []


def _forge(**over: object) -> str:
    payload = {
        "sub": str(new_id()),
        "sid": str(new_id()),
        "jti": str(new_id()),
        "exp": 2_000_000_000,
        "typ": "access",
    }
    key = over.pop("key", get_settings().secret_key.get_secret_value())
    algorithm = str(over.pop("algorithm", "HS256"))
    return jwt.encode({**payload, **over}, str(key), algorithm=algorithm)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        _forge(key="another key that is long enough for it"),
        _forge(sub="no id"),
        _forge(typ="other"),
        jwt.encode({"sub": "1", "typ": "access"}, "", algorithm="none"),
    ],
)
def test_a_forged_token_is_invalid(redis_server: Redis, token: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read_access_token(token)


def test_a_csrf_token_goes_with_one_session_only() -> None:
    token = tokens.make_csrf_token("session-1")
    assert tokens.is_csrf_token(token, "session-1")
    assert not tokens.is_csrf_token(token, "session-2")
    assert not tokens.is_csrf_token("не ключ", "session-1")
