"""Migrations go back and forth: on an empty database to the very beginning, with demo data without a loss."""

import os
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest

from lms_app.ops.layout import ROOT

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SCHEMA = (
    "SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default,"
    " character_maximum_length, generation_expression"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT event_object_table, trigger_name, action_statement FROM information_schema.triggers",
    # Those of extensions come and go with them.
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS"
    " (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')",
)


@pytest.fixture
def run(fresh_database: str) -> Callable[..., None]:
    """Runs a module of the project on the fresh database; shows what it printed when it fails."""

    def run(*words: str) -> None:
        ended = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": fresh_database},
            check=False,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr

    return run


def connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address.replace("+psycopg", ""))


def read_schema(address: str) -> list[list[tuple[object, ...]]]:
    with connect(address) as connection:
        return [sorted(connection.execute(query).fetchall(), key=repr) for query in _SCHEMA]


def list_tables(address: str) -> set[str]:
    with connect(address) as connection:
        return {name for (name,) in connection.execute(_TABLES).fetchall()}


def count_rows(address: str, tables: set[str]) -> dict[str, int]:
    with connect(address) as connection:
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  our tables
            for name in sorted(tables)
        }


def test_an_empty_database_goes_to_the_beginning_and_back(fresh_database, run) -> None:
    before = read_schema(fresh_database)
    run("alembic", "downgrade", "base")
    assert list_tables(fresh_database) == set()
    run("alembic", "upgrade", "head")
    assert read_schema(fresh_database) == before


def test_demo_data_survives_one_step_back_and_the_beginning_can_be_reached_with_it(
    fresh_database, run
) -> None:
    run("lms_app.ops.demo")
    before = read_schema(fresh_database)
    run("alembic", "downgrade", "-1")
    earlier = count_rows(fresh_database, list_tables(fresh_database))
    assert sum(earlier.values()) > 100
    run("alembic", "upgrade", "head")
    now = count_rows(fresh_database, list_tables(fresh_database))
    assert {name: now[name] for name in earlier} == earlier
    assert read_schema(fresh_database) == before
    # Every downgrade copes with rows, not only with empty tables.
    run("alembic", "downgrade", "base")
    assert list_tables(fresh_database) == set()
    run("alembic", "upgrade", "head")
    run("lms_app.ops.demo")
    assert count_rows(fresh_database, set(earlier)).keys() == earlier.keys()
