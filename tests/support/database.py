"""Emptying the test database quickly, and a session that behaves like a door's transaction."""

from typing import Any

from sqlalchemy import make_url, text
from sqlmodel import Session

from lms_app.core.db import get_engine

_KEPT_TABLES = {"alembic_version"}
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
    """Truncate the tables that have rows."""
    with get_engine().begin() as connection:
        names = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        ).scalars()
        tables = [name for name in names if name not in _KEPT_TABLES]
        if not tables:
            return
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608  # names come from pg_tables
            for name in tables
        )
        filled = connection.execute(text(asked)).scalars().all()
        if filled:
            quoted = ", ".join(f'"{name}"' for name in filled)
            connection.execute(text(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE"))
