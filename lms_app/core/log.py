"""Structured JSON logs that carry the request id, the user id and the operation."""

import logging
import sys
import uuid
from contextvars import ContextVar
from typing import Any

import structlog

_request_id: ContextVar[str] = ContextVar("request_id", default="")

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
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(requestId=request_id)
    return request_id


def current_request_id() -> str:
    """Give the id of the request in hand, starting one when there is none."""
    return _request_id.get() or new_request_id()


def bind(**fields: Any) -> None:
    """Add fields, such as userId or operation, to every later log line of this request."""
    structlog.contextvars.bind_contextvars(**fields)


def _redact(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Blank fields that must never reach a log, whoever passed them."""
    for field in _SECRET_FIELDS & event.keys():
        event[field] = "[redacted]"
    return event


def configure_logging(level: str) -> None:
    """Send structlog and the standard library's loggers to stderr as one JSON object a line."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
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
