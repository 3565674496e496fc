"""Reports of browsers: from anybody, bounded, counted, logged and nothing else."""

import pytest
from structlog.testing import capture_logs

from tests.factories.accounts import make_user

URL = "/api/errors/log"
REPORT = {
    "level": "error",
    "message": "Failed to update course",
    "context": {"status": 500, "event": "forged", "items": [1, {"a": None}]},
    "timestamp": "2026-02-03T10:15:00Z",
}


def test_a_report_is_logged_for_people_and_for_strangers(client_of, db):
    for person in (None, make_user(db)):
        with capture_logs() as logs:
            answer = client_of(person).post(URL, json=REPORT)
        assert (answer.status_code, answer.content) == (204, b"")
        said = [each for each in logs if each["event"] == "browser.reported"]
        assert [(each["error"], each["context"]) for each in said] == [(REPORT["message"], REPORT["context"])]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"level": "loud"}, "level"),
        ({"message": ""}, "message"),
        ({"message": "x" * 2_001}, "message"),
        ({"message": "a\0b"}, "message"),
        ({"context": {"a": "x" * 8_001}}, "context"),
        ({"context": {"a": [[[[[[[1]]]]]]]}}, "context"),
        ({"context": {"a": "\0"}}, "context.a"),
        ({"context": []}, "context"),
        ({"timestamp": "yesterday"}, "timestamp"),
        ({"user": 1}, "user"),
    ],
)
def test_what_would_fill_or_spoil_the_log_is_refused(client_of, db, body, field):
    with capture_logs() as logs:
        answer = client_of(None).post(URL, json={**REPORT, **body})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert [each for each in logs if each["event"] == "browser.reported"] == []


def test_one_address_cannot_fill_the_log(client_of, db):
    client = client_of(None)
    statuses = [client.post(URL, json=REPORT).status_code for _ in range(32)]
    assert statuses[:30] == [204] * 30
    assert statuses[-1] == 429


def test_a_page_of_another_site_cannot_report_in_somebodys_name(client_of, db):
    client = client_of(make_user(db))
    assert client.post(URL, json=REPORT, headers={"Origin": "https://evil.example"}).status_code == 403
