"""What pages and programs read of clubs, in the shape in which it goes over the wire."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import case, func, or_
from sqlmodel import col, select

from lms_app.clubs.queries import access_club, access_own_club, list_classes, manages
from lms_app.clubs.schemas import (
    ClassItem,
    ClassList,
    ClubDetails,
    ClubList,
    ClubSummary,
    MemberFilters,
    MemberItem,
    MemberList,
)
from lms_app.core.actor import Actor
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.subscriptions.queries import find_active_subscription
from models.accounts import Role, User
from models.clubs import Club, ClubAccount, ClubClass, ClubMember, MemberStatus
from models.programs import Program

MAX_CLUBS_SHOWN = 500
MAX_MEMBERS_SHOWN = 1000


def list_clubs(db: Db, actor: Actor, *, archived: bool = False) -> ClubList:
    """Give the clubs that `actor` runs, takes part in or asked for a place in, the own ones first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user_id = actor.require_user()
    place = (col(ClubMember.club_id) == col(Club.id)) & (col(ClubMember.user_id) == user_id)
    there = place & col(ClubMember.removed_at).is_(None) & (col(ClubMember.status) != MemberStatus.REJECTED)
    rows = db.exec(
        select(Club, User.name, col(ClubMember.status))
        .join(User, col(User.id) == col(Club.owner_id))
        .outerjoin(ClubMember, there)
        .where(or_(col(Club.owner_id) == user_id, col(ClubMember.id).is_not(None)))
        .where(col(Club.archived_at).is_not(None) if archived else col(Club.archived_at).is_(None))
        .order_by((col(Club.owner_id) == user_id).desc(), col(Club.name), col(Club.id))
    ).all()
    counts = count_members(db, [club.id for club, _, _ in rows])
    return ClubList(
        clubs=[
            _summary(club, mentor, status, counts[club.id], is_own=club.owner_id == user_id)
            for club, mentor, status in rows
        ]
    )


def list_all_clubs(db: Db, actor: Actor, *, search: str = "") -> ClubList:
    """Give all clubs of the school by name, the archived ones last; for admins.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    query = select(Club, User.name).join(User, col(User.id) == col(Club.owner_id))
    if search:
        found = or_(
            col(Club.name).icontains(search, autoescape=True),
            col(User.name).icontains(search, autoescape=True),
        )
        query = query.where(found)
    newest_last = col(Club.archived_at).is_not(None)
    rows = db.exec(query.order_by(newest_last, col(Club.name), col(Club.id)).limit(MAX_CLUBS_SHOWN)).all()
    counts = count_members(db, [club.id for club, _ in rows])
    approved = MemberStatus.APPROVED
    return ClubList(
        clubs=[_summary(club, mentor, approved, counts[club.id], is_own=True) for club, mentor in rows]
    )


@dataclass(frozen=True)
class _Counts:
    students: int = 0
    pending: int = 0
    classes: int = 0


def count_members(db: Db, club_ids: Sequence[UUID]) -> dict[UUID, _Counts]:
    """Count students, requests and classes in use of clubs whose access was checked."""
    there = col(ClubMember.removed_at).is_(None)
    members = {
        club_id: (students, pending)
        for club_id, students, pending in db.exec(
            select(
                ClubMember.club_id,
                func.count().filter(col(ClubMember.status) == MemberStatus.APPROVED),
                func.count().filter(col(ClubMember.status) == MemberStatus.PENDING),
            )
            .where(col(ClubMember.club_id).in_(club_ids), there)
            .group_by(col(ClubMember.club_id))
        ).all()
    }
    classes = dict(
        db.exec(
            select(ClubClass.club_id, func.count())
            .where(col(ClubClass.club_id).in_(club_ids), col(ClubClass.is_active))
            .group_by(col(ClubClass.club_id))
        ).all()
    )
    return {each: _Counts(*members.get(each, (0, 0)), classes.get(each, 0)) for each in club_ids}


def _summary(
    club: Club, mentor: str, status: MemberStatus | None, counts: _Counts, *, is_own: bool
) -> ClubSummary:
    is_member = is_own or status is MemberStatus.APPROVED
    return ClubSummary(
        id=club.id,
        name=club.name,
        mentor=mentor,
        is_own=is_own,
        is_archived=club.archived_at is not None,
        status=MemberStatus.APPROVED if is_own or status is None else status,
        students=counts.students if is_member else 0,
        classes=counts.classes if is_member else 0,
        pending=counts.pending if is_own else 0,
    )


def get_club(db: Db, actor: Actor, club_id: UUID) -> ClubDetails:
    """Give a club to somebody who may open it.

    Raises:
        AppError: See `access_club`.
    """
    club = access_club(db, actor, club_id)
    can_manage = manages(actor, club)
    counts = count_members(db, [club.id])[club.id]
    program = db.get(Program, club.program_id) if club.program_id else None
    return ClubDetails(
        id=club.id,
        name=club.name,
        description=club.description,
        mentor=db.get_one(User, club.owner_id).name,
        program_id=club.program_id,
        program_title=program.title if program else None,
        time_zone=club.time_zone,
        is_archived=club.archived_at is not None,
        can_manage=can_manage,
        students=counts.students,
        pending=counts.pending if can_manage else 0,
        join_code=club.join_code if can_manage else None,
        join_url=make_join_url(club.join_code) if can_manage else None,
    )


def make_join_url(code: str) -> str:
    """Give the address that leads to joining by `code`, as it goes onto posters."""
    return f"{get_settings().public_url.rstrip('/')}/join/{code}"


def find_request(db: Db, actor: Actor, club_id: UUID) -> str | None:
    """Give the name of a club in which the person waits for a place; None when there is no request.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    waiting = (
        (col(ClubMember.user_id) == actor.require_user())
        & (col(ClubMember.status) == MemberStatus.PENDING)
        & col(ClubMember.removed_at).is_(None)
    )
    return db.exec(
        select(Club.name)
        .join(ClubMember, col(ClubMember.club_id) == col(Club.id))
        .where(col(Club.id) == club_id, waiting)
    ).one_or_none()


def get_classes(db: Db, actor: Actor, club_id: UUID) -> ClassList:
    """Give the classes of a club to somebody who may open it; members see those in use.

    Raises:
        AppError: See `access_club`.
    """
    club = access_club(db, actor, club_id)
    subscription = find_active_subscription(db, club.owner_id)
    can_manage = manages(actor, club)
    return ClassList(
        classes=[
            ClassItem(
                **asdict(each),
                places=min(each.max_students, subscription.max_students_per_class)
                if subscription
                else each.max_students,
            )
            for each in list_classes(db, club.id)
            if can_manage or each.is_active
        ]
    )


def get_members(db: Db, actor: Actor, club_id: UUID, filters: MemberFilters) -> MemberList:
    """Give the members of a club to whoever manages it: requests first, refused ones last, then by name.

    Raises:
        AppError: See `access_own_club`.
    """
    club = access_own_club(db, actor, club_id)
    rank = case(
        {MemberStatus.PENDING: 0, MemberStatus.APPROVED: 1, MemberStatus.REJECTED: 2},
        value=col(ClubMember.status),
    )
    of_club = col(ClubAccount.club_id) == club.id
    query = (
        select(ClubMember, User.name, case((of_club, col(User.username)), else_=None))
        .join(User, col(User.id) == col(ClubMember.user_id))
        .outerjoin(ClubAccount, col(ClubAccount.user_id) == col(User.id))
        .where(col(ClubMember.club_id) == club.id, col(ClubMember.removed_at).is_(None))
        .order_by(rank, col(User.name), col(ClubMember.id))
    )
    if filters.status is not None:
        query = query.where(col(ClubMember.status) == filters.status)
    if filters.class_id is not None:
        query = query.where(col(ClubMember.class_id) == filters.class_id)
    if filters.search:
        query = query.where(col(User.name).icontains(filters.search, autoescape=True))
    return MemberList(
        members=[
            MemberItem(
                id=each.id,
                user_id=each.user_id,
                name=name,
                username=username,
                status=each.status,
                class_id=each.class_id,
                requested_at=each.requested_at,
            )
            for each, name, username in db.exec(query.limit(MAX_MEMBERS_SHOWN)).all()
        ]
    )
