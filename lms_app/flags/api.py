"""The HTTP door of features: /api/admin/flags."""

from typing import Annotated

from fastapi import APIRouter, Body, Path

from lms_app.flags import queries, service
from lms_app.flags.errors import FlagNotFound
from lms_app.flags.schemas import FlagInput, FlagView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin/flags", tags=["flags"], route_class=TransactionRoute)

_EXAMPLE = {"percent": 10}


@router.get("", summary="List features", responses=flat_error_responses(401, 403))
def list_flags(db: DbDep, actor: SignedInDep) -> list[FlagView]:
    """Each with the part of the people that has it; admins only."""
    return queries.list_flags(db, actor)


@router.put(
    "/{name}", summary="Roll a feature out", responses=flat_error_responses(400, 401, 403, FlagNotFound)
)
def set_flag(
    db: DbDep,
    actor: SignedInDep,
    name: Annotated[str, Path(description="The feature's name", examples=["ENABLE_NEW_COURSE_CREATION"])],
    body: Annotated[FlagInput, Body(openapi_examples={"tenth": {"value": _EXAMPLE}})],
) -> FlagView:
    """To 0, 10, 50 or 100 percent; who has it keeps it as the number grows. Admins only."""
    return service.set_flag(db, actor, name, body)
