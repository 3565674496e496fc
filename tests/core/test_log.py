import json
import subprocess
import sys
from typing import Any

from lms_app.core.log import current_request_id, new_request_id

_PREPARE = """
import logging
from lms_app.core.log import bind, configure_logging, get_logger, new_request_id
configure_logging("INFO")
new_request_id()
"""


def log_lines(script: str) -> list[dict[str, Any]]:
    """Run a process that logs; gives its lines. (Logging is set up once a process.)"""
    done = subprocess.run(
        [sys.executable, "-c", _PREPARE + script], capture_output=True, check=True, text=True
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_carries_request_user_and_operation() -> None:
    [line] = log_lines(
        'bind(userId="u", operation="POST /x"); get_logger("a").info("booking.created", bookingId="b")'
    )
    assert len(line["requestId"]) == 16
    assert (line["userId"], line["operation"]) == ("u", "POST /x")
    assert (line["event"], line["bookingId"], line["level"]) == ("booking.created", "b", "info")


def test_what_a_thread_of_the_request_binds_is_in_the_lines_of_the_next() -> None:
    """As the dependencies of a route do, each in a thread with a copy of the context."""
    script = (
        "import contextvars\n"
        'contextvars.copy_context().run(bind, userId="u")\n'
        'get_logger("a").info("booking.created")\n'
        "new_request_id()\n"
        'get_logger("a").info("booking.cancelled")'
    )
    first, second = log_lines(script)
    assert first["userId"] == "u"
    assert "userId" not in second


def test_secrets_are_blanked_wherever_they_come_from() -> None:
    text = json.dumps(
        log_lines(
            'get_logger("a").warning("x", password="hunter2", cookie="lms_session=1", code="def f(): pass")\n'
            'logging.getLogger("some.library").warning("plain line")'
        )
    )
    assert "hunter2" not in text
    assert "lms_session" not in text
    assert "def f" not in text
    assert "plain line" in text


def test_an_exception_is_one_line_with_its_traceback() -> None:
    [line] = log_lines(
        'try:\n    1 / 0\nexcept ZeroDivisionError:\n    get_logger("a").exception("job.failed")'
    )
    assert "ZeroDivisionError" in line["exception"]


def test_a_request_id_is_made_when_there_is_none() -> None:
    assert current_request_id() == current_request_id()
    assert new_request_id() != new_request_id()


def test_what_strangers_write_forges_no_line() -> None:
    """Browsers report their errors in words of their own."""
    [line] = log_lines(
        r"""get_logger("a").warning("browser.reported", error='x\n{"event": "forged"}\r\x1b[2J')"""
    )
    assert (line["event"], line["error"]) == ("browser.reported", 'x\n{"event": "forged"}\r\x1b[2J')
