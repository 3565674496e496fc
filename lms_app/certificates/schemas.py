"""What the requests for certificates take and give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, Line, ListFilters
from models.quizzes import CertificateStatus

PAGE_SIZE = 20


class CertificateFilters(ListFilters):
    """Which requests, and which page of them; `search` looks into names of students and clubs."""

    status: CertificateStatus | None = None


class CertificateView(ApiModel):
    """One request. `task` says by what it was earned, `xp` is the total at that moment."""

    id: UUID
    student_id: UUID
    student_name: str
    club_id: UUID
    club_name: str
    xp: int
    task: str
    status: CertificateStatus
    requested_at: datetime
    decided_at: datetime | None
    decided_by: str


class CertificatePage(ApiModel):
    """One page, those that wait first. `counts` has each status, whatever status was asked for."""

    certificates: list[CertificateView]
    counts: dict[CertificateStatus, int]
    total: int
    page: int
    pages: int


class Rejection(ApiModel):
    """Why a request is rejected: the student reads it, and the audit trail keeps it."""

    admin_notes: Annotated[Line, Field(max_length=1000)] = ""
