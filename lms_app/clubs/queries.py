"""Reads of clubs, always filtered by who asks."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, true
from sqlmodel import col, select

from lms_app.clubs.errors import ClubNotFound, NotYourClub
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.accounts import User
from models.clubs import Club, ClubClass, ClubMember, MemberStatus


@dataclass(frozen=True)
class StudentView:
    """An approved member of a club; `class_id` is None for one who is in no class yet."""

    id: UUID
    name: str
    class_id: UUID | None


@dataclass(frozen=True)
class ClassView:
    """A class with how many students it has; `max_students` is its own limit."""

    id: UUID
    name: str
    description: str
    max_students: int
    order_index: int
    is_active: bool
    students: int


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clubs that `actor` may open: own ones, those with an approved place, for admins all.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user_id = actor.require_user()
    if actor.is_admin:
        return true()
    place = exists().where(
        and_(
            col(ClubMember.club_id) == col(Club.id),
            col(ClubMember.user_id) == user_id,
            col(ClubMember.status) == MemberStatus.APPROVED,
            col(ClubMember.removed_at).is_(None),
        )
    )
    return or_(col(Club.owner_id) == user_id, place)


def access_club(db: Db, actor: Actor, club_id: UUID) -> Club:
    """Fetch a club that `actor` may open, as a member or more.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is none, or `actor` is no approved member of it.
    """
    club = db.exec(select(Club).where(col(Club.id) == club_id, visible_to(actor))).one_or_none()
    if club is None:
        raise ClubNotFound
    return club


def access_own_club(db: Db, actor: Actor, club_id: UUID, *, lock: bool = False) -> Club:
    """Fetch a club that `actor` may manage: its mentor, or an admin.

    With `lock` nobody else adds to it (classes, members, lessons) until the transaction ends.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is none, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
    """
    club = access_club(db, actor, club_id)
    if not manages(actor, club):
        raise NotYourClub
    if lock:
        db.refresh(club, with_for_update={"key_share": False})
    return club


def manages(actor: Actor, club: Club) -> bool:
    """Tell whether `actor` runs `club`."""
    return actor.is_admin or club.owner_id == actor.user_id


def takes_part() -> ColumnElement[bool]:
    """Condition for members who are approved and not removed."""
    return (col(ClubMember.status) == MemberStatus.APPROVED) & col(ClubMember.removed_at).is_(None)


def list_students(db: Db, club_id: UUID, class_id: UUID | None = None) -> list[StudentView]:
    """Give the approved students of a club, or of one class, by name.

    For other features after they have checked who asks: nothing is checked here.
    """
    query = (
        select(User.id, User.name, ClubMember.class_id)
        .join(ClubMember, col(ClubMember.user_id) == col(User.id))
        .where(col(ClubMember.club_id) == club_id, takes_part())
        .order_by(col(User.name), col(User.id))
    )
    if class_id is not None:
        query = query.where(col(ClubMember.class_id) == class_id)
    return [StudentView(*each) for each in db.exec(query).all()]


def list_classes(db: Db, club_id: UUID) -> list[ClassView]:
    """Give the classes of a club in their order, also those that are switched off.

    For other features after they have checked who asks: nothing is checked here.
    """
    students = (
        select(col(ClubMember.class_id), func.count().label("students"))
        .where(col(ClubMember.club_id) == club_id, takes_part())
        .group_by(col(ClubMember.class_id))
        .subquery()
    )
    rows = db.exec(
        select(ClubClass, func.coalesce(students.c.students, 0))
        .outerjoin(students, students.c.class_id == col(ClubClass.id))
        .where(col(ClubClass.club_id) == club_id)
        .order_by(col(ClubClass.order_index))
    ).all()
    return [
        ClassView(
            id=each.id,
            name=each.name,
            description=each.description,
            max_students=each.max_students,
            order_index=each.order_index,
            is_active=each.is_active,
            students=count,
        )
        for each, count in rows
    ]
