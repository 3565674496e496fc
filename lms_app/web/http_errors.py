"""Turns what an API route raises into the envelope. Its twin for pages is `errors`.

/api/v1 answers {error: {message, code, details}}, other /api routes {error, code, requestId, fields?}.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg.errors import TransactionTimeout
from pydantic.alias_generators import to_camel
from sqlalchemy.exc import DataError, IntegrityError, InternalError, OperationalError
from starlette.exceptions import HTTPException

from lms_app.core.errors import AppError, ErrorCode, Message, TooManyRequests, ValidationFailed
from lms_app.core.i18n import translate
from lms_app.core.log import current_request_id, get_logger
from lms_app.web.http import error_words_of, locale_of

_log = get_logger(__name__)

# From pydantic's error types to texts of the catalogue; what isn't here is errors.field.invalid.
_FIELD_MESSAGES = {
    "missing": "errors.field.required",
    "string_too_short": "errors.field.too_short",
    "string_too_long": "errors.field.too_long",
    "too_short": "errors.field.too_few",
    "too_long": "errors.field.too_many",
    "greater_than_equal": "errors.field.too_small",
    "less_than_equal": "errors.field.too_large",
    "extra_forbidden": "errors.field.unknown",
    "enum": "errors.field.not_one_of",
    "literal_error": "errors.field.not_one_of",
    "text_unstorable": "errors.field.text_unstorable",
}
_FIELD_PARAMS = {"min_length": "min", "max_length": "max", "ge": "min", "le": "max", "expected": "expected"}
_HTTP_CODES = {
    404: (ErrorCode.NOT_FOUND, "errors.not_found"),
    405: (ErrorCode.BAD_REQUEST, "errors.method_not_allowed"),
    413: (ErrorCode.INVALID_INPUT, "errors.body_too_large"),
}


def envelope(
    request: Request,
    *,
    status: int,
    code: ErrorCode,
    message: str,
    fields: dict[str, list[str]] | None = None,
    details: Mapping[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Make the answer for an error, in the shape of the route's family, always with the request id."""
    request_id = current_request_id()
    extra: dict[str, Any] = {"requestId": request_id} | ({"fields": fields} if fields else {})
    if request.url.path.startswith("/api/v1"):
        inner = {"message": message, "code": code, "details": {**(details or {}), **extra}}
        body: dict[str, Any] = {"error": inner}
    else:
        body = {"error": message, "code": code, **extra} | ({"details": details} if details else {})
    return JSONResponse(body, status_code=status, headers={"X-Request-ID": request_id, **(headers or {})})


def answer_app_error(request: Request, error: AppError) -> JSONResponse:
    """Answer with what a service refused."""
    locale = locale_of(request)
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooManyRequests) else {}
    return envelope(
        request,
        status=error.status,
        code=error.code,
        message=error.text(locale),
        fields=error.field_texts(locale),
        details=error.details,
        headers=headers,
    )


def answer_wrong_shape(request: Request, error: RequestValidationError) -> JSONResponse:
    """Answer with the fields whose shape is wrong, in words; values are never echoed."""
    fields: dict[str, list[Message]] = {}
    for problem in error.errors():
        place = [str(part) for part in problem["loc"][1:]] or ["body"]
        params = {
            ours: problem.get("ctx", {}).get(theirs)
            for theirs, ours in _FIELD_PARAMS.items()
            if theirs in problem.get("ctx", {})
        }
        key = _FIELD_MESSAGES.get(problem["type"], "errors.field.invalid")
        if problem["type"] == "string_too_short" and params["min"] == 1:
            key, params = _FIELD_MESSAGES["missing"], {}
        name = ".".join([to_camel(place[0]), *place[1:]])[:200]
        fields.setdefault(_printable(name), []).append(Message(key, params))
    locale, refusal, words = locale_of(request), ValidationFailed(fields), error_words_of(request)
    return envelope(
        request,
        status=refusal.status,
        code=refusal.code,
        message=translate(locale, words.invalid_key if words is not None else refusal.key),
        fields=refusal.field_texts(locale),
    )


def answer_http_exception(request: Request, error: HTTPException) -> JSONResponse:
    """Answer for what the framework refused: no such route, a body that isn't JSON."""
    code, key = _HTTP_CODES.get(error.status_code, (ErrorCode.BAD_REQUEST, "errors.bad_request"))
    return envelope(request, status=error.status_code, code=code, message=translate(locale_of(request), key))


def answer_database_error(request: Request, error: IntegrityError | DataError) -> JSONResponse:
    """Answer for what the database refused after all checks: usually a race that somebody lost."""
    _log.warning("request.database_refused", error=type(error.orig).__name__)
    is_conflict = isinstance(error, IntegrityError)
    code = ErrorCode.UNIQUE_CONSTRAINT if is_conflict else ErrorCode.INVALID_INPUT
    key = "errors.conflict" if is_conflict else "errors.bad_request"
    return envelope(
        request, status=409 if is_conflict else 400, code=code, message=translate(locale_of(request), key)
    )


def answer_unavailable(request: Request, error: OperationalError) -> JSONResponse:
    """Answer while the database is away: the same request can succeed in a moment."""
    _log.error("request.database_away", error=type(error.orig).__name__)
    if _failure_of(request) is not None:
        return _answer_failure(request)
    message = translate(locale_of(request), "errors.unavailable")
    return envelope(
        request, status=503, code=ErrorCode.DATABASE_ERROR, message=message, headers={"Retry-After": "3"}
    )


def answer_internal_error(request: Request, error: InternalError) -> JSONResponse:
    """Answer for a transaction that was cut because its time was over; anything else is a defect."""
    if isinstance(error.orig, TransactionTimeout):
        _log.error("request.transaction_cut", error=type(error.orig).__name__)
        return _answer_failure(request)
    return answer_unknown(request, error)


def answer_too_deep(request: Request, _error: RecursionError) -> JSONResponse:
    """Answer for JSON that is nested beyond all reason."""
    message = translate(locale_of(request), "errors.bad_request")
    return envelope(request, status=400, code=ErrorCode.INVALID_INPUT, message=message)


def answer_unknown(request: Request, error: Exception) -> JSONResponse:
    """Answer for a defect: the log has the story, the person gets its id."""
    _log.error("request.failed", error=type(error).__name__, exc_info=error)
    return _answer_failure(request)


def _failure_of(request: Request) -> tuple[ErrorCode, str] | None:
    words = error_words_of(request)
    return words.failure if words is not None else None


def _answer_failure(request: Request) -> JSONResponse:
    code, key = _failure_of(request) or (ErrorCode.INTERNAL_SERVER_ERROR, "errors.internal")
    message = translate(locale_of(request), key, requestId=current_request_id())
    return envelope(request, status=500, code=code, message=message)


def install_error_handlers(api: FastAPI) -> None:
    """Register the translators."""
    handlers: list[tuple[type[Exception], Any]] = [
        (AppError, answer_app_error),
        (RequestValidationError, answer_wrong_shape),
        (HTTPException, answer_http_exception),
        (IntegrityError, answer_database_error),
        (DataError, answer_database_error),
        (OperationalError, answer_unavailable),
        (InternalError, answer_internal_error),
        (RecursionError, answer_too_deep),
        (Exception, answer_unknown),
    ]
    for error_type, handler in handlers:
        api.add_exception_handler(error_type, handler)


def _printable(name: str) -> str:
    """Make a field name that a caller chose safe to send back."""
    return name.encode("utf-8", "replace").decode().replace("\0", "?")
