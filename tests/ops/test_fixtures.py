"""The fixtures themselves: an empty migrated database, a flushed Redis."""

from redis import Redis
from sqlalchemy import text

from lms_app.core.config import Settings
from lms_app.core.db import Db, after_commit


def test_db_when_a_test_asks_for_it_is_migrated_and_empty(db: Db) -> None:
    assert db.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_db_when_committed_runs_callbacks(db: Db) -> None:
    called: list[int] = []
    after_commit(db, lambda: called.append(1))

    db.commit()

    assert called == [1]


def test_redis_server_when_asked_for_is_flushed(redis_server: Redis, settings: Settings) -> None:
    assert redis_server.dbsize() == 0
    assert settings.redis_url.startswith("unix://")


def test_fresh_database_when_asked_for_is_migrated(fresh_database: str) -> None:
    assert "lms_fresh_" in fresh_database
