import json

import pytest
from reflex.event import EventSpec
from structlog.testing import CapturingLogger

from lms_app.core.errors import TooManyRequests
from lms_app.web import errors
from lms_app.web.browser import go_to, show_toast
from lms_app.web.cookies import read_cookie
from lms_app.web.errors import log_frontend_error, show_exception
from lms_app.web.same_origin import use_page_origin


def text_of(event: EventSpec) -> str:
    return str(event.args)


def test_a_refusal_becomes_a_toast_in_the_words_of_the_catalogue() -> None:
    text = text_of(show_exception(TooManyRequests(retry_after_s=5)))
    assert "errors.too_many_requests" in text
    assert "5" in text


def test_of_a_defect_only_the_request_id_is_shown() -> None:
    text = text_of(show_exception(RuntimeError("secret internals")))
    assert "secret" not in text
    assert "requestId" in text


def argument_of(event: EventSpec, function: str) -> object:
    """Read the one argument of the script's call; a text that broke out would be no JSON."""
    script = event.args[0][1]._var_value  # type: ignore[attr-defined]
    assert script.startswith(f"{function}(")
    assert script.endswith(")")
    return json.loads(script.removeprefix(f"{function}(")[:-1])


def test_a_path_and_a_parameter_cannot_break_out_of_the_script() -> None:
    evil = '"}); alert(1)'
    assert argument_of(go_to(evil), "window.location.assign") == evil
    toast = argument_of(show_toast("info", "k", name=evil), "window.lms?.toast")
    assert toast == {"kind": "info", "key": "k", "params": {"name": evil}}


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> CapturingLogger:
    logger = CapturingLogger()
    monkeypatch.setattr(errors, "_log", logger)
    errors._reports_seen.clear(errors._REPORTS)  # pyright: ignore[reportPrivateUsage]
    return logger


def test_what_a_browser_reports_is_cut_before_it_is_logged(log: CapturingLogger) -> None:
    log_frontend_error(Exception("x" * 100_000))
    assert [call.kwargs["error"] for call in log.calls] == ["x" * 500]


def test_the_number_on_the_error_page_is_in_the_log(log: CapturingLogger) -> None:
    log_frontend_error(Exception("B-MGX1ABCD2Z9 TypeError: x is not a function\n    at Page"))
    log_frontend_error(Exception("TypeError: without a page"))
    assert [call.kwargs["problemNumber"] for call in log.calls] == ["B-MGX1ABCD2Z9", ""]


def test_a_flood_of_reports_does_not_fill_the_log(log: CapturingLogger) -> None:
    for number in range(500):
        log_frontend_error(Exception(f"report {number}"))
    # The minute may turn in the middle.
    assert 60 <= len(log.calls) <= 120


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("lms_session=abc; other=1", "abc"),
        ("", ""),
        (None, ""),
        ("lms_session", ""),
        ("a=b", ""),
        ("\0=;;=", ""),
    ],
)
def test_read_cookie(header: str | None, value: str) -> None:
    assert read_cookie(header, "lms_session") == value


def test_the_page_asks_its_own_origin() -> None:
    script = "export const f = () => {\n  const endpoint = new URL(url_str);\n};"
    patched = use_page_origin(script)
    assert "window.location.host" in patched
    assert use_page_origin(patched) == patched
    with pytest.raises(ValueError, match="getBackendURL"):
        use_page_origin("something else")
