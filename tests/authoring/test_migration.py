import os
import subprocess
import sys

import psycopg

from lms_app.ops.layout import ROOT


def migrate(address, target):
    step = "upgrade" if target == "head" else "downgrade"
    subprocess.run(
        [sys.executable, "-m", "alembic", step, target],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address},
        check=True,
        capture_output=True,
    )


def test_going_back_makes_drafts_private_and_forward_publishes_what_is_there(fresh_database):
    plain = fresh_database.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        insert = (
            "INSERT INTO challenge (id, title, description, instructions, difficulty, level, category, tags,"
            " learning_outcomes, hints, languages, starter_code, solution_code, estimated_minutes,"
            " time_limit_ms, memory_limit_mb, is_public, cases_version, created_at, updated_at, status)"
            " VALUES (gen_random_uuid(), %s, 'd', '', 'BEGINNER', 1, 'c', '{}', '[]', '[]', '[]', '{}', '{}',"
            " 5, 1000, 64, true, 1, now(), now(), %s)"
        )
        connection.execute(insert, ["draft", "DRAFT"])
        connection.execute(insert, ["shown", "PUBLISHED"])
    migrate(fresh_database, "0002")
    with psycopg.connect(plain, autocommit=True) as connection:
        seen = dict(connection.execute("SELECT title, is_public FROM challenge").fetchall())
    assert seen == {"draft": False, "shown": True}
    migrate(fresh_database, "head")
    with psycopg.connect(plain, autocommit=True) as connection:
        statuses = {row[0] for row in connection.execute("SELECT status FROM challenge").fetchall()}
    assert statuses == {"PUBLISHED"}
