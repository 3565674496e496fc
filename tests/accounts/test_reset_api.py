"""Forgotten passwords through the real API, with the mail in the outbox."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from jobs.leases import JobContext
from jobs.notifications import send_mail
from lms_app.core.clock import utc_now
from lms_app.core.config import Settings
from lms_app.core.db import Db
from models.accounts import OneTimeToken
from models.jobs import Job
from tests.accounts.test_auth_api import ADA, AUTH, bearer, error_of, fields_of, log_in, register

NEW = "four blue tractors"


def forget(client: TestClient, email: str = ADA["email"]) -> httpx.Response:
    return client.post(f"{AUTH}/forgot-password", json={"email": email})


def reset(client: TestClient, token: str, password: str = NEW) -> httpx.Response:
    return client.post(f"{AUTH}/reset-password", json={"token": token, "password": password})


def mailed_token(db: Db) -> str:
    text = db.exec(select(Job).order_by(Job.created_at.desc())).first().args["text"]  # type: ignore[union-attr, attr-defined]
    return re.search(r"token=([\w-]+)", text)[1]  # type: ignore[index]


def test_the_link_is_mailed_in_the_language_of_the_person(
    client: TestClient, db: Db, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    register(client)
    answer = forget(client, "ADA@example.org")
    assert answer.status_code == 202
    job = db.exec(select(Job)).one()
    assert job.name == "jobs.notifications.send_mail"
    assert job.max_attempts >= 12, "a mail server may be away for some minutes"
    monkeypatch.setattr(
        "lms_app.core.mail.get_settings", lambda: settings.model_copy(update={"data_dir": tmp_path})
    )
    send_mail(JobContext(job.id, uuid4(), attempt=1, max_attempts=3), **job.args)
    (file,) = (tmp_path / "outbox").iterdir()  # type: ignore[operator]
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == (ADA["email"], "Your new password for Kruzhok")
    assert f"/reset-password?token={mailed_token(db)}" in mail.get_content()
    assert "30 minutes" in mail.get_content()


def test_nobody_learns_whether_an_email_is_known(client: TestClient, db: Db) -> None:
    register(client)
    known, unknown = forget(client), forget(client, "nobody@example.org")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert len(db.exec(select(Job)).all()) == 1
    assert list(fields_of(forget(client, "nobody"))) == ["email"]


def test_the_link_sets_a_password_once_and_ends_every_login(
    client: TestClient, make_client: Callable[[], TestClient], db: Db
) -> None:
    first = register(client)
    forget(client)
    other = make_client()
    assert reset(other, mailed_token(db)).status_code == 200
    assert client.get(f"{AUTH}/me").status_code == 401
    assert client.get(f"{AUTH}/me", headers=bearer(first)).status_code == 401
    assert log_in(client).status_code == 401
    assert log_in(client, password=NEW).status_code == 200
    assert error_of(reset(other, mailed_token(db), "five red rockets")) == (400, "TOKEN_INVALID")


def test_only_the_hash_of_the_link_is_stored(client: TestClient, db: Db) -> None:
    register(client)
    forget(client)
    row = db.exec(select(OneTimeToken)).one()
    assert mailed_token(db) not in row.token_hash
    assert timedelta(minutes=29) < row.expires_at - utc_now() <= timedelta(minutes=30)


def test_a_weak_password_leaves_the_link_usable(client: TestClient, db: Db) -> None:
    register(client)
    forget(client)
    token = mailed_token(db)
    for weak in ("short", "password123", "Ada Lovelace"):
        assert list(fields_of(reset(client, token, weak))) == ["password"]
    assert reset(client, token).status_code == 200


def test_an_old_and_a_made_up_link_are_refused(client: TestClient, db: Db) -> None:
    register(client)
    forget(client)
    row = db.exec(select(OneTimeToken)).one()
    row.expires_at = utc_now() - timedelta(seconds=1)
    db.add(row)
    db.commit()
    for token in (mailed_token(db), "made-up", ""):
        assert error_of(reset(client, token)) == (400, "TOKEN_INVALID")
    assert log_in(client).status_code == 200


def test_a_newer_link_makes_the_earlier_one_worthless(client: TestClient, db: Db) -> None:
    register(client)
    forget(client)
    earlier = mailed_token(db)
    forget(client)
    assert error_of(reset(client, earlier)) == (400, "TOKEN_INVALID")
    assert reset(client, mailed_token(db)).status_code == 200


def test_of_twenty_uses_of_one_link_one_wins(
    client: TestClient, make_client: Callable[[], TestClient], db: Db
) -> None:
    register(client)
    forget(client)
    token = mailed_token(db)

    def try_it(number: int) -> int:
        return reset(make_client(), token, f"robot number {number}").status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(try_it, range(20)))
    assert sorted(statuses) == [200] + [400] * 19
