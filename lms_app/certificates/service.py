"""What happens with certificates: they are asked for when enough points are earned, and decided on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.certificates.errors import AlreadyDecided, CertificateNotFound
from lms_app.certificates.queries import get_request
from lms_app.certificates.schemas import CertificateView
from lms_app.core import audit, live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.notifications.service import notify
from models.accounts import Role, User
from models.clubs import Club
from models.notifications import NotificationKind
from models.quizzes import CertificateRequest, CertificateStatus

_TASK = "Completed quiz on Lesson: {title}"
_log = get_logger(__name__)


def request_certificate(
    db: Db, club: Club, student_id: UUID, *, xp: int, lesson_title: str, now: datetime
) -> bool:
    """Ask for the certificate of a student, once for each student and club, and tell the admins.

    The caller has counted the points, with the student's place in the club locked.

    Returns:
        Whether it was asked for now.
    """
    request = CertificateRequest(
        club_id=club.id,
        student_id=student_id,
        xp=xp,
        task=_TASK.format(title=lesson_title),
        requested_at=now,
    )
    added = db.exec(
        insert(CertificateRequest)
        .values(request.model_dump())
        .on_conflict_do_nothing()
        .returning(col(CertificateRequest.id))
    ).first()
    if added is None:
        return False
    admins = db.exec(select(User.id).where(col(User.role) == Role.ADMIN)).all()
    student = db.exec(select(User.name).where(col(User.id) == student_id)).one()
    notify(
        db,
        admins,
        NotificationKind.CERTIFICATE_REQUESTED,
        params={"student": student, "club": club.name},
        href="/admin/kruzhok/certificates",
        dedup_key=f"certificate:{request.id}",
    )
    live.publish_after_commit(db, live.admins_topic(), {"kind": "certificate", "id": str(request.id)})
    _log.info("certificate.requested", requestId=str(request.id))
    return True


def reject_request(db: Db, actor: Actor, request_id: UUID, admin_notes: str = "") -> CertificateView:
    """Refuse a certificate and tell the student why; who did it is in the audit trail.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        CertificateNotFound: There is no such request.
        AlreadyDecided: It doesn't wait any more.
    """
    admin_id = actor.require_role(Role.ADMIN)
    request = db.exec(
        select(CertificateRequest).where(col(CertificateRequest.id) == request_id).with_for_update()
    ).one_or_none()
    if request is None:
        raise CertificateNotFound
    if request.status is not CertificateStatus.PENDING:
        raise AlreadyDecided
    request.status = CertificateStatus.REJECTED
    request.decided_at, request.decided_by_id = utc_now(), admin_id
    audit.record(db, actor, "certificate.rejected", request.id, adminNotes=admin_notes, xp=request.xp)
    db.flush()
    _tell_student(db, request, admin_notes)
    live.publish_after_commit(db, live.admins_topic(), {"kind": "certificate", "id": str(request.id)})
    _log.info("certificate.rejected", requestId=str(request.id))
    return get_request(db, actor, request_id)


def _tell_student(db: Db, request: CertificateRequest, reason: str) -> None:
    """Say that there will be no certificate, and why, with the way to the club."""
    notify(
        db,
        [request.student_id],
        NotificationKind.CERTIFICATE_REJECTED,
        params={"club": db.get_one(Club, request.club_id).name, "reason": reason},
        href=f"/kruzhok/{request.club_id}",
        dedup_key=f"certificate-rejected:{request.id}",
    )
