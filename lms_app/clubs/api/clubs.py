"""Routes of clubs and their classes: /api/kruzhok."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query

from lms_app.clubs import enrolment, reading, service
from lms_app.clubs.errors import (
    ClassLimitReached,
    ClassNotEmpty,
    ClassNotFound,
    ClubArchived,
    ClubLimitReached,
    ClubNotFound,
    NoSubscription,
    NotYourClub,
    OwnClub,
    WrongCode,
)
from lms_app.clubs.schemas import (
    ClassCreate,
    ClassList,
    ClassOrder,
    ClassUpdate,
    ClubCreate,
    ClubDetails,
    ClubList,
    ClubUpdate,
    Enrolment,
    EnrolRequest,
)
from lms_app.core.rate_limit import RateLimit
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/kruzhok", tags=["clubs"], route_class=TransactionRoute)

WRITES = RateLimit("clubs.writes", amount=120, period_s=60)
NOT_OPEN = (400, 401, ClubNotFound)
NOT_MINE = (*NOT_OPEN, NotYourClub, ClubArchived)

ClubId = Annotated[UUID, Path(alias="kruzhokId", description="The club's id")]
ClassId = Annotated[UUID, Path(alias="classId", description="The id of a class of this club")]
IdempotencyKey = Annotated[
    str,
    Header(
        max_length=200,
        description="Any text that is new for each new thing; sending the same one again makes no second one",
    ),
]
_writes = [limit_by_person(WRITES)]


@router.get("", summary="List one's clubs", responses=flat_error_responses(400, 401))
def list_clubs(
    db: DbDep,
    actor: SignedInDep,
    archived: Annotated[bool, Query(description="Those in the archive instead")] = False,
) -> ClubList:
    """Own clubs first, then those with a place or a request in them."""
    return reading.list_clubs(db, actor, archived=archived)


@router.post(
    "",
    status_code=201,
    summary="Open a club",
    responses=flat_error_responses(400, 401, NoSubscription, ClubLimitReached),
    dependencies=_writes,
)
def create_club(db: DbDep, actor: SignedInDep, draft: ClubCreate) -> ClubDetails:
    """With its first class if that has a name; needs an ACTIVE subscription with a free place."""
    return reading.get_club(db, actor, service.create_club(db, actor, draft).id)


@router.post(
    "/enroll-by-code",
    summary="Ask for a place in a club",
    responses=flat_error_responses(400, 401, WrongCode, OwnClub),
    dependencies=_writes,
)
def enrol_by_code(db: DbDep, actor: SignedInDep, request: EnrolRequest) -> Enrolment:
    """Ask by the club's code; who asked before or is in the club gets where they stand."""
    return enrolment.enrol_by_code(db, actor, request)


@router.get("/{kruzhokId}", summary="Read a club", responses=flat_error_responses(*NOT_OPEN))
def read_club(db: DbDep, actor: SignedInDep, club_id: ClubId) -> ClubDetails:
    """The club; its code and link only for those who manage it."""
    return reading.get_club(db, actor, club_id)


@router.patch(
    "/{kruzhokId}",
    summary="Change a club",
    responses=flat_error_responses(*NOT_MINE),
    dependencies=_writes,
)
def update_club(db: DbDep, actor: SignedInDep, club_id: ClubId, change: ClubUpdate) -> ClubDetails:
    """Change name, description or program; what is left out stays."""
    return reading.get_club(db, actor, service.update_club(db, actor, club_id, change).id)


@router.post(
    "/{kruzhokId}/archive",
    summary="Put a club into the archive",
    responses=flat_error_responses(*NOT_OPEN, NotYourClub),
    dependencies=_writes,
)
def archive_club(db: DbDep, actor: SignedInDep, club_id: ClubId) -> ClubDetails:
    """It can be read from then on, takes nobody in, and leaves its place to another club."""
    return reading.get_club(db, actor, service.archive_club(db, actor, club_id).id)


@router.post(
    "/{kruzhokId}/restore",
    summary="Bring a club back from the archive",
    responses=flat_error_responses(*NOT_OPEN, NotYourClub, NoSubscription, ClubLimitReached),
    dependencies=_writes,
)
def restore_club(db: DbDep, actor: SignedInDep, club_id: ClubId) -> ClubDetails:
    """Needs a free place in the subscription of its mentor."""
    return reading.get_club(db, actor, service.restore_club(db, actor, club_id).id)


@router.post(
    "/{kruzhokId}/code",
    summary="Make a new join code",
    responses=flat_error_responses(*NOT_MINE),
    dependencies=_writes,
)
def regenerate_code(db: DbDep, actor: SignedInDep, club_id: ClubId) -> ClubDetails:
    """The old code, its link and its posters lead nowhere from then on."""
    return reading.get_club(db, actor, service.regenerate_code(db, actor, club_id).id)


@router.get("/{kruzhokId}/classes", summary="List classes", responses=flat_error_responses(*NOT_OPEN))
def list_classes(db: DbDep, actor: SignedInDep, club_id: ClubId) -> ClassList:
    """In their order; members see those in use."""
    return reading.get_classes(db, actor, club_id)


@router.post(
    "/{kruzhokId}/classes",
    status_code=201,
    summary="Add a class",
    responses=flat_error_responses(*NOT_MINE, NoSubscription, ClassLimitReached),
    dependencies=_writes,
)
def create_class(db: DbDep, actor: SignedInDep, club_id: ClubId, draft: ClassCreate) -> ClassList:
    """Add a class at the end; gives all classes as they are now."""
    service.create_class(db, actor, club_id, draft)
    return reading.get_classes(db, actor, club_id)


@router.post(
    "/{kruzhokId}/classes/order",
    summary="Put classes into an order",
    responses=flat_error_responses(*NOT_MINE, ClassNotFound),
    dependencies=_writes,
)
def order_classes(db: DbDep, actor: SignedInDep, club_id: ClubId, order: ClassOrder) -> ClassList:
    """Name every class of the club once; gives them as they are now."""
    service.order_classes(db, actor, club_id, order)
    return reading.get_classes(db, actor, club_id)


@router.patch(
    "/{kruzhokId}/classes/{classId}",
    summary="Change a class",
    responses=flat_error_responses(
        *NOT_MINE, ClassNotFound, ClassNotEmpty, NoSubscription, ClassLimitReached
    ),
    dependencies=_writes,
)
def update_class(
    db: DbDep, actor: SignedInDep, club_id: ClubId, class_id: ClassId, change: ClassUpdate
) -> ClassList:
    """Change a class or switch it off and on; gives all classes as they are now."""
    service.update_class(db, actor, club_id, class_id, change)
    return reading.get_classes(db, actor, club_id)
