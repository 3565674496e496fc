import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lms_app.core import db as database
from lms_app.core.db import Db, after_commit, get_engine, in_transaction, transaction
from models.accounts import User
from tests.factories.accounts import make_user


def add_user(db: Db, email: str) -> None:
    db.add(User(email=email, name="A"))


def find_emails(db: Db) -> list[str | None]:
    return list(db.exec(select(col(User.email))).all())


async def test_in_transaction_commits_off_the_event_loop(db: Db) -> None:
    threads: list[str] = []

    def work(session: Db, email: str) -> str:
        threads.append(threading.current_thread().name)
        add_user(session, email)
        return email

    assert await in_transaction(work, "a@example.org") == "a@example.org"
    assert find_emails(db) == ["a@example.org"]
    assert threads != [threading.main_thread().name]


async def test_in_transaction_rolls_back_when_the_function_raises(db: Db) -> None:
    def work(session: Db) -> None:
        add_user(session, "a@example.org")
        session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_transaction(work)
    assert find_emails(db) == []


def test_callbacks_run_after_the_commit_in_their_order(db: Db) -> None:
    seen: list[object] = []
    with transaction() as own:
        add_user(own, "a@example.org")
        after_commit(own, lambda: seen.append(find_emails(db)))
        after_commit(own, lambda: seen.append("second"))
        own.flush()
        assert seen == []
    assert seen == [["a@example.org"], "second"]


def test_a_failed_commit_runs_no_callback(db: Db) -> None:
    seen: list[str] = []
    make_user(db, email="a@example.org")

    def add_twin() -> None:
        with transaction() as own:
            add_user(own, "a@example.org")
            after_commit(own, lambda: seen.append("ran"))

    with pytest.raises(Exception, match="uq_user_account_email"):
        add_twin()
    assert seen == []


def test_a_connection_that_died_while_it_was_idle_is_replaced(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_TRUSTED_S", 0.0)  # as if it had been idle for longer
    with transaction() as own:
        number = own.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(get_engine().url.set(drivername="postgresql").render_as_string(False)) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [number])
    # Each connection of the pool comes up in its turn.
    numbers: set[int] = set()
    for _ in range(get_engine().pool.checkedin() + 1):  # type: ignore[attr-defined]
        with transaction() as own:
            numbers.add(own.connection().execute(text("SELECT pg_backend_pid()")).scalar_one())
    assert number not in numbers


def test_a_connection_that_was_used_a_moment_ago_is_not_asked(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_TRUSTED_S", 60.0)
    with transaction() as own:
        find_emails(own)
    asked: list[object] = []
    monkeypatch.setattr(get_engine().dialect, "do_ping", asked.append)
    with transaction() as own:
        find_emails(own)
    assert asked == []
