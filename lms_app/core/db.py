"""The engine and the only place where transactions start and end."""

import asyncio
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from lms_app.core.config import get_settings
from lms_app.core.log import get_logger

Db = Session

P = ParamSpec("P")
R = TypeVar("R")

_AFTER_COMMIT = "after_commit"
_USED_AT = "used_at"
_TRUSTED_S = 0.5
_log = get_logger(__name__)


@cache
def get_engine() -> Engine:
    """Give the process's engine; connections are opened when needed and checked before use."""
    engine = create_engine(
        get_settings().database_url,
        pool_size=10,
        max_overflow=20,
        pool_timeout=10,
        hide_parameters=True,  # an error must not carry values, such as code of students, into the log
        connect_args={"connect_timeout": 5, "options": "-c lock_timeout=10s -c statement_timeout=30s"},
    )
    _check_before_use(engine)
    return engine


def _check_before_use(engine: Engine) -> None:
    """Ask a connection whether it lives before it is used, unless it was used a moment ago.

    `pool_pre_ping` asks each time; of a job with four short transactions that was a tenth.
    """

    def note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    def check(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if time.monotonic() - record.info.get(_USED_AT, float("-inf")) < _TRUSTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "connect", note_use)
    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", check)


@contextmanager
def transaction() -> Generator[Db]:
    """Open a transaction at a door: commit at the end, roll back when anything raises.

    Callbacks given to `after_commit` run once the commit is safe, outside the transaction.
    """
    with Session(get_engine(), expire_on_commit=False) as db:
        with db.begin():
            yield db
        callbacks = db.info.pop(_AFTER_COMMIT, [])
    for callback in callbacks:
        callback()


async def in_transaction(function: Callable[Concatenate[Db, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function(db, ...)` in a transaction of its own, in a thread, off the event loop."""

    def run() -> R:
        with transaction() as db:
            return function(db, *args, **kwargs)

    return await asyncio.to_thread(run)


def after_commit(db: Db, callback: Callable[[], Any]) -> None:
    """Run `callback` after the transaction of `db` has committed, and not if it rolls back.

    A callback must not raise for what the database already holds: a job that was not pushed is
    pushed by the reconciler, a page that missed a message reads again.
    """
    db.info.setdefault(_AFTER_COMMIT, []).append(callback)


def limit_transaction(db: Db, seconds: float) -> None:
    """End this transaction when it isn't over in `seconds`: its connection is cut, all of it rolled back.

    Whatever it was doing then raises InternalError (of psycopg's TransactionTimeout). A single statement has
    no longer either.
    """
    limit = f"{round(seconds * 1000)}ms"
    db.connection().execute(
        text(
            "SELECT set_config('transaction_timeout', :limit, true),"
            " set_config('statement_timeout', :limit, true)"
        ),
        {"limit": limit},
    )


def lock_name(db: Db, name: str) -> None:
    """Hold a name until the end of the transaction; whoever wants the same one waits.

    For what has no row to lock yet. Names are of all features, so each begins with what it is about.
    """
    db.connection().execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def commit_without_disk(db: Db) -> None:
    """Let the commit of this transaction return before it is on the disk.

    Only for what may be undone by a crash of the machine without loss, such as the claim of a job: its lease
    would run out and the job be taken again.
    """
    db.connection().execute(text("SET LOCAL synchronous_commit = off"))
