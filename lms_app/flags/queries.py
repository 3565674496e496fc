"""Which features a person has."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.flags.rules import is_chosen, subject_of
from lms_app.flags.schemas import FlagChange, FlagView
from models.accounts import Role, User
from models.audit import AuditEntry
from models.flags import FeatureFlag

NEW_COURSES = "ENABLE_NEW_COURSE_CREATION"
FLAGS = (NEW_COURSES,)
CHANGED = "flag.changed"
_SHOWN_CHANGES = 20


def is_on(db: Db, name: str, user_id: UUID) -> bool:
    """Tell whether a person has the feature `name`."""
    row = db.get(FeatureFlag, name, populate_existing=True)
    return is_chosen(name, user_id, 100 if row is None else row.percent)


def list_flags(db: Db, actor: Actor) -> list[FlagView]:
    """Give all features with how many have them and who changed that.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    authors = db.exec(
        select(User.id).where(
            col(User.role).in_((Role.INSTRUCTOR, Role.ADMIN)), col(User.deleted_at).is_(None)
        )
    ).all()
    return [_view_flag(db, name, authors) for name in FLAGS]


def _view_flag(db: Db, name: str, authors: Sequence[UUID]) -> FlagView:
    asked = (
        select(FeatureFlag, User.name)
        .outerjoin(User, col(User.id) == col(FeatureFlag.updated_by_id))
        .where(col(FeatureFlag.name) == name)
        .execution_options(populate_existing=True)
    )
    row, updated_by = db.exec(asked).first() or (None, "")
    percent = 100 if row is None else row.percent
    return FlagView(
        name=name,
        percent=percent,
        updated_at=None if row is None else row.updated_at,
        updated_by=updated_by or "",
        authors=len(authors),
        authors_on=sum(is_chosen(name, each, percent) for each in authors),
        changes=_list_changes(db, name),
    )


def _list_changes(db: Db, name: str) -> list[FlagChange]:
    rows = db.exec(
        select(AuditEntry, User.name)
        .outerjoin(User, col(User.id) == col(AuditEntry.actor_id))
        .where(col(AuditEntry.subject_id) == subject_of(name), col(AuditEntry.action) == CHANGED)
        .order_by(col(AuditEntry.created_at).desc(), col(AuditEntry.id).desc())
        .limit(_SHOWN_CHANGES)
    ).all()
    return [
        FlagChange(at=entry.created_at, by=by or "", before=entry.details["before"], now=entry.details["now"])
        for entry, by in rows
    ]
