"""Accounts without an e-mail that a mentor makes for children (ACC 5)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.accounts.logins import end_logins
from lms_app.accounts.passwords import hash_password
from lms_app.accounts.rules import find_name_problem
from lms_app.accounts.service import check_fields
from lms_app.clubs import rules
from lms_app.clubs.enrolment import choose_class, take_in
from lms_app.clubs.errors import MemberNotFound, NotAChildAccount, SameKeyOtherContent, UsernameTaken
from lms_app.clubs.schemas import NewStudent, StudentCreate
from lms_app.clubs.service import access_open_club, tell_club
from lms_app.core.actor import Actor
from lms_app.core.audit import record
from lms_app.core.db import Db
from lms_app.core.errors import Message
from lms_app.core.log import get_logger
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubAccount, ClubMember

# Short words that a child of any of the three languages can type from a card.
_WORDS = (
    *("robot", "sensor", "motor", "laser", "radar", "pixel", "comet", "orbit", "planet", "rocket"),
    *("saturn", "mars", "venus", "apollo", "tiger", "panda", "zebra", "koala", "dragon", "falcon"),
    *("eagle", "lion", "wolf", "camel", "turtle", "dolphin", "mango", "lemon", "banana", "kiwi"),
    *("melon", "apple", "honey", "candy", "red", "green", "blue", "yellow", "orange", "violet"),
    *("silver", "golden", "river", "ocean", "island", "mountain", "forest", "desert", "sunny", "storm"),
    *("cloud", "piano", "guitar", "drum", "violin", "ninja", "pilot", "captain", "doctor", "magnet"),
)
_DIGITS = "0123456789"
_log = get_logger(__name__)


@dataclass(frozen=True)
class MadeAccount:
    """A new account with its place that isn't taken yet, and its password in plain words."""

    user: User
    member: ClubMember
    password: str


def make_password() -> str:
    """Make a password for a login card, such as "robot-mango-river-drum-47": about 30 bits."""
    words = [secrets.choice(_WORDS) for _ in range(4)]
    return "-".join([*words, str(10 + secrets.randbelow(90))])


def create_student(
    db: Db, actor: Actor, club_id: UUID, draft: StudentCreate, *, idempotency_key: str = ""
) -> NewStudent:
    """Make an account for a child and take it into a class; its password is in the answer and nowhere else.

    With an `idempotency_key` a second call by the same person, whose first answer was lost, makes no second
    account: the same one gets another password.

    Raises:
        AppError: See `service.access_open_club`, `enrolment.choose_class` and `enrolment.check_room`.
        ValidationFailed: Name or username don't do.
        UsernameTaken: Another account has it.
        SameKeyOtherContent: The key was used for another child.
    """
    club = access_open_club(db, actor, club_id)
    account_id = _name_account(actor, club, idempotency_key)
    made_before = _find_place(db, club, account_id)
    if made_before is not None:
        return _repeat(db, actor, club_id, draft, made_before)
    username = draft.username.lower()
    is_wrong = bool(username) and not rules.is_username(username)
    check_fields(
        {
            "name": find_name_problem(draft.name),
            "username": Message("errors.clubs.username_invalid") if is_wrong else None,
        }
    )
    chosen = choose_class(db, club, draft.class_id)
    (made,) = add_accounts(db, actor, club, [(draft.name, username)], ids=[account_id])
    take_in(db, actor, club, chosen, [made.member])
    tell_club(db, club.id, "members")
    return NewStudent(
        member_id=made.member.id,
        name=made.user.name,
        username=made.user.username or "",
        password=made.password,
    )


def _name_account(actor: Actor, club: Club, key: str) -> UUID:
    """Give the id of a new account; the same person with the same key gets the same one."""
    return uuid5(actor.require_user(), f"student:{club.id}:{key}") if key else new_id()


def _repeat(db: Db, actor: Actor, club_id: UUID, draft: StudentCreate, member_id: UUID) -> NewStudent:
    """Answer a second sending of the same key."""
    made = reset_password(db, actor, club_id, member_id)
    if made.name != draft.name:
        raise SameKeyOtherContent
    return made


def _find_place(db: Db, club: Club, account_id: UUID) -> UUID | None:
    return db.exec(
        select(ClubMember.id).where(col(ClubMember.club_id) == club.id, col(ClubMember.user_id) == account_id)
    ).one_or_none()


def add_accounts(
    db: Db,
    actor: Actor,
    club: Club,
    drafts: Sequence[tuple[str, str]],
    *,
    ids: Sequence[UUID] | None = None,
) -> list[MadeAccount]:
    """Make accounts of a club by name and username; an empty username is made of the name.

    With `ids` they get these. Their members are new and in no class yet: `enrolment.take_in` adds them. Each
    password takes 26 ms.

    Raises:
        UsernameTaken: Another account has one of them.
    """
    if not drafts:
        return []
    free = _free_usernames(db, drafts)
    made: list[MadeAccount] = []
    account_ids = ids or [new_id() for _ in drafts]
    for account_id, (name, _), username in zip(account_ids, drafts, free, strict=True):
        password = make_password()
        hashed = hash_password(password)
        user = User(id=account_id, name=name, username=username, password_hash=hashed, locale=actor.locale)
        made.append(MadeAccount(user, ClubMember(club_id=club.id, user_id=user.id), password))
    rows = [each.user.model_dump() for each in made]
    added = db.exec(insert(User).values(rows).on_conflict_do_nothing().returning(col(User.id))).all()
    if len(added) != len(made):
        raise UsernameTaken
    for each in made:
        db.add(ClubAccount(user_id=each.user.id, club_id=club.id, created_by_id=actor.user_id))
        record(db, actor, "club.student_created", each.user.id, club=str(club.id))
        _log.info("club.student_created", clubId=str(club.id), accountId=str(each.user.id))
    return made


def reset_password(db: Db, actor: Actor, club_id: UUID, member_id: UUID) -> NewStudent:
    """Give a child's account a new password and end its logins; told this one time.

    Raises:
        AppError: See `service.access_open_club`.
        MemberNotFound: The club has no such member.
        NotAChildAccount: The account was not made by this club.
    """
    club = access_open_club(db, actor, club_id)
    found = db.exec(
        select(User, ClubAccount.club_id)
        .join(ClubMember, col(ClubMember.user_id) == col(User.id))
        .outerjoin(ClubAccount, col(ClubAccount.user_id) == col(User.id))
        .where(
            col(ClubMember.id) == member_id,
            col(ClubMember.club_id) == club.id,
            col(ClubMember.removed_at).is_(None),
        )
    ).one_or_none()
    if found is None:
        raise MemberNotFound
    user, made_by = found
    # A child who has added an e-mail since looks after the password alone.
    if made_by != club.id or user.email is not None:
        raise NotAChildAccount
    password = make_password()
    user.password_hash = hash_password(password)
    db.add(user)
    end_logins(db, user.id)
    record(db, actor, "club.student_password_reset", user.id, club=str(club.id))
    return NewStudent(member_id=member_id, name=user.name, username=user.username or "", password=password)


def _free_usernames(db: Db, drafts: Sequence[tuple[str, str]]) -> list[str]:
    """Give each draft its username, or one of its name that neither an account nor another draft has."""
    stems = {rules.suggest_username(name, ()).rstrip(_DIGITS) for name, username in drafts if not username}
    # Only digits behind the stem make one free, so those without their digits are all that matter.
    bare = func.regexp_replace(col(User.username), "[0-9]+$", "")
    taken = {each for each in db.exec(select(User.username).where(bare.in_(stems))).all() if each}
    taken |= {username for _, username in drafts if username}
    given: list[str] = []
    for name, username in drafts:
        given.append(username or rules.suggest_username(name, taken))
        taken.add(given[-1])
    return given
