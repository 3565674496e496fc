"""Getting a place in a club, and what its mentor decides about members."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.clubs import rules
from lms_app.clubs.errors import (
    ClassNotFound,
    ClassRequired,
    MemberNotFound,
    NoSubscription,
    OwnClub,
    StudentLimitReached,
    WrongCode,
)
from lms_app.clubs.schemas import (
    Approval,
    BulkResult,
    Enrolment,
    EnrolRequest,
    JoinPreview,
    MemberChoice,
    Move,
)
from lms_app.clubs.service import access_open_club, count_students, find_class, tell_club
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.core.rate_limit import RateLimit, check_rate
from lms_app.notifications.service import notify
from lms_app.subscriptions.queries import find_active_subscription
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.notifications import NotificationKind

# Whoever guesses codes is stopped here; a child that mistypes hardly gets that far.
TRIES = RateLimit("clubs.code", amount=20, period_s=300)
_log = get_logger(__name__)


def preview_code(db: Db, actor: Actor, request: EnrolRequest) -> JoinPreview:
    """Say whose club a code leads to, before one joins.

    Raises:
        Unauthorized: Nobody is signed in.
        TooManyRequests: Too many codes were tried.
        WrongCode: No open club has it.
    """
    check_rate(TRIES, str(actor.require_user()))
    club = _find_by_code(db, request.code)
    return JoinPreview(name=club.name, mentor=db.get_one(User, club.owner_id).name)


def enrol_by_code(db: Db, actor: Actor, request: EnrolRequest) -> Enrolment:
    """Ask for a place in the club that has this code; whoever asked before or is in it stays where they are.

    Somebody who was refused or removed may ask again. The mentor is told of each new request.

    Raises:
        Unauthorized: Nobody is signed in.
        TooManyRequests: Too many codes were tried.
        WrongCode: No open club has it.
        OwnClub: The person runs it.
    """
    user_id = actor.require_user()
    check_rate(TRIES, str(user_id))
    club = _find_by_code(db, request.code)
    if club.owner_id == user_id:
        raise OwnClub
    if _ask(db, club.id, user_id):
        notify(
            db,
            [club.owner_id],
            NotificationKind.MEMBER_REQUESTED,
            params={"club": club.name, "student": actor.name},
            href=f"/kruzhok/{club.id}/members?status=PENDING",
        )
        tell_club(db, club.id, "members")
        _log.info("club.place_requested", clubId=str(club.id))
    place = db.exec(
        select(ClubMember).where(col(ClubMember.club_id) == club.id, col(ClubMember.user_id) == user_id)
    ).one()
    return Enrolment(club_id=club.id, club_name=club.name, status=place.status)


def _find_by_code(db: Db, code: str) -> Club:
    wanted = rules.normalize_code(code)
    found = db.exec(
        select(Club).where(col(Club.join_code) == wanted, col(Club.archived_at).is_(None))
    ).one_or_none()
    if found is None:
        raise WrongCode
    return found


def _ask(db: Db, club_id: UUID, user_id: UUID) -> bool:
    """Note a request; False when one is there already, or the person is in the club."""
    fresh = ClubMember(id=new_id(), club_id=club_id, user_id=user_id).model_dump()
    added = db.exec(
        insert(ClubMember).values(**fresh).on_conflict_do_nothing().returning(col(ClubMember.id))
    ).scalar()
    if added is not None:
        return True
    again = db.exec(
        update(ClubMember)
        .where(
            col(ClubMember.club_id) == club_id,
            col(ClubMember.user_id) == user_id,
            or_(col(ClubMember.status) == MemberStatus.REJECTED, col(ClubMember.removed_at).is_not(None)),
        )
        .values(
            status=MemberStatus.PENDING,
            class_id=None,
            requested_at=utc_now(),
            decided_at=None,
            decided_by_id=None,
            removed_at=None,
        )
        .returning(col(ClubMember.id))
    ).scalar()
    return again is not None


def approve_members(db: Db, actor: Actor, club_id: UUID, approval: Approval) -> BulkResult:
    """Take people into a class, all or none; also those who were refused or removed before.

    Raises:
        AppError: See `service.access_open_club`.
        MemberNotFound: One of them never asked for a place in this club.
        ClassRequired: There are several classes, or none, and none was named.
        ClassNotFound: This club has no such class in use.
        NoSubscription: The mentor has no ACTIVE subscription.
        StudentLimitReached: Not all of them fit.
    """
    club = access_open_club(db, actor, club_id)
    members = _find_members(db, club.id, approval.member_ids, also_removed=True)
    chosen = choose_class(db, club, approval.class_id)
    waiting = [each for each in members if each.status is not MemberStatus.APPROVED or each.removed_at]
    take_in(db, actor, club, chosen, waiting)
    tell_students(db, club, waiting, NotificationKind.MEMBER_APPROVED)
    return _done(db, club, len(waiting))


def reject_members(db: Db, actor: Actor, club_id: UUID, choice: MemberChoice) -> BulkResult:
    """Refuse requests; those who are members already stay.

    Raises:
        AppError: See `service.access_open_club`.
        MemberNotFound: One of them never asked for a place in this club.
    """
    club = access_open_club(db, actor, club_id)
    members = _find_members(db, club.id, choice.member_ids)
    waiting = [each for each in members if each.status is MemberStatus.PENDING]
    for each in waiting:
        _decide(each, actor, MemberStatus.REJECTED)
    tell_students(db, club, waiting, NotificationKind.MEMBER_REJECTED)
    return _done(db, club, len(waiting))


def move_members(db: Db, actor: Actor, club_id: UUID, move: Move) -> BulkResult:
    """Put members into another class, all or none.

    Raises:
        AppError: See `service.access_open_club`.
        MemberNotFound: One of them is no approved member of this club.
        ClassNotFound: This club has no such class in use.
        NoSubscription: The mentor has no ACTIVE subscription.
        StudentLimitReached: Not all of them fit.
    """
    club = access_open_club(db, actor, club_id)
    members = _find_members(db, club.id, move.member_ids)
    if any(each.status is not MemberStatus.APPROVED for each in members):
        raise MemberNotFound
    chosen = choose_class(db, club, move.class_id)
    moved = [each for each in members if each.class_id != chosen.id]
    check_room(db, club, chosen, wanted=len(moved))
    for each in moved:
        each.class_id = chosen.id
    return _done(db, club, len(moved))


def remove_members(db: Db, actor: Actor, club_id: UUID, choice: MemberChoice) -> BulkResult:
    """Take members out of a club; the journal keeps their marks, and `approve_members` brings them back.

    Raises:
        AppError: See `service.access_open_club`.
        MemberNotFound: One of them is not in this club.
    """
    club = access_open_club(db, actor, club_id)
    members = _find_members(db, club.id, choice.member_ids, also_removed=True)
    there = [each for each in members if each.removed_at is None]
    for each in there:
        each.removed_at = utc_now()
    return _done(db, club, len(there))


def choose_class(db: Db, club: Club, class_id: UUID | None) -> ClubClass:
    """Fetch the class that was named, or the only one in use.

    Raises:
        ClassNotFound: This club has no such class in use.
        ClassRequired: None was named, and there is not exactly one.
    """
    if class_id is not None:
        chosen = find_class(db, club.id, class_id)
        if not chosen.is_active:
            raise ClassNotFound
        return chosen
    in_use = select(ClubClass).where(col(ClubClass.club_id) == club.id, col(ClubClass.is_active))
    found = db.exec(in_use.limit(2)).all()
    if len(found) != 1:
        raise ClassRequired
    return found[0]


def check_room(db: Db, club: Club, chosen: ClubClass, *, wanted: int, leaving: int = 0) -> None:
    """Refuse more students than the class and the subscription allow; needs the club's row locked.

    `leaving` are those of the class who go to another one in the same transaction.

    Raises:
        NoSubscription: The mentor has no ACTIVE subscription.
        StudentLimitReached: `wanted` more don't fit.
    """
    subscription = find_active_subscription(db, club.owner_id)
    if subscription is None:
        raise NoSubscription
    limit = rules.places_of(chosen.max_students, subscription.max_students_per_class)
    used = count_students(db, chosen.id)
    if not rules.has_room(used=used - leaving, wanted=wanted, limit=limit):
        raise StudentLimitReached(used=used, limit=limit)


def take_in(db: Db, actor: Actor, club: Club, chosen: ClubClass, members: Sequence[ClubMember]) -> None:
    """Approve members into a class; needs the club's row locked.

    Raises:
        AppError: See `check_room`.
    """
    check_room(db, club, chosen, wanted=len(members))
    for each in members:
        _decide(each, actor, MemberStatus.APPROVED)
        each.class_id, each.removed_at = chosen.id, None
    db.add_all(members)
    db.flush()


def _decide(member: ClubMember, actor: Actor, status: MemberStatus) -> None:
    member.status, member.decided_at, member.decided_by_id = status, utc_now(), actor.user_id


def _find_members(
    db: Db, club_id: UUID, member_ids: Iterable[UUID], *, also_removed: bool = False
) -> list[ClubMember]:
    wanted = set(member_ids)
    query = select(ClubMember).where(col(ClubMember.club_id) == club_id, col(ClubMember.id).in_(wanted))
    if not also_removed:
        query = query.where(col(ClubMember.removed_at).is_(None))
    # Whoever asks again at this moment changes the row without the club's lock.
    found = list(db.exec(query.order_by(col(ClubMember.id)).with_for_update()).all())
    if len(found) != len(wanted):
        raise MemberNotFound
    return found


def tell_students(db: Db, club: Club, members: Sequence[ClubMember], kind: NotificationKind) -> None:
    """Let members know what was decided about them."""
    href = f"/kruzhok/{club.id}" if kind is NotificationKind.MEMBER_APPROVED else "/dashboard?tab=clubs"
    notify(db, [each.user_id for each in members], kind, params={"club": club.name}, href=href)
    for each in members:
        live.publish_after_commit(db, live.user_topic(each.user_id), {"changed": "clubs"})


def _done(db: Db, club: Club, changed: int) -> BulkResult:
    if changed:
        tell_club(db, club.id, "members")
        _log.info("club.members_changed", clubId=str(club.id), count=changed)
    return BulkResult(changed=changed)
