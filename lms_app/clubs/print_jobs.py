"""What the jobs that print read and write; nobody asks here, the sheet's row says who did.

The passwords on cards are made in the job, and are written as hashes in the same transaction that makes the
file good: they are on the sheet and nowhere else, and the sheet goes after a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from lms_app.accounts.logins import end_logins
from lms_app.clubs import prints
from lms_app.clubs.schemas import CardOwner
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.audit import record
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.i18n import Locale
from lms_app.core.storage import get_storage
from models.accounts import User
from models.clubs import Club, ClubPrint

KEPT_HOURS = 24


class OwnersChanged(Exception):
    """While cards were drawn, one of the children left or got an e-mail: the sheet has to be made anew."""


@dataclass(frozen=True)
class Poster:
    """What a poster says, in the mentor's language."""

    locale: Locale
    club: str
    mentor: str
    code: str
    url: str


@dataclass(frozen=True)
class CardSheet:
    """Whose cards a sheet has; `address` is where the children sign in."""

    locale: Locale
    club: str
    address: str
    owners: tuple[CardOwner, ...]


def find_poster(db: Db, print_id: UUID) -> Poster | None:
    """Give what a poster that is still to be made says; None when it is made or was thrown away."""
    sheet = db.get(ClubPrint, print_id)
    if sheet is None or sheet.file_key is not None:
        return None
    return Poster(locale=prints.read_locale(sheet.locale), **sheet.content)


def find_cards(db: Db, print_id: UUID) -> CardSheet | None:
    """Give whose cards a sheet that is still to be made has; None when it is made or was thrown away."""
    sheet = db.get(ClubPrint, print_id)
    if sheet is None or sheet.file_key is not None:
        return None
    return CardSheet(
        locale=prints.read_locale(sheet.locale),
        club=db.get_one(Club, sheet.club_id).name,
        address=f"{get_settings().public_url.rstrip('/')}/login",
        owners=_read_owners(db, sheet),
    )


def _read_owners(db: Db, sheet: ClubPrint) -> tuple[CardOwner, ...]:
    return tuple(prints.find_owners(db, sheet.club_id, {UUID(each) for each in sheet.content["memberIds"]}))


def set_card_passwords(
    db: Db, print_id: UUID, owners: tuple[CardOwner, ...], hashes: Mapping[UUID, str]
) -> None:
    """Give the children the passwords of a sheet, and end their logins; `hashes` are by user id.

    To be called in the transaction that also finishes the job and notes the file.

    Raises:
        OwnersChanged: They are not the children any more for whom the sheet was drawn.
    """
    sheet = db.get_one(ClubPrint, print_id)
    # Locked in the order of ids, as two sheets with the same children may come at once.
    users = {
        each.id: each
        for each in db.exec(
            select(User)
            .where(col(User.id).in_([each.user_id for each in owners]))
            .order_by(col(User.id))
            .with_for_update()
        ).all()
    }
    if _read_owners(db, sheet) != owners:
        raise OwnersChanged
    by = Actor(user_id=sheet.created_by_id)
    for user in users.values():
        user.password_hash = hashes[user.id]
        db.add(user)
        end_logins(db, user.id)
        record(db, by, "club.student_password_reset", user.id, club=str(sheet.club_id))


def note_file(db: Db, print_id: UUID, file_key: str) -> None:
    """Make a sheet good, and tell who asked for it."""
    sheet = db.get_one(ClubPrint, print_id)
    sheet.file_key = file_key
    db.add(sheet)
    db.flush()
    _tell(db, sheet)


def note_failure(db: Db, print_id: UUID) -> None:
    """Tell who asked for a sheet that there will be none."""
    sheet = db.get(ClubPrint, print_id)
    if sheet is not None:
        _tell(db, sheet)


def _tell(db: Db, sheet: ClubPrint) -> None:
    news = {"changed": "print", "id": str(sheet.id)}
    live.publish_after_commit(db, live.user_topic(sheet.created_by_id), news)


def make_file_key(print_id: UUID, attempt: int) -> str:
    """Name the file of one try: a worker that wakes up late never writes over the file of another."""
    return f"club-prints/{print_id}.{attempt}.pdf"


def delete_old_prints(db: Db, *, now: datetime, most: int) -> int:
    """Throw away up to `most` sheets that are older than a day, with their files; gives how many."""
    old = db.exec(
        select(ClubPrint)
        .where(col(ClubPrint.created_at) < now - timedelta(hours=KEPT_HOURS))
        .order_by(col(ClubPrint.created_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for sheet in old:
        # First the files: a row whose transaction fails is found again next time, a file without one never.
        for attempt in range(1, prints.MAX_ATTEMPTS + 1):
            get_storage().delete(make_file_key(sheet.id, attempt))
        db.delete(sheet)
    return len(old)
