"""The HTTP door of the grader's state, for admins."""

from fastapi import APIRouter

from lms_app.core.redis import get_redis
from lms_app.grader_admin import queries, service
from lms_app.grader_admin.schemas import GradingStatus
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import error_responses

router = APIRouter(prefix="/api/v1/admin/grading", tags=["admin"], route_class=TransactionRoute)


@router.get("", summary="State of grading", responses=error_responses(401, 403))
def read_grading(db: DbDep, actor: SignedInDep) -> GradingStatus:
    """Pools, queue, workers, grader hosts, and what was graded within the last hour and day; admins only."""
    return queries.get_grading(db, actor, get_redis())


@router.post("/drain", summary="Stop taking submissions", responses=error_responses(401, 403))
def drain_grading(db: DbDep, actor: SignedInDep) -> GradingStatus:
    """What runs ends, what waits waits, and its pages say so; who did it is kept. Twice is as once."""
    service.drain_grading(db, actor)
    return queries.get_grading(db, actor, get_redis())


@router.post("/resume", summary="Take submissions again", responses=error_responses(401, 403))
def resume_grading(db: DbDep, actor: SignedInDep) -> GradingStatus:
    """End a drain; who did it is kept. Without one nothing changes."""
    service.resume_grading(db, actor)
    return queries.get_grading(db, actor, get_redis())
