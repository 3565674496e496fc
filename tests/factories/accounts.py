"""People and their logins."""

from datetime import timedelta
from typing import Any

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.tokens import hash_secret, make_secret
from models.accounts import LoginSession, Role, User
from models.base import new_id


def make_user(db: Db, **over: Any) -> User:
    """Add a student, committed."""
    user = User(**{"email": f"{new_id().hex}@example.org", "name": "Айдана", "role": Role.STUDENT, **over})
    db.add(user)
    db.commit()
    return user


def make_login(db: Db, user: User, **over: Any) -> tuple[LoginSession, str]:
    """Add a login session; gives it and the token of its cookie."""
    token = make_secret()
    login = LoginSession(
        **{
            "user_id": user.id,
            "token_hash": hash_secret(token),
            "expires_at": utc_now() + timedelta(days=1),
            **over,
        }
    )
    db.add(login)
    db.commit()
    return login, token


def actor_of(user: User) -> Actor:
    """Give the actor that a door would derive for `user`."""
    return Actor(user_id=user.id, role=user.role, name=user.name)
