"""Reads of the library: its list, one medium with all about it, who owns media."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.media import approval_queries, links
from lms_app.media.library_schemas import (
    LibraryFilters,
    LibraryMedium,
    LibraryPage,
    MediaSort,
    MediumDetails,
    TrailEntry,
    UseName,
)
from lms_app.media.queries import access_media, check_uploader, view_media
from models.accounts import User
from models.audit import AuditEntry
from models.media import Media, MediaKind, MediaStatus

TRAIL_SIZE = 100
MAX_OWNERS = 200


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Make the condition for the media that are a person's to manage: one's own, all for admins."""
    return true() if actor.is_admin else col(Media.owner_id) == actor.require_user()


def list_library(db: Db, actor: Actor, filters: LibraryFilters) -> LibraryPage:
    """Give one page of the media that the person manages, those on their way too, or of the bin.

    Raises:
        Unauthorized, AuthorsOnly: See `queries.check_uploader`.
    """
    check_uploader(db, actor)
    found = _conditions(actor, filters)
    total = db.exec(select(func.count()).select_from(Media).where(*found)).one()
    asked = select(Media).where(*found).order_by(*_order(filters)).limit(filters.limit)
    rows = db.exec(asked.offset((filters.page - 1) * filters.limit)).all()
    return LibraryPage(
        media=view_library(db, actor, rows),
        total=total,
        page=filters.page,
        pages=-(-total // filters.limit),
    )


def _conditions(actor: Actor, filters: LibraryFilters) -> list[ColumnElement[bool]]:
    in_bin = col(Media.deleted_at).is_not(None) & col(Media.erased_at).is_(None)
    found = [visible_to(actor), in_bin if filters.deleted else col(Media.deleted_at).is_(None)]
    if filters.search:
        title, name = col(Media.title), col(Media.file_name)
        words = filters.search
        found.append(or_(title.icontains(words, autoescape=True), name.icontains(words, autoescape=True)))
    if filters.kind is not None:
        found.append(col(Media.kind) == MediaKind(filters.kind.upper()))
    if filters.status is not None:
        found.append(col(Media.status) == MediaStatus(filters.status.upper()))
    if filters.use is not None:
        found.append(links.is_used() if filters.use is UseName.USED else ~links.is_used())
    if filters.owner is not None and actor.is_admin:
        found.append(col(Media.owner_id) == filters.owner)
    return found


def _order(filters: LibraryFilters) -> list[ColumnElement[Any]]:
    moment = col(Media.deleted_at) if filters.deleted else col(Media.created_at)
    orders: dict[MediaSort, list[ColumnElement[Any]]] = {
        MediaSort.NEWEST: [moment.desc()],
        MediaSort.OLDEST: [moment.asc()],
        MediaSort.TITLE: [func.lower(col(Media.title))],
        MediaSort.LARGEST: [col(Media.size_bytes).desc()],
        MediaSort.MOST_USED: [links.count_uses().desc(), moment.desc()],
    }
    return [*orders[filters.sort], col(Media.id).asc()]


def view_library(db: Db, actor: Actor, rows: Sequence[Media]) -> list[LibraryMedium]:
    """Give media to somebody who manages them, each with its owner's name and how often it is used."""
    ids = [row.id for row in rows]
    counted = db.exec(select(Media.id, links.count_uses()).where(col(Media.id).in_(ids))).all()
    uses: dict[UUID, int] = {each[0]: each[1] for each in counted}
    owners = {row.owner_id for row in rows}
    names = dict(db.exec(select(User.id, User.name).where(col(User.id).in_(owners))).all())
    return [
        LibraryMedium(
            **view.model_dump(),
            owner_id=row.owner_id,
            owner=names.get(row.owner_id, ""),
            use_count=uses.get(row.id, 0),
            deleted_at=row.deleted_at,
        )
        for row, view in zip(rows, view_media(db, actor, rows), strict=True)
    ]


def get_details(db: Db, actor: Actor, media_id: UUID) -> MediumDetails:
    """Give a medium, in the bin or not, with where it is used and what was done to it.

    Raises:
        AppError: See `queries.access_media`.
    """
    row = access_media(db, actor, media_id, is_deleted=None)
    return MediumDetails(
        **view_library(db, actor, [row])[0].model_dump(),
        uses=links.find_uses(db, row),
        trail=_list_trail(db, media_id),
        request=approval_queries.find_pending(db, media_id),
    )


def _list_trail(db: Db, media_id: UUID) -> list[TrailEntry]:
    rows = db.exec(
        select(AuditEntry, User.name)
        .outerjoin(User, col(User.id) == col(AuditEntry.actor_id))
        .where(col(AuditEntry.subject_id) == media_id)
        .order_by(col(AuditEntry.created_at).desc(), col(AuditEntry.id).desc())
        .limit(TRAIL_SIZE)
    ).all()
    return [
        TrailEntry(action=entry.action, by=name or "", at=entry.created_at, details=entry.details)
        for entry, name in rows
    ]


def list_owners(db: Db, actor: Actor) -> list[tuple[UUID, str]]:
    """Give those who have media, by name, for an admin to choose from; nobody for others.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    actor.require_user()
    if not actor.is_admin:
        return []
    has_media = col(User.id).in_(select(Media.owner_id).where(col(Media.erased_at).is_(None)))
    found = db.exec(
        select(User.id, User.name).where(has_media).order_by(col(User.name), col(User.id)).limit(MAX_OWNERS)
    ).all()
    return [(each[0], each[1]) for each in found]
