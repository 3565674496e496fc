"""Reads of clubs, always filtered by who asks."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlmodel import col, select

from lms_app.clubs.errors import ClubNotFound, NotYourClub
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.clubs import Club, ClubMember, MemberStatus


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
