"""Emptying the test database quickly, and a session that behaves like a door's transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, make_url, text
from sqlmodel import Session

from lms_app.core.db import get_engine

_KEPT_TABLES = {"alembic_version"}
_SMALL_BYTES = 1 << 20
_after_commit_key = "after_commit"


class CommittingSession(Session):
    """A session whose commit() runs the after-commit callbacks, as `transaction()` does."""

    def commit(self) -> None:
        super().commit()
        callbacks: list[Any] = self.info.pop(_after_commit_key, [])
        for callback in callbacks:
            callback()


def rename_database(address: str, name: str) -> str:
    """Give the address of another database of the same server."""
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def empty_database() -> None:
    """Leave the tables that have rows as if none had ever been there.

    TRUNCATE makes files anew for each table and index that hangs on another: often most of a test's time.
    Deleting and vacuuming the few rows of a test leaves the same empty files.
    """
    with get_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        names = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        ).scalars()
        filled = _ask(connection, names, 'EXISTS (SELECT 1 FROM "{name}")')
        small = _ask(connection, filled, f"pg_relation_size('\"{{name}}\"') <= {_SMALL_BYTES}")
        if small:
            # As a replica it runs no triggers: whatever points to these rows goes with them.
            delete = "; ".join(f'DELETE FROM "{name}"' for name in small)  # noqa: S608  # from pg_tables
            role = "session_replication_role"
            connection.execute(text(f"BEGIN; SET LOCAL {role} = replica; {delete}; COMMIT"))
            connection.execute(text(f"VACUUM (SKIP_LOCKED) {_quote(small)}"))
        # Too many rows, or somebody still looks at them.
        left = _ask(connection, filled, "pg_relation_size('\"{name}\"') > 0")
        if left:
            connection.execute(text(f"TRUNCATE {_quote(left)} CASCADE"))


def _ask(connection: Connection, names: Iterable[str], condition: str) -> list[str]:
    """Give the tables that meet a condition, in which {name} stands for theirs."""
    each = [
        f"SELECT '{name}' WHERE {condition.format(name=name)}"  # noqa: S608  # names come from pg_tables
        for name in names
        if name not in _KEPT_TABLES
    ]
    return list(connection.execute(text(" UNION ALL ".join(each))).scalars()) if each else []


def _quote(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
