"""What people do with clubs and their classes."""

import secrets
from uuid import UUID

from sqlmodel import col, func, select

from lms_app.clubs import rules
from lms_app.clubs.errors import (
    ClassLimitReached,
    ClassNotEmpty,
    ClassNotFound,
    ClubArchived,
    ClubLimitReached,
    NoSubscription,
)
from lms_app.clubs.queries import access_own_club, takes_part
from lms_app.clubs.schemas import ClassCreate, ClassOrder, ClassUpdate, ClubCreate, ClubUpdate
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.audit import record
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Message, NotFound, ValidationFailed
from lms_app.core.log import get_logger
from lms_app.subscriptions.queries import find_active_subscription
from models.clubs import Club, ClubClass, ClubMember
from models.programs import Program
from models.subscriptions import Subscription

_log = get_logger(__name__)


def create_club(db: Db, actor: Actor, draft: ClubCreate) -> Club:
    """Open a club of the person who asks, with its first class if that has a name.

    Raises:
        Unauthorized: Nobody is signed in.
        NoSubscription: The person has no ACTIVE subscription.
        ClubLimitReached: It allows no further club.
        ValidationFailed: There is no such program.
    """
    user_id = actor.require_user()
    subscription = find_active_subscription(db, user_id, lock=True)
    if subscription is None:
        raise NoSubscription
    _check_club_limit(db, user_id, subscription)
    _check_program(db, draft.program_id)
    club = Club(
        owner_id=user_id,
        program_id=draft.program_id,
        name=draft.name,
        description=draft.description.strip(),
        join_code=make_code(),
    )
    db.add(club)
    db.flush()
    if draft.class_name:
        _add_class(db, club, subscription, ClassCreate(name=draft.class_name))
    live.publish_after_commit(db, live.user_topic(user_id), {"changed": "clubs"})
    _log.info("club.created", clubId=str(club.id))
    return club


def make_code() -> str:
    """Make a code by which people ask for a place: 12 letters and digits that nobody guesses."""
    return "".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(rules.CODE_LENGTH))


def update_club(db: Db, actor: Actor, club_id: UUID, change: ClubUpdate) -> Club:
    """Change name, description or program of a club; what was left out stays.

    Raises:
        AppError: See `access_open_club`.
        ValidationFailed: There is no such program.
    """
    club = access_open_club(db, actor, club_id)
    if change.name is not None:
        club.name = change.name
    if change.description is not None:
        club.description = change.description.strip()
    if "program_id" in change.model_fields_set:
        if change.program_id != club.program_id:
            _check_program(db, change.program_id)
        club.program_id = change.program_id
    tell_club(db, club.id, "club")
    return club


def archive_club(db: Db, actor: Actor, club_id: UUID) -> Club:
    """Put a club into the archive: it can be read, takes nobody in and leaves its place to another.

    Raises:
        AppError: See `access_own_club`.
    """
    club = access_own_club(db, actor, club_id, lock=True)
    if club.archived_at is None:
        club.archived_at = utc_now()
        record(db, actor, "club.archived", club.id)
        tell_club(db, club.id, "club")
    return club


def restore_club(db: Db, actor: Actor, club_id: UUID) -> Club:
    """Bring a club back from the archive.

    Raises:
        AppError: See `access_own_club`.
        NoSubscription: Its mentor has no ACTIVE subscription.
        ClubLimitReached: Another club has taken its place.
    """
    club = access_own_club(db, actor, club_id)
    # The same order as in create_club: first the subscription, then the club.
    subscription = find_active_subscription(db, club.owner_id, lock=True)
    club = access_own_club(db, actor, club_id, lock=True)
    if club.archived_at is not None:
        if subscription is None:
            raise NoSubscription
        _check_club_limit(db, club.owner_id, subscription)
        club.archived_at = None
        record(db, actor, "club.restored", club.id)
        tell_club(db, club.id, "club")
    return club


def regenerate_code(db: Db, actor: Actor, club_id: UUID) -> Club:
    """Give a club another join code; the old one, its link and posters lead nowhere from then on.

    Raises:
        AppError: See `access_open_club`.
    """
    club = access_open_club(db, actor, club_id)
    club.join_code = make_code()
    record(db, actor, "club.code_regenerated", club.id)
    tell_club(db, club.id, "club")
    return club


def create_class(db: Db, actor: Actor, club_id: UUID, draft: ClassCreate) -> ClubClass:
    """Add a class at the end of a club's order.

    Raises:
        AppError: See `access_open_club`.
        NoSubscription: The mentor has no ACTIVE subscription.
        ClassLimitReached: It allows no further class in this club.
        ValidationFailed: More places than the subscription allows.
    """
    club = access_open_club(db, actor, club_id)
    return _add_class(db, club, _require_subscription(db, club), draft)


def _add_class(db: Db, club: Club, subscription: Subscription, draft: ClassCreate) -> ClubClass:
    _check_class_limit(db, club, subscription)
    places = draft.max_students or min(rules.DEFAULT_PLACES, subscription.max_students_per_class)
    _check_places(places, subscription)
    last = db.exec(
        select(func.max(col(ClubClass.order_index))).where(col(ClubClass.club_id) == club.id)
    ).one()
    added = ClubClass(
        club_id=club.id,
        name=draft.name,
        description=draft.description.strip(),
        max_students=places,
        order_index=(last or 0) + 1,
    )
    db.add(added)
    db.flush()
    tell_club(db, club.id, "classes")
    return added


def update_class(db: Db, actor: Actor, club_id: UUID, class_id: UUID, change: ClassUpdate) -> ClubClass:
    """Change a class, switch it off or on again; what was left out stays.

    Raises:
        AppError: See `access_open_club`.
        ClassNotFound: This club has no such class.
        ClassNotEmpty: It is to be switched off and has students.
        ClassLimitReached: It is to be switched on, and the subscription allows no further class.
        NoSubscription: It is to be switched on or to get other places, and there is no subscription.
        ValidationFailed: More places than the subscription allows.
    """
    club = access_open_club(db, actor, club_id)
    chosen = find_class(db, club.id, class_id)
    if change.name is not None:
        chosen.name = change.name
    if change.description is not None:
        chosen.description = change.description.strip()
    if change.max_students is not None and change.max_students != chosen.max_students:
        _check_places(change.max_students, _require_subscription(db, club))
        chosen.max_students = change.max_students
    if change.is_active is not None and change.is_active != chosen.is_active:
        _check_switch(db, club, chosen)
        chosen.is_active = change.is_active
    tell_club(db, club.id, "classes")
    return chosen


def _check_switch(db: Db, club: Club, chosen: ClubClass) -> None:
    if not chosen.is_active:
        _check_class_limit(db, club, _require_subscription(db, club))
    elif count_students(db, chosen.id):
        # Else a second class could be filled while the students of this one stay in the club.
        raise ClassNotEmpty


def order_classes(db: Db, actor: Actor, club_id: UUID, order: ClassOrder) -> None:
    """Put the classes of a club into a new order.

    Raises:
        AppError: See `access_open_club`.
        ClassNotFound: It names one that the club doesn't have.
        ValidationFailed: It doesn't name each class of the club once.
    """
    club = access_open_club(db, actor, club_id)
    classes = {
        each.id: each for each in db.exec(select(ClubClass).where(col(ClubClass.club_id) == club.id)).all()
    }
    if not classes.keys() >= set(order.class_ids):
        raise ClassNotFound
    if sorted(order.class_ids) != sorted(classes):
        raise ValidationFailed({"classIds": [Message("errors.clubs.order_incomplete")]})
    for index, class_id in enumerate(order.class_ids, start=1):
        classes[class_id].order_index = index
    tell_club(db, club.id, "classes")


def access_open_club(db: Db, actor: Actor, club_id: UUID) -> Club:
    """Fetch and lock a club that `actor` manages and that may be changed.

    Raises:
        AppError: See `access_own_club`.
        ClubArchived: It is in the archive.
    """
    club = access_own_club(db, actor, club_id, lock=True)
    if club.archived_at is not None:
        raise ClubArchived
    return club


def find_class(db: Db, club_id: UUID, class_id: UUID) -> ClubClass:
    """Fetch a class of a club whose access was checked.

    Raises:
        ClassNotFound: This club has no such class.
    """
    in_club = select(ClubClass).where(col(ClubClass.id) == class_id, col(ClubClass.club_id) == club_id)
    found = db.exec(in_club).one_or_none()
    if found is None:
        raise ClassNotFound
    return found


def count_students(db: Db, class_id: UUID) -> int:
    """Count who takes part in a class; lock the club before acting on it."""
    in_class = col(ClubMember.class_id) == class_id
    return db.exec(select(func.count()).select_from(ClubMember).where(in_class, takes_part())).one()


def tell_club(db: Db, club_id: UUID, what: str) -> None:
    """Let open pages of a club read again after the commit."""
    live.publish_after_commit(db, live.club_topic(club_id), {"changed": what})


def _require_subscription(db: Db, club: Club) -> Subscription:
    subscription = find_active_subscription(db, club.owner_id)
    if subscription is None:
        raise NoSubscription
    return subscription


def _check_club_limit(db: Db, owner_id: UUID, subscription: Subscription) -> None:
    open_ones = select(func.count()).select_from(Club)
    used = db.exec(open_ones.where(col(Club.owner_id) == owner_id, col(Club.archived_at).is_(None))).one()
    if not rules.has_room(used=used, wanted=1, limit=subscription.max_kruzhoks):
        raise ClubLimitReached(used=used, limit=subscription.max_kruzhoks)


def _check_class_limit(db: Db, club: Club, subscription: Subscription) -> None:
    active = select(func.count()).select_from(ClubClass)
    used = db.exec(active.where(col(ClubClass.club_id) == club.id, col(ClubClass.is_active))).one()
    if not rules.has_room(used=used, wanted=1, limit=subscription.max_classes_per_kruzhok):
        raise ClassLimitReached(used=used, limit=subscription.max_classes_per_kruzhok)


def _check_places(places: int, subscription: Subscription) -> None:
    most = subscription.max_students_per_class
    if places > most:
        raise ValidationFailed({"maxStudents": [Message("errors.field.too_large", {"max": most})]})


def _check_program(db: Db, program_id: UUID | None) -> None:
    if program_id is None:
        return
    program = db.get(Program, program_id)
    if program is None or program.archived_at is not None:
        raise ValidationFailed({"programId": [Message(NotFound.key)]})
