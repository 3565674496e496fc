"""What clubs print: the poster with the join code, and login cards for children without an e-mail.

Here people ask for sheets; `print_jobs` has what the jobs read and write.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import col, select

from lms_app.clubs.errors import MemberNotFound, NotAChildAccount, PrintNotFound, SameKeyOtherContent
from lms_app.clubs.queries import access_own_club, takes_part
from lms_app.clubs.reading import make_join_url
from lms_app.clubs.schemas import CardOwner, CardOwners, PrintState, PrintTicket
from lms_app.clubs.service import access_open_club
from lms_app.core.actor import Actor
from lms_app.core.audit import record
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.i18n import DEFAULT_LOCALE, Locale, parse_locale, translate
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.core.storage import FileLink, get_storage
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubAccount, ClubClass, ClubMember, ClubPrint, PrintKind
from models.jobs import Job, JobStatus

# Sheets are kept for 24 hours; the same poster is given again only while its file stays for some hours more.
_REUSED_HOURS = 20
MAX_ATTEMPTS = 3
_JOBS = {PrintKind.POSTER: JobName.PRINT_POSTER, PrintKind.CARDS: JobName.PRINT_LOGIN_CARDS}
_log = get_logger(__name__)


def request_poster(db: Db, actor: Actor, club_id: UUID) -> PrintTicket:
    """Have the poster of a club's join code made; the same poster once more is the same file.

    Raises:
        AppError: See `service.access_open_club`.
    """
    club = access_open_club(db, actor, club_id)
    mentor = db.get_one(User, club.owner_id)
    content = {
        "club": club.name,
        "mentor": mentor.name,
        "code": club.join_code,
        "url": make_join_url(club.join_code),
    }
    return _submit(db, actor, club, PrintKind.POSTER, content, locale=mentor.locale, sheet_id=new_id())


def request_cards(
    db: Db, actor: Actor, club_id: UUID, member_ids: Sequence[UUID], *, idempotency_key: str = ""
) -> PrintTicket:
    """Have new passwords made for children of a club, and cards with them.

    Asked twice while the sheet is being made, it is one sheet; afterwards another, with other passwords. With
    an `idempotency_key` a second call by the same person gives the first one's sheet also when it is made.

    Raises:
        AppError: See `service.access_open_club`.
        MemberNotFound: The club has no such member.
        NotAChildAccount: An account was not made by this club, or has an e-mail by now.
        SameKeyOtherContent: The key was used for other children.
    """
    club = access_open_club(db, actor, club_id)
    wanted = set(member_ids)
    content = {"memberIds": sorted(str(each) for each in wanted)}
    sheet_id = _name_sheet(actor, club, idempotency_key)
    first = db.get(ClubPrint, sheet_id)
    if first is not None:
        if first.content != content:
            raise SameKeyOtherContent
        return PrintTicket(job_id=first.id)
    found = {each.member_id for each in find_owners(db, club.id, wanted)}
    if found != wanted:
        in_club = select(ClubMember.id).where(
            col(ClubMember.club_id) == club.id, col(ClubMember.id).in_(wanted), takes_part()
        )
        raise NotAChildAccount if set(db.exec(in_club).all()) == wanted else MemberNotFound
    locale = db.get_one(User, club.owner_id).locale
    ticket = _submit(db, actor, club, PrintKind.CARDS, content, locale=locale, sheet_id=sheet_id)
    record(db, actor, "club.login_cards_requested", club.id, members=content["memberIds"])
    return ticket


def list_card_owners(db: Db, actor: Actor, club_id: UUID) -> CardOwners:
    """Give the children for whom a club may print login cards, by name.

    Raises:
        AppError: See `queries.access_own_club`.
    """
    club = access_own_club(db, actor, club_id)
    return CardOwners(students=find_owners(db, club.id))


def get_print(db: Db, actor: Actor, club_id: UUID, job_id: UUID) -> PrintState:
    """Say how far a sheet of this club is; once it is done, with a link that is good for five minutes.

    Raises:
        AppError: See `queries.access_own_club`.
        PrintNotFound: This club has no such sheet, or it was thrown away.
    """
    club = access_own_club(db, actor, club_id)
    sheet = db.get(ClubPrint, job_id)
    if sheet is None or sheet.club_id != club.id:
        raise PrintNotFound
    job = db.get(Job, sheet.id)
    if sheet.file_key is not None:
        return PrintState(
            job_id=sheet.id, status=JobStatus.DONE, progress_percent=100, download_url=_make_link(sheet, club)
        )
    # A job that ended without a file found nothing to print; one that is gone will never end.
    is_under_way = job is not None and job.status in (JobStatus.QUEUED, JobStatus.RUNNING)
    return PrintState(
        job_id=sheet.id,
        status=job.status if job and is_under_way else JobStatus.FAILED,
        progress_percent=job.progress_percent if job and is_under_way else 0,
        download_url=None,
    )


def _make_link(sheet: ClubPrint, club: Club) -> str:
    key = "clubs.print.poster_file" if sheet.kind is PrintKind.POSTER else "clubs.print.cards_file"
    name = f"{translate(read_locale(sheet.locale), key, name=club.name)}.pdf"
    link = FileLink(sheet.file_key or "", name, "application/pdf", is_inline=False)
    return get_storage().signed_url(link)


def _name_sheet(actor: Actor, club: Club, key: str) -> UUID:
    """Give the id of a new sheet; the same person with the same key gets the same one."""
    return uuid5(actor.require_user(), f"print:{club.id}:{key}") if key else new_id()


def _submit(
    db: Db,
    actor: Actor,
    club: Club,
    kind: PrintKind,
    content: dict[str, Any],
    *,
    locale: str,
    sheet_id: UUID,
) -> PrintTicket:
    # The club's row is locked: nobody else asks for the same sheet between the look and the insert.
    same = _find_same(db, club, kind, content, locale)
    if same is not None:
        return PrintTicket(job_id=same)
    sheet = ClubPrint(
        # A key that comes again after its sheet was thrown away: the job is still there.
        id=new_id() if db.get(Job, sheet_id) else sheet_id,
        club_id=club.id,
        created_by_id=actor.require_user(),
        kind=kind,
        locale=locale,
        content=content,
    )
    db.add(sheet)
    db.flush()
    submit_job(
        db,
        _JOBS[kind],
        {},
        queue=QueueName.DEFAULT,
        job_id=sheet.id,
        user_id=sheet.created_by_id,
        max_attempts=MAX_ATTEMPTS,
    )
    _log.info("club.print_requested", clubId=str(club.id), jobId=str(sheet.id), kind=kind.value)
    return PrintTicket(job_id=sheet.id)


def _find_same(db: Db, club: Club, kind: PrintKind, content: dict[str, Any], locale: str) -> UUID | None:
    under_way = col(Job.status).in_((JobStatus.QUEUED, JobStatus.RUNNING))
    is_done = col(ClubPrint.file_key).is_not(None)
    return db.exec(
        select(ClubPrint.id)
        .join(Job, col(Job.id) == col(ClubPrint.id))
        .where(
            col(ClubPrint.club_id) == club.id,
            col(ClubPrint.kind) == kind,
            col(ClubPrint.content) == content,
            col(ClubPrint.locale) == locale,
            col(ClubPrint.created_at) > utc_now() - timedelta(hours=_REUSED_HOURS),
            under_way | is_done if kind is PrintKind.POSTER else under_way & ~is_done,
        )
        .order_by(col(ClubPrint.created_at).desc())
        .limit(1)
    ).one_or_none()


def find_owners(db: Db, club_id: UUID, member_ids: set[UUID] | None = None) -> list[CardOwner]:
    """Give the children of a club, or those of `member_ids` among them, who may get a card, by name.

    For callers who have checked who asks.
    """
    query = (
        select(ClubMember.id, User, ClubClass.name)
        .join(User, col(User.id) == col(ClubMember.user_id))
        .join(ClubAccount, col(ClubAccount.user_id) == col(User.id))
        .outerjoin(ClubClass, col(ClubClass.id) == col(ClubMember.class_id))
        .where(col(ClubMember.club_id) == club_id, col(ClubAccount.club_id) == club_id, takes_part())
        # A child who has added an e-mail since looks after the password alone.
        .where(col(User.email).is_(None))
        .order_by(col(User.name), col(User.id))
    )
    if member_ids is not None:
        query = query.where(col(ClubMember.id).in_(member_ids))
    return [
        CardOwner(
            member_id=member_id,
            user_id=user.id,
            name=user.name,
            username=user.username or "",
            class_name=class_name or "",
        )
        for member_id, user, class_name in db.exec(query).all()
    ]


def read_locale(value: str) -> Locale:
    """Give the language in which a sheet is written."""
    return parse_locale(value) or DEFAULT_LOCALE
