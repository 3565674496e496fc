"""The HTTP door of the requests for certificates, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query

from lms_app.certificates import queries, service
from lms_app.certificates.errors import AlreadyDecided, CertificateNotFound
from lms_app.certificates.schemas import CertificateFilters, CertificatePage, CertificateView, Rejection
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin/kruzhok", tags=["certificates"], route_class=TransactionRoute)

_REJECTION = {"adminNotes": "The quiz was solved together with another student"}


@router.get(
    "/certificates", summary="List requests for certificates", responses=flat_error_responses(400, 401, 403)
)
def list_certificates(
    db: DbDep, actor: SignedInDep, filters: Annotated[CertificateFilters, Query()]
) -> CertificatePage:
    """Those that wait first; admins only."""
    return queries.list_requests(db, actor, filters)


@router.post(
    "/certificate/{certificateId}/reject",
    summary="Reject a request for a certificate",
    responses=flat_error_responses(400, 401, 403, CertificateNotFound, AlreadyDecided),
)
def reject_certificate(
    db: DbDep,
    actor: SignedInDep,
    certificate_id: Annotated[UUID, Path(alias="certificateId", description="The request's id")],
    rejection: Annotated[Rejection, Body(openapi_examples={"why": {"value": _REJECTION}})],
) -> CertificateView:
    """Once; the student is told and reads the notes, and the audit trail keeps them. Admins only."""
    return service.reject_request(db, actor, certificate_id, rejection.admin_notes)
