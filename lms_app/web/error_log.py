"""Where browsers report what went wrong in them: POST /api/errors/log (spec CRS 9).

Anybody may, since pages fail for people who are not signed in too. What comes is text of strangers: it is
bounded, counted by address and only logged.
"""

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from lms_app.core.log import get_logger
from lms_app.core.rate_limit import RateLimit
from lms_app.core.schema import ApiModel, JsonValue, Line
from lms_app.web.http import ActorDep, TransactionRoute, limit_by_address
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/errors", tags=["errors"], route_class=TransactionRoute)

MAX_CONTEXT_CHARS = 8_000
_MAX_DEPTH = 6
_REPORTS = RateLimit("browser-errors", amount=30, period_s=60)
_EXAMPLE = {
    "level": "error",
    "message": "Failed to update course",
    "context": {"page": "/instructor/course/new", "status": 500, "requestId": "0f8fad5bd9cb469f"},
    "timestamp": "2026-02-03T10:15:00Z",
}
_log = get_logger(__name__)


class Level(StrEnum):
    """How bad it is."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    WARNING = "warning"
    ERROR = "error"
    FATAL = "fatal"


def _refuse_large(context: dict[str, Any]) -> dict[str, Any]:
    """Refuse a context that would fill the log, or that is nested beyond all reason."""
    waiting: list[tuple[Any, int]] = [(context, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise PydanticCustomError("context_too_deep", "Nested too deeply")
        inner = list(each.values()) if isinstance(each, dict) else each if isinstance(each, list) else []
        waiting.extend((value, depth + 1) for value in inner)
    if len(json.dumps(context)) > MAX_CONTEXT_CHARS:
        raise PydanticCustomError("string_too_long", "Too long", {"max_length": MAX_CONTEXT_CHARS})
    return context


class ErrorReport(ApiModel):
    """What a browser reports; `timestamp` is by its own clock."""

    level: Level
    message: Annotated[Line, Field(min_length=1, max_length=2_000)]
    context: Annotated[dict[str, JsonValue], AfterValidator(_refuse_large)] = {}
    timestamp: datetime | None = None


@router.post(
    "/log",
    status_code=204,
    summary="Report what went wrong in a browser",
    responses=flat_error_responses(400, 413),
    dependencies=[limit_by_address(_REPORTS)],
)
def log_browser_error(
    actor: ActorDep,
    report: Annotated[ErrorReport, Body(openapi_examples={"failed save": {"value": _EXAMPLE}})],
) -> None:
    """Without signing in too; 30 a minute from one address. `context` has at most 8,000 characters."""
    del actor  # its id is bound to the log already
    _log.warning(
        "browser.reported",
        level_there=report.level.value,
        error=report.message,
        context=report.context,
        at_there=report.timestamp.isoformat() if report.timestamp is not None else "",
    )
