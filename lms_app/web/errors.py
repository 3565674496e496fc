"""Turns what a page's handler raises into a toast. Its twin for HTTP is `http_errors`."""

import re

import reflex as rx
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from pydantic import ValidationError

from lms_app.core.errors import AppError, ValidationFailed
from lms_app.core.log import current_request_id, get_logger
from lms_app.web.browser import show_error

_PROBLEM_NUMBER = re.compile(r"B-[0-9A-Z]{4,20}\b")
_REPORT_CHARS = 500
# Anybody can send reports; more than this in one process say nothing new and would only fill the log.
_REPORTS = RateLimitItemPerMinute(60)
_reports_seen = FixedWindowRateLimiter(MemoryStorage())
_log = get_logger(__name__)


def show_exception(exception: Exception) -> rx.event.EventSpec:
    """Say in words what a person can act on; of anything else show the request id alone."""
    if isinstance(exception, ValidationFailed) and exception.fields:
        # A toast has room for one field, and names the first.
        first = next(iter(exception.fields.values()))[0]
        return show_error(first.key, **first.params)
    if isinstance(exception, ValidationError):
        return show_error(ValidationFailed.key)
    if isinstance(exception, AppError):
        return show_error(exception.key, **exception.params)
    request_id = current_request_id()
    _log.error("event.failed", error=type(exception).__name__, exc_info=exception)
    return show_error("errors.internal", requestId=request_id)


def log_frontend_error(exception: Exception) -> None:
    """Keep what a browser reported; it is text of a stranger, so it is cut and only logged, 60 a minute.

    A report of the error page begins with the number that the person sees there and tells support.
    """
    if not _reports_seen.hit(_REPORTS):
        return
    text = str(exception)
    number = _PROBLEM_NUMBER.match(text)
    _log.warning("browser.error", problemNumber=number[0] if number else "", error=text[:_REPORT_CHARS])
