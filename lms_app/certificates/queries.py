"""What admins read of the requests for certificates."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lms_app.certificates.errors import CertificateNotFound
from lms_app.certificates.schemas import PAGE_SIZE, CertificateFilters, CertificatePage, CertificateView
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.accounts import Role, User
from models.clubs import Club
from models.quizzes import CertificateRequest, CertificateStatus

_Decider = aliased(User)
_LINE = (
    select(CertificateRequest, User.name, Club.name, _Decider.name)
    .join(User, col(User.id) == col(CertificateRequest.student_id))
    .join(Club, col(Club.id) == col(CertificateRequest.club_id))
    .outerjoin(_Decider, col(_Decider.id) == col(CertificateRequest.decided_by_id))
)


def list_requests(db: Db, actor: Actor, filters: CertificateFilters) -> CertificatePage:
    """Give one page of the requests: those that wait first, the oldest of them on top.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    counts = _count(db, _matches(filters.search))
    found = _matches(filters.search)
    if filters.status is not None:
        found.append(col(CertificateRequest.status) == filters.status)
    total = sum(counts.values()) if filters.status is None else counts[filters.status]
    waits = col(CertificateRequest.status) == CertificateStatus.PENDING
    rows = db.exec(
        _LINE.where(*found)
        .order_by(waits.desc(), col(CertificateRequest.requested_at), col(CertificateRequest.id))
        .limit(PAGE_SIZE)
        .offset((filters.page - 1) * PAGE_SIZE)
    ).all()
    return CertificatePage(
        certificates=[_view(*row) for row in rows],
        counts=counts,
        total=total,
        page=filters.page,
        pages=-(-total // PAGE_SIZE),
    )


def get_request(db: Db, actor: Actor, request_id: UUID) -> CertificateView:
    """Give one request.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        CertificateNotFound: There is none.
    """
    actor.require_role(Role.ADMIN)
    row = db.exec(_LINE.where(col(CertificateRequest.id) == request_id)).one_or_none()
    if row is None:
        raise CertificateNotFound
    return _view(*row)


def find_status(db: Db, club_id: UUID, student_id: UUID) -> CertificateStatus | None:
    """Tell how a student's certificate of a club stands, if earned. Access is the caller's to check."""
    row = db.exec(
        select(CertificateRequest).where(
            col(CertificateRequest.club_id) == club_id, col(CertificateRequest.student_id) == student_id
        )
    ).one_or_none()
    return row.status if row else None


def _matches(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    return [
        or_(
            col(User.name).icontains(search, autoescape=True),
            col(Club.name).icontains(search, autoescape=True),
        )
    ]


def _count(db: Db, found: list[ColumnElement[bool]]) -> dict[CertificateStatus, int]:
    rows = db.exec(
        select(CertificateRequest.status, func.count())
        .join(User, col(User.id) == col(CertificateRequest.student_id))
        .join(Club, col(Club.id) == col(CertificateRequest.club_id))
        .where(*found)
        .group_by(col(CertificateRequest.status))
    ).all()
    counts: dict[CertificateStatus, int] = dict.fromkeys(CertificateStatus, 0)
    for status, amount in rows:
        counts[CertificateStatus(status)] = amount
    return counts


def _view(row: CertificateRequest, student: str, club: str, decider: str | None) -> CertificateView:
    return CertificateView(
        id=row.id,
        student_id=row.student_id,
        student_name=student,
        club_id=row.club_id,
        club_name=club,
        xp=row.xp,
        task=row.task,
        status=row.status,
        requested_at=row.requested_at,
        decided_at=row.decided_at,
        decided_by=decider or "",
    )
