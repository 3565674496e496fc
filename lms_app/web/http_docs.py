"""What a route can refuse, for the OpenAPI document."""

from typing import Any

from pydantic import ConfigDict

from lms_app.core.errors import AppError, Conflict, ErrorCode, Forbidden, NotFound, Unauthorized
from lms_app.core.i18n import Locale, translate
from lms_app.core.schema import ApiModel

_DOCS_LOCALE = Locale.EN
_REQUEST_ID = "0f8fad5bd9cb469f"


class ErrorDetails(ApiModel):
    """What goes with an error: the id to tell support, what is wrong with which field, what else helps."""

    model_config = ConfigDict(extra="allow")

    request_id: str
    fields: dict[str, list[str]] | None = None


class ErrorBody(ApiModel):
    """An error for a person (message) and for a program (code)."""

    message: str
    code: ErrorCode
    details: ErrorDetails


class ErrorAnswer(ApiModel):
    """The envelope of every error below /api/v1."""

    error: ErrorBody


class FlatErrorAnswer(ApiModel):
    """The envelope of every error of the other routes, such as those below /api/kruzhok."""

    error: str
    code: ErrorCode
    request_id: str
    fields: dict[str, list[str]] | None = None
    details: dict[str, Any] | None = None


# The usual refusals of a status: example name, code, text.
_USUAL: dict[int, tuple[str, list[tuple[ErrorCode, str]]]] = {
    400: (
        "The input is wrong; `details.fields` says where",
        [(ErrorCode.VALIDATION_ERROR, "errors.validation_failed")],
    ),
    401: (
        "Nobody is signed in, or the token is worth nothing any more",
        [
            (ErrorCode.MISSING_TOKEN, Unauthorized.key),
            (ErrorCode.TOKEN_EXPIRED, "errors.token_expired"),
            (ErrorCode.TOKEN_INVALID, "errors.token_invalid"),
            (ErrorCode.TOKEN_REVOKED, "errors.token_revoked"),
        ],
    ),
    403: (
        "The person may not do this, or the proof against forged requests is missing",
        [(ErrorCode.FORBIDDEN, Forbidden.key)],
    ),
    404: (
        "There is no such thing, or the person may not know of it",
        [(ErrorCode.NOT_FOUND, NotFound.key)],
    ),
    409: ("Not in this state of things", [(ErrorCode.CONFLICT, Conflict.key)]),
    413: ("The body is larger than 2 MB", [(ErrorCode.INVALID_INPUT, "errors.body_too_large")]),
    410: ("It was there and is thrown away", []),
    412: ("Another version of the protocol; the header Tus-Version names ours", []),
    415: ("Such content is not taken", []),
    423: ("Another request holds it", []),
    460: ("The checksum is of other bytes; they were dropped", []),
    507: ("The server has no room now", []),
    429: (
        "Too many requests; the header Retry-After says how many seconds to wait",
        [(ErrorCode.TOO_MANY_REQUESTS, "errors.too_many_requests")],
    ),
    500: (
        "The server failed; support finds the story by the request id",
        [(ErrorCode.INTERNAL_SERVER_ERROR, "errors.internal")],
    ),
    503: ("The database is away for a moment", [(ErrorCode.DATABASE_ERROR, "errors.unavailable")]),
}


def error_responses(*cases: int | type[AppError]) -> dict[int | str, dict[str, Any]]:
    """Describe what a route below /api/v1 can refuse, for `responses=` of its decorator.

    Args:
        *cases: A status stands for its usual codes; an error class for its own code and text.
            429 and every other error that any route can give are added.
    """
    return _describe(cases, ErrorAnswer)


def flat_error_responses(*cases: int | type[AppError]) -> dict[int | str, dict[str, Any]]:
    """Describe the same for a route outside of /api/v1, whose errors are flat: {error, code, requestId}."""
    return _describe(cases, FlatErrorAnswer)


def _describe(
    cases: tuple[int | type[AppError], ...], model: type[ErrorAnswer] | type[FlatErrorAnswer]
) -> dict[int | str, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for case in (*cases, 429):
        status = case if isinstance(case, int) else case.status
        title, usual = _USUAL[status]
        answer = found.setdefault(
            status,
            {
                "model": model,
                "description": title,
                "content": {"application/json": {"examples": {}}},
            },
        )
        codes = usual if isinstance(case, int) else [(case.code, case.key)]
        for code, key in codes:
            answer["content"]["application/json"]["examples"].setdefault(
                key, _example(code, key, is_flat=model is FlatErrorAnswer)
            )
    found[429]["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
    default = {"model": model, "description": "Any other error, in the same envelope"}
    # FastAPI documents 422 for wrong input unless "default" is there; our answer is 400.
    return {**found, "default": default}


def _example(code: ErrorCode, key: str, *, is_flat: bool) -> dict[str, Any]:
    details: dict[str, Any] = {"requestId": _REQUEST_ID}
    if code is ErrorCode.VALIDATION_ERROR:
        details["fields"] = {"name": [translate(_DOCS_LOCALE, "errors.field.required")]}
    message = translate(_DOCS_LOCALE, key, count=30, requestId=_REQUEST_ID, name="Saule")
    nested = {"error": {"message": message, "code": code, "details": details}}
    return {
        "summary": code.value,
        "value": {"error": message, "code": code, **details} if is_flat else nested,
    }
