"""What people do with accounts: register, sign in and out, change what is theirs."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.accounts import rules
from lms_app.accounts.errors import EmailTaken, WrongCredentials, WrongPassword
from lms_app.accounts.logins import NewLogin, end_logins, open_login
from lms_app.accounts.passwords import hash_password, is_outdated, is_password, load_common_passwords
from lms_app.accounts.queries import access_own_account, list_time_zones, profile_of
from lms_app.accounts.schemas import PasswordChange, ProfileUpdate, ProfileView, Registration, SignIn
from lms_app.core.actor import Actor
from lms_app.core.db import Db, after_commit
from lms_app.core.errors import Message, NotFound, ValidationFailed
from lms_app.core.i18n import DEFAULT_LOCALE, Locale
from lms_app.core.log import get_logger
from lms_app.core.tokens import Claims, revoke_access_token
from models.accounts import Role, Theme, User
from models.base import new_id

_log = get_logger(__name__)


def check_fields(problems: dict[str, Message | None]) -> None:
    """Refuse with everything that is wrong at once.

    Raises:
        ValidationFailed: Some field has a problem.
    """
    found = {name: [problem] for name, problem in problems.items() if problem is not None}
    if found:
        raise ValidationFailed(found)


def register(
    db: Db,
    registration: Registration,
    *,
    device: str = "",
    locale: Locale = DEFAULT_LOCALE,
    theme: Theme = Theme.SYSTEM,
) -> NewLogin:
    """Make a student's account and sign in to it.

    Args:
        db: A transaction without a query yet: the password is hashed before the first one, and as a
            connection is taken at the first query, nothing is held meanwhile.
        registration: What the person typed.
        device: What the browser calls itself.
        locale: The language that the person reads now.
        theme: The colours that the person sees now.

    Raises:
        ValidationFailed: Name, e-mail or password don't do.
        EmailTaken: Another account has the e-mail.
    """
    email = rules.normalize_email(registration.email)
    _check_registration(registration, email)
    user = User(
        id=new_id(),
        email=email,
        name=registration.name,
        password_hash=hash_password(registration.password),
        locale=locale,
        theme=theme,
    )
    # The unique index decides between people who register the same e-mail at the same moment.
    added = db.exec(
        insert(User).values(**user.model_dump()).on_conflict_do_nothing().returning(col(User.id))
    ).scalar()
    if added is None:
        raise EmailTaken
    _log.info("account.registered", accountId=str(user.id))
    return open_login(db, user, device=device)


def _check_registration(registration: Registration, email: str) -> None:
    check_fields(
        {
            "name": rules.find_name_problem(registration.name),
            "email": rules.find_email_problem(email),
            "password": rules.find_password_problem(
                registration.password, common=load_common_passwords(), name=registration.name, email=email
            ),
        }
    )


def sign_in(db: Db, credentials: SignIn, *, device: str = "") -> NewLogin:
    """Sign in with e-mail and password; a child's username stands in the place of an e-mail (ACC 5).

    Raises:
        WrongCredentials: They don't go together; takes as long for an unknown e-mail.
    """
    name = rules.normalize_email(credentials.email)
    named = col(User.email) == name if "@" in name else col(User.username) == name
    user = db.exec(select(User).where(named, col(User.deleted_at).is_(None))).one_or_none()
    stored_hash = user.password_hash if user else None
    if not is_password(credentials.password, stored_hash) or user is None or stored_hash is None:
        _log.info("account.sign_in_refused")
        raise WrongCredentials
    if is_outdated(stored_hash):
        user.password_hash = hash_password(credentials.password)
        db.add(user)
    _log.info("account.signed_in", accountId=str(user.id))
    return open_login(db, user, device=device)


def sign_out(db: Db, actor: Actor, claims: Claims | None = None) -> None:
    """End the login in hand; its access token, if one was used, is refused from then on.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user_id = actor.require_user()
    end_logins(db, user_id, only=actor.login_id)
    if claims is not None:
        after_commit(db, lambda: revoke_access_token(claims))
    _log.info("account.signed_out", accountId=str(user_id))


def end_device(db: Db, actor: Actor, login_id: UUID) -> None:
    """End one of the person's own logins, such as that of a lost phone.

    Raises:
        Unauthorized: Nobody is signed in.
        NotFound: It isn't a living login of this person.
    """
    user_id = actor.require_user()
    if not end_logins(db, user_id, only=login_id):
        raise NotFound


def update_profile(db: Db, actor: Actor, update_: ProfileUpdate) -> ProfileView:
    """Change what a person may change about themselves; what was left out stays.

    Raises:
        Unauthorized: Nobody is signed in.
        ValidationFailed: Name, image or time zone don't do.
    """
    user = access_own_account(db, actor, lock=True)
    settings = update_.settings
    image, zone = update_.profile_image, settings.time_zone
    check_fields(
        {
            "name": None if update_.name is None else rules.find_name_problem(update_.name),
            "profileImage": rules.find_image_problem(image) if image else None,
            "settings.timeZone": (
                None if zone is None else rules.find_zone_problem(zone, known=list_time_zones())
            ),
        }
    )
    if update_.name is not None:
        user.name = update_.name
    if "profile_image" in update_.model_fields_set:
        user.profile_image = image or None
    chosen = settings.model_dump(exclude_none=True)
    user.notifications = {**user.notifications, **chosen.pop("notifications", {})}
    user.sqlmodel_update(chosen)
    db.add(user)
    db.flush()
    return profile_of(user)


def change_password(db: Db, actor: Actor, change: PasswordChange) -> None:
    """Set a new password and end every other login of the person.

    Raises:
        Unauthorized: Nobody is signed in.
        WrongPassword: The current password isn't that.
        ValidationFailed: The new one doesn't do.
    """
    user = access_own_account(db, actor)
    problem = rules.find_password_problem(
        change.new_password, common=load_common_passwords(), name=user.name, email=user.email or ""
    )
    check_fields({"newPassword": problem})
    if not is_password(change.current_password, user.password_hash):
        raise WrongPassword
    set_password(db, user, change.new_password)
    end_logins(db, user.id, but=actor.login_id)
    _log.info("account.password_changed", accountId=str(user.id))


def set_password(db: Db, user: User, password: str) -> None:
    """Store a password that the rules have let through."""
    hashed = hash_password(password)
    db.exec(update(User).where(col(User.id) == user.id).values(password_hash=hashed))


def make_account(db: Db, *, email: str, name: str, role: Role, password: str) -> UUID | None:
    """Make an account of any role, for demo data and set-up; None when the e-mail has one already."""
    user = User(
        id=new_id(),
        email=rules.normalize_email(email),
        name=name,
        role=role,
        password_hash=hash_password(password),
    )
    statement = insert(User).values(**user.model_dump()).on_conflict_do_nothing().returning(col(User.id))
    return db.exec(statement).scalar()
