"""Private calendar addresses (SCH 6): of all of a person's lessons, or of one class."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.i18n import DEFAULT_LOCALE, parse_locale, translate
from lms_app.core.tokens import make_secret
from lms_app.lessons.errors import FeedNotFound
from lms_app.lessons.ical import CalendarText, FeedLesson, write_calendar
from lms_app.lessons.queries import concerns
from lms_app.lessons.schemas import FeedCreate, FeedList, FeedView
from models.accounts import Role, User
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.lessons import CalendarFeed, ScheduledLesson

SHOWN_BACK = timedelta(days=92)
SHOWN_AHEAD = timedelta(days=400)


def list_feeds(db: Db, actor: Actor) -> FeedList:
    """Give one's own calendars, that of all lessons first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    rows = db.exec(
        select(CalendarFeed, col(ClubClass.name), col(Club.name))
        .outerjoin(ClubClass, col(ClubClass.id) == col(CalendarFeed.class_id))
        .outerjoin(Club, col(Club.id) == col(ClubClass.club_id))
        .where(col(CalendarFeed.user_id) == actor.require_user())
        .order_by(col(CalendarFeed.class_id).is_not(None), col(Club.name), col(ClubClass.name))
    )
    return FeedList(feeds=[_view(feed, class_name, club_name) for feed, class_name, club_name in rows])


def make_feed(db: Db, actor: Actor, wanted: FeedCreate) -> FeedView:
    """Make a calendar; one that is there gets a new address, and the old one is worth nothing from then on.

    Raises:
        Unauthorized: Nobody is signed in.
        FeedNotFound: There is no such class, or `actor` may not see its lessons.
    """
    user_id = actor.require_user()
    class_name = club_name = None
    if wanted.class_id is not None:
        class_name, club_name = _name_class(db, actor, wanted.class_id)
    same_class = col(CalendarFeed.class_id).is_not_distinct_from(wanted.class_id)
    db.exec(delete(CalendarFeed).where(col(CalendarFeed.user_id) == user_id, same_class))
    feed = CalendarFeed(user_id=user_id, class_id=wanted.class_id, token=make_secret())
    db.add(feed)
    db.flush()
    return _view(feed, class_name, club_name)


def revoke_feed(db: Db, actor: Actor, feed_id: UUID) -> None:
    """End one of one's own calendars: its address answers 404 from then on.

    Raises:
        Unauthorized: Nobody is signed in.
        FeedNotFound: There is none of one's own.
    """
    own = select(CalendarFeed).where(
        col(CalendarFeed.id) == feed_id, col(CalendarFeed.user_id) == actor.require_user()
    )
    feed = db.exec(own).one_or_none()
    if feed is None:
        raise FeedNotFound
    db.delete(feed)
    db.flush()


def read_feed(db: Db, token: str) -> CalendarText:
    """Write the calendar that a secret address names, as its owner may see it now.

    Raises:
        FeedNotFound: No calendar has this token, or its owner may not see that class any more.
    """
    row = db.exec(
        select(CalendarFeed, User)
        .join(User, col(User.id) == col(CalendarFeed.user_id))
        .where(col(CalendarFeed.token) == token)
    ).one_or_none()
    if row is None:
        raise FeedNotFound
    feed, owner = row
    locale = parse_locale(owner.locale) or DEFAULT_LOCALE
    conditions = [concerns(owner.id)]
    name = translate(locale, "common.product")
    if feed.class_id is not None:
        actor = Actor(user_id=owner.id, role=owner.role, name=owner.name)
        class_name, club_name = _name_class(db, actor, feed.class_id)
        club = select(col(ClubClass.club_id)).where(col(ClubClass.id) == feed.class_id).scalar_subquery()
        of_class = col(ScheduledLesson.class_id).is_not_distinct_from(feed.class_id)
        conditions = [
            col(ScheduledLesson.club_id) == club,
            of_class | col(ScheduledLesson.class_id).is_(None),
        ]
        name = f"{club_name} · {class_name}"
    lessons = _list_lessons(db, conditions, now=utc_now())
    return write_calendar(lessons, name=name, locale=locale, made_at=feed.created_at, site=_site())


def _list_lessons(db: Db, conditions: Sequence[ColumnElement[bool]], *, now: datetime) -> list[FeedLesson]:
    rows = db.exec(
        select(ScheduledLesson, Club, col(ClubClass.name))
        .join(Club, col(Club.id) == col(ScheduledLesson.club_id))
        .outerjoin(ClubClass, col(ClubClass.id) == col(ScheduledLesson.class_id))
        .where(
            *conditions,
            col(ScheduledLesson.starts_at).between(now - SHOWN_BACK, now + SHOWN_AHEAD),
        )
        .order_by(col(ScheduledLesson.starts_at), col(ScheduledLesson.id))
    )
    return [FeedLesson(lesson, club, class_name) for lesson, club, class_name in rows]


def _name_class(db: Db, actor: Actor, class_id: UUID) -> tuple[str, str]:
    """Give the names of a class and its club, if the person runs the club or is in the class."""
    found = db.exec(
        select(ClubClass, Club)
        .join(Club, col(Club.id) == col(ClubClass.club_id))
        .where(col(ClubClass.id) == class_id)
    ).one_or_none()
    if found is None or not _sees(db, actor, *found):
        raise FeedNotFound
    return found[0].name, found[1].name


def _sees(db: Db, actor: Actor, club_class: ClubClass, club: Club) -> bool:
    if actor.role is Role.ADMIN or club.owner_id == actor.user_id:
        return True
    place = select(col(ClubMember.id)).where(
        col(ClubMember.class_id) == club_class.id,
        col(ClubMember.user_id) == actor.user_id,
        col(ClubMember.status) == MemberStatus.APPROVED,
        col(ClubMember.removed_at).is_(None),
    )
    return db.exec(place).first() is not None


def _site() -> str:
    return get_settings().public_url.rstrip("/")


def _view(feed: CalendarFeed, class_name: str | None, club_name: str | None) -> FeedView:
    return FeedView(
        id=feed.id,
        class_id=feed.class_id,
        class_name=class_name,
        club_name=club_name,
        url=f"{_site()}/api/calendar/{feed.token}.ics",
        created_at=feed.created_at,
    )
