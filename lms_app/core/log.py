"""Structured JSON logs that carry the request id, the user id and the operation."""

import logging
import sys
import uuid
from contextvars import ContextVar
from typing import Any

import structlog

_request_id: ContextVar[str] = ContextVar("request_id", default="")
# One dictionary for each request, changed in place: what a route's dependency binds in a thread of its own,
# with a copy of the context, is there for the route in the next thread.
_fields: ContextVar[dict[str, Any] | None] = ContextVar("log_fields", default=None)

_SECRET_FIELDS = frozenset(
    {"password", "token", "refresh_token", "cookie", "authorization", "code", "headers", "secret", "answers"}
)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Give a logger whose events are named like "booking.created"."""
    return structlog.stdlib.get_logger(name)


def new_request_id() -> str:
    """Start a new request: its id is in every log line and error answer until the next one."""
    request_id = uuid.uuid4().hex[:16]
    _request_id.set(request_id)
    _fields.set({"requestId": request_id})
    return request_id


def current_request_id() -> str:
    """Give the id of the request in hand, starting one when there is none."""
    return _request_id.get() or new_request_id()


def bind(**fields: Any) -> None:
    """Add fields, such as userId or operation, to every later log line of this request."""
    known = _fields.get()
    if known is None:
        known = dict[str, Any]()
        _fields.set(known)
    known.update(fields)


def _add_fields(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Add the request's fields; what a line says itself counts more."""
    return {**(_fields.get() or {}), **event}


def _redact(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Blank fields that must never reach a log, whoever passed them."""
    for field in _SECRET_FIELDS & event.keys():
        event[field] = "[redacted]"
    return event


def configure_logging(level: str) -> None:
    """Send structlog and the standard library's loggers to stderr as one JSON object a line."""
    shared: list[structlog.typing.Processor] = [
        _add_fields,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
