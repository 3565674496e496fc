from lms_app.core.errors import Conflict, ErrorCode, Message, TooManyRequests, ValidationFailed
from lms_app.core.i18n import Locale


def test_every_code_is_its_own_name() -> None:
    assert all(code.value == code.name for code in ErrorCode)


def test_an_error_speaks_the_language_of_the_person() -> None:
    assert Conflict().text(Locale.EN) != Conflict().text(Locale.RU)


def test_validation_failed_gives_texts_by_field() -> None:
    error = ValidationFailed({"title": [Message("errors.field.too_short", {"min": 3})]})
    assert error.field_texts(Locale.EN) == {"title": ["Too short: at least 3 characters."]}
    assert error.status == 400


def test_too_many_requests_says_when_to_come_back() -> None:
    assert TooManyRequests(retry_after_s=7).retry_after_s == 7
    assert "7" in TooManyRequests(retry_after_s=7).text(Locale.EN)
