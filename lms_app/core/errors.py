"""What can be refused, as values: a code for programs, a status, a message for the person.

Services raise these; two translators turn them into answers: `lms_app.web.errors` for pages and
`lms_app.web.http_errors` for HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any, ClassVar

from lms_app.core.i18n import Locale, translate


class ErrorCode(StrEnum):
    """The one catalogue of codes (spec ERR 1); each value is its name."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:  # noqa: ARG004
        return name

    INTERNAL_SERVER_ERROR = auto()
    BAD_REQUEST = auto()
    UNAUTHORIZED = auto()
    FORBIDDEN = auto()
    NOT_FOUND = auto()
    CONFLICT = auto()
    TOO_MANY_REQUESTS = auto()
    VALIDATION_ERROR = auto()
    INVALID_INPUT = auto()
    INVALID_CREDENTIALS = auto()
    TOKEN_EXPIRED = auto()
    TOKEN_INVALID = auto()
    TOKEN_REVOKED = auto()
    MISSING_TOKEN = auto()
    DATABASE_ERROR = auto()
    UNIQUE_CONSTRAINT = auto()
    RECORD_NOT_FOUND = auto()
    EXECUTION_ERROR = auto()
    EXECUTION_TIMEOUT = auto()
    EXECUTION_FAILED = auto()
    AI_PROVIDER_ERROR = auto()
    AI_REQUEST_TIMEOUT = auto()
    COURSE_SYNC_ERROR = auto()


@dataclass(frozen=True)
class Message:
    """A text of the catalogue with its parameters, not yet in any language."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def text(self, locale: Locale) -> str:
        """Say it in `locale`."""
        return translate(locale, self.key, **self.params)


class AppError(Exception):
    """Something that the person asked for can't be done; subclasses say what and with which status.

    Attributes:
        fields: What is wrong with which field, by its name on the wire.
        details: JSON values for programs, sent as they are; nothing that the person may not know.
    """

    code: ClassVar[ErrorCode] = ErrorCode.BAD_REQUEST
    status: ClassVar[int] = 400
    key: ClassVar[str] = "errors.bad_request"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.key)
        self.params = params
        self.fields: Mapping[str, Sequence[Message]] = {}
        self.details: Mapping[str, Any] = {}

    def text(self, locale: Locale) -> str:
        """Say what happened and what to do, in `locale`."""
        return translate(locale, self.key, **self.params)

    def field_texts(self, locale: Locale) -> dict[str, list[str]]:
        """Say what is wrong with each field, in `locale`; names are those on the wire."""
        return {name: [each.text(locale) for each in messages] for name, messages in self.fields.items()}


class ValidationFailed(AppError):
    """Input of the right address but a wrong shape or meaning."""

    code = ErrorCode.VALIDATION_ERROR
    key = "errors.validation_failed"

    def __init__(self, fields: Mapping[str, Sequence[Message]]) -> None:
        super().__init__()
        self.fields = fields


class Unauthorized(AppError):
    """Nobody is signed in where somebody must be."""

    code = ErrorCode.UNAUTHORIZED
    status = 401
    key = "errors.unauthorized"


class Forbidden(AppError):
    """The person is known, may know of the thing, and may not do this."""

    code = ErrorCode.FORBIDDEN
    status = 403
    key = "errors.forbidden"


class NotFound(AppError):
    """There is no such thing, or the person may not know of it."""

    code = ErrorCode.NOT_FOUND
    status = 404
    key = "errors.not_found"


class Conflict(AppError):
    """The request is right but not in this state of things."""

    code = ErrorCode.CONFLICT
    status = 409
    key = "errors.conflict"


class TooManyRequests(AppError):
    """A rate limit was passed.

    Args:
        retry_after_s: Whole seconds after which another try can succeed.
    """

    code = ErrorCode.TOO_MANY_REQUESTS
    status = 429
    key = "errors.too_many_requests"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(count=retry_after_s)
        self.retry_after_s = retry_after_s
