"""Routes of the members of a club: /api/kruzhok/{kruzhokId}/members."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from lms_app.clubs import child_accounts, enrolment, reading, roster
from lms_app.clubs.api.clubs import NOT_MINE, WRITES, ClubId, IdempotencyKey
from lms_app.clubs.errors import (
    ClassNotFound,
    MemberNotFound,
    NoSubscription,
    NotAChildAccount,
    SameKeyOtherContent,
    StudentLimitReached,
    UsernameTaken,
)
from lms_app.clubs.roster_schemas import RosterImport, RosterReport
from lms_app.clubs.schemas import (
    Approval,
    BulkResult,
    MemberChoice,
    MemberFilters,
    MemberList,
    Move,
    NewStudent,
    SearchText,
    StudentCreate,
)
from lms_app.core.rate_limit import RateLimit
from lms_app.web.csv_files import CSV_ANSWER, send_csv
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses
from models.clubs import MemberStatus

router = APIRouter(prefix="/api/kruzhok/{kruzhokId}/members", tags=["clubs"], route_class=TransactionRoute)

# Each new account of an import costs a password's hash.
IMPORTS = RateLimit("clubs.imports", amount=30, period_s=60)
MemberId = Annotated[UUID, Path(alias="memberId", description="The id of a member of this club")]
_writes = [limit_by_person(WRITES)]
_NO_PLACE = (MemberNotFound, ClassNotFound, NoSubscription, StudentLimitReached)


@router.get("", summary="List members and requests", responses=flat_error_responses(*NOT_MINE))
def list_members(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    status: Annotated[MemberStatus | None, Query(description="Only those")] = None,
    class_id: Annotated[UUID | None, Query(alias="classId", description="Only of this class")] = None,
    search: Annotated[SearchText, Query(description="Part of a name")] = "",
) -> MemberList:
    """Requests first, then by name; for those who manage the club."""
    filters = MemberFilters(status=status, class_id=class_id, search=search)
    return reading.get_members(db, actor, club_id, filters)


@router.post(
    "/approve",
    summary="Take people in",
    responses=flat_error_responses(*NOT_MINE, *_NO_PLACE),
    dependencies=_writes,
)
def approve_members(db: DbDep, actor: SignedInDep, club_id: ClubId, approval: Approval) -> BulkResult:
    """All or none; without `classId` into the only class that there is."""
    return enrolment.approve_members(db, actor, club_id, approval)


@router.post(
    "/reject",
    summary="Refuse requests",
    responses=flat_error_responses(*NOT_MINE, MemberNotFound),
    dependencies=_writes,
)
def reject_members(db: DbDep, actor: SignedInDep, club_id: ClubId, choice: MemberChoice) -> BulkResult:
    """Those who are members already stay."""
    return enrolment.reject_members(db, actor, club_id, choice)


@router.post(
    "/move",
    summary="Put members into another class",
    responses=flat_error_responses(*NOT_MINE, *_NO_PLACE),
    dependencies=_writes,
)
def move_members(db: DbDep, actor: SignedInDep, club_id: ClubId, move: Move) -> BulkResult:
    """All or none."""
    return enrolment.move_members(db, actor, club_id, move)


@router.post(
    "/remove",
    summary="Take members out of the club",
    responses=flat_error_responses(*NOT_MINE, MemberNotFound),
    dependencies=_writes,
)
def remove_members(db: DbDep, actor: SignedInDep, club_id: ClubId, choice: MemberChoice) -> BulkResult:
    """The journal keeps their marks; approving brings them back."""
    return enrolment.remove_members(db, actor, club_id, choice)


@router.post(
    "/students",
    status_code=201,
    summary="Make an account for a child",
    responses=flat_error_responses(*NOT_MINE, *_NO_PLACE, UsernameTaken, SameKeyOtherContent),
    dependencies=_writes,
)
def create_student(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    draft: StudentCreate,
    idempotency_key: IdempotencyKey = "",
) -> NewStudent:
    """An account with a username in place of an e-mail; the password is in this answer and nowhere else.

    Whoever got no answer asks again with the same `Idempotency-Key`: the same account gets a new password.
    """
    return child_accounts.create_student(db, actor, club_id, draft, idempotency_key=idempotency_key)


@router.get(
    "/import/template",
    summary="Get an example of a roster",
    response_class=Response,
    responses={**flat_error_responses(401), **CSV_ANSWER},
)
def read_template(actor: SignedInDep, club_id: ClubId) -> Response:
    """Headers and one row, in the reader's language; the same for every club."""
    del club_id
    return send_csv("roster.csv", roster.make_template(actor.locale))


@router.post(
    "/import",
    summary="Import a roster",
    responses=flat_error_responses(*NOT_MINE, *_NO_PLACE, UsernameTaken, SameKeyOtherContent),
    dependencies=[limit_by_person(IMPORTS)],
)
def import_roster(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    request: RosterImport,
    is_dry_run: Annotated[bool, Query(alias="dryRun", description="Only say what would happen")] = False,
) -> RosterReport:
    """Rows with errors are left out and named, all others done together; the same file again changes nothing.

    A row is known by `email` or `username` of a member, else by the name of a student of the club; all
    others get an account. Passwords are in `loginsCsv` of this answer and nowhere else.
    """
    return roster.import_roster(db, actor, club_id, request, is_dry_run=is_dry_run)


@router.post(
    "/{memberId}/password",
    summary="Give a child's account a new password",
    responses=flat_error_responses(*NOT_MINE, MemberNotFound, NotAChildAccount),
    dependencies=_writes,
)
def reset_password(db: DbDep, actor: SignedInDep, club_id: ClubId, member_id: MemberId) -> NewStudent:
    """Only for accounts that this club made; ends the child's logins."""
    return child_accounts.reset_password(db, actor, club_id, member_id)
