"""What people may read about their own account."""

from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import func
from sqlmodel import col, select

from lms_app.accounts.rules import name_device
from lms_app.accounts.schemas import DeviceList, DeviceView, ProfileView, SettingsView, UserView
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.errors import Unauthorized
from lms_app.core.i18n import DEFAULT_LOCALE, parse_locale
from models.accounts import LoginSession, User

_DEVICES_SHOWN = 50


@cache
def list_time_zones() -> frozenset[str]:
    """Give the names of all time zones that the server can compute with."""
    return frozenset(available_timezones())


def access_own_account(db: Db, actor: Actor, *, lock: bool = False) -> User:
    """Fetch the row of the person who asks.

    Args:
        db: The caller's transaction.
        actor: Who asks.
        lock: Keep others from changing the row until the transaction ends.

    Raises:
        Unauthorized: Nobody is signed in, or the account is gone.
    """
    statement = select(User).where(col(User.id) == actor.require_user(), col(User.deleted_at).is_(None))
    user = db.exec(statement.with_for_update(key_share=True) if lock else statement).one_or_none()
    if user is None:
        raise Unauthorized
    return user


def get_me(db: Db, actor: Actor) -> UserView:
    """Say who is signed in.

    Raises:
        Unauthorized: Nobody is.
    """
    return UserView.model_validate(access_own_account(db, actor))


def get_profile(db: Db, actor: Actor) -> ProfileView:
    """Give what a person may change about themselves.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    return profile_of(access_own_account(db, actor))


def profile_of(user: User) -> ProfileView:
    """Give the profile that a row holds."""
    return ProfileView(
        name=user.name,
        profile_image=user.profile_image,
        settings=SettingsView(
            theme=user.theme,
            editor_theme=user.editor_theme,
            editor_text_px=user.editor_text_px,
            locale=parse_locale(user.locale) or DEFAULT_LOCALE,
            time_zone=user.time_zone,
            notifications=user.notifications,
        ),
    )


def list_devices(db: Db, actor: Actor) -> DeviceList:
    """Give the person's sign-ins that are alive, the one in hand first, then the latest.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    logins = db.exec(
        select(LoginSession)
        .where(
            col(LoginSession.user_id) == actor.require_user(),
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.expires_at) > func.now(),
        )
        .order_by((col(LoginSession.id) == actor.login_id).desc(), col(LoginSession.last_seen_at).desc())
        .limit(_DEVICES_SHOWN)
    ).all()
    return DeviceList(
        devices=[
            DeviceView(
                id=login.id,
                device=name_device(login.user_agent) or login.user_agent[:60],
                created_at=login.created_at,
                last_seen_at=login.last_seen_at,
                is_current=login.id == actor.login_id,
            )
            for login in logins
        ]
    )
