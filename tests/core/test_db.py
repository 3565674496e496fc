import threading

import pytest
from sqlmodel import col, select

from lms_app.core.db import Db, after_commit, in_transaction, transaction
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
