"""Attacks on the SQL runtime: none escapes, none earns a point, none harms who comes next.

Each attack is a script. The next case of the same container must be graded as if nothing had happened.
"""

from typing import Any

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode

S = CaseStatus
SECRET = "canary-860514229"
FIXTURE = (
    "CREATE TABLE part (id int PRIMARY KEY, name text); INSERT INTO part VALUES (1, 'motor'), (2, 'wheel')"
)
ROWS = {"kind": "rows"}
RIGHT = "SELECT id, name FROM part"

LIMITS_OF_RESOURCES: dict[str, tuple[str, set[CaseStatus]]] = {
    "sleep": ("SELECT pg_sleep(60)", {S.TIMEOUT}),
    "sleep with timeouts lifted": (
        "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0; SELECT pg_sleep(60)",
        {S.TIMEOUT},
    ),
    "timeouts lifted for later": (
        "ALTER ROLE student SET statement_timeout = 0; SELECT pg_sleep(60)",
        {S.TIMEOUT},
    ),
    "endless recursive query": (
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT count(*) FROM r",
        {S.TIMEOUT, S.DISK_LIMIT, S.MEMORY_LIMIT},
    ),
    "recursive query that grows": (
        "WITH RECURSIVE r(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM r) SELECT length(t) FROM r",
        {S.TIMEOUT, S.DISK_LIMIT, S.MEMORY_LIMIT, S.OUTPUT_LIMIT},
    ),
    "endless loop": ("DO $$ BEGIN LOOP NULL; END LOOP; END $$", {S.TIMEOUT}),
    "loop that swallows its end": (
        "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(1); EXCEPTION WHEN query_canceled THEN NULL; END; "
        "END LOOP; END $$",
        {S.TIMEOUT},
    ),
    "flood of rows": ("SELECT generate_series(1, 1000000000)", {S.OUTPUT_LIMIT}),
    "flood of wide rows": ("SELECT repeat('x', 100000) FROM generate_series(1, 4000)", {S.OUTPUT_LIMIT}),
    "flood of notices": (
        "DO $$ BEGIN LOOP RAISE NOTICE '%', repeat('x', 10000); END LOOP; END $$",
        {S.TIMEOUT, S.OUTPUT_LIMIT},
    ),
    "one huge value": ("SELECT repeat('x', 900000000)", {S.MEMORY_LIMIT, S.OUTPUT_LIMIT}),
    "memory for sorting": (
        "SET work_mem = '2000MB'; SELECT count(*) FROM (SELECT repeat('x', 500) || n AS t "
        "FROM generate_series(1, 3000000) n ORDER BY 1 OFFSET 1) s",
        {S.MEMORY_LIMIT, S.TIMEOUT, S.DISK_LIMIT},
    ),
    "memory of arrays": (
        "SELECT length(string_agg(repeat('x', 1000000), '')) FROM generate_series(1, 900)",
        {S.MEMORY_LIMIT, S.TIMEOUT},
    ),
    "temporary files": (
        "SET work_mem = '64kB'; SELECT count(*) FROM (SELECT repeat(md5(n::text), 50) t "
        "FROM generate_series(1, 9000000) n ORDER BY 1 OFFSET 1) s",
        {S.DISK_LIMIT, S.TIMEOUT},
    ),
    "disk": (
        "CREATE TABLE hog AS SELECT n, repeat(md5(n::text), 60) t FROM generate_series(1, 9000000) n",
        {S.DISK_LIMIT, S.TIMEOUT},
    ),
    "disk with the log": (
        "CREATE TABLE hog (t text); ALTER TABLE hog ALTER t SET STORAGE EXTERNAL; DO $$ BEGIN LOOP "
        "INSERT INTO hog SELECT repeat('x', 8000) FROM generate_series(1, 500); COMMIT; END LOOP; END $$",
        {S.DISK_LIMIT, S.TIMEOUT, S.EXCEPTION},
    ),
    "many tables": (
        "DO $$ BEGIN FOR n IN 1..100000 LOOP EXECUTE format('CREATE TABLE t%s (n int)', n); END LOOP; END $$",
        {S.DISK_LIMIT, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "deep recursion": (
        "CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN f(n + 1); END $$; "
        "SELECT f(1)",
        {S.EXCEPTION, S.MEMORY_LIMIT, S.TIMEOUT},
    ),
    "regular expression": (
        "SELECT repeat('a', 5000) ~ '(a*)*(a*)*(a*)*\\1b$'",
        {S.TIMEOUT, S.EXCEPTION, S.WRONG, S.MEMORY_LIMIT},
    ),
}

ESCAPES: dict[str, str] = {
    "COPY TO PROGRAM": "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY FROM PROGRAM": "CREATE TABLE o (t text); COPY o FROM PROGRAM 'id'; SELECT * FROM o",
    "COPY FROM file": "CREATE TABLE o (t text); COPY o FROM '/etc/passwd'; SELECT * FROM o",
    "COPY TO file": "COPY part TO '/tmp/out'",
    "COPY FROM stdin": "COPY part FROM STDIN",
    "COPY TO stdout": "COPY part TO STDOUT",
    "pg_read_file": "SELECT pg_read_file('/etc/passwd')",
    "pg_read_binary_file": "SELECT pg_read_binary_file('/box/solution.sql')",
    "pg_ls_dir": "SELECT pg_ls_dir('/')",
    "pg_stat_file": "SELECT pg_stat_file('/etc/passwd')",
    "lo_import": "SELECT lo_import('/etc/passwd')",
    "lo_create": "SELECT lo_create(0)",
    "lo_from_bytea": "SELECT lo_from_bytea(0, 'x')",
    "DROP DATABASE": "DROP DATABASE blank",
    "DROP the template": "DROP DATABASE fixture",
    "CREATE DATABASE": "CREATE DATABASE mine",
    "ALTER DATABASE": "ALTER DATABASE fixture SET work_mem = '1GB'",
    "ALTER SYSTEM": "ALTER SYSTEM SET shared_preload_libraries = 'x'",
    "reload": "SELECT pg_reload_conf()",
    "SET ROLE": "SET ROLE postgres",
    "SET SESSION AUTHORIZATION": "SET SESSION AUTHORIZATION postgres",
    "CREATE ROLE": "CREATE ROLE mine SUPERUSER",
    "ALTER ROLE": "ALTER ROLE student SUPERUSER",
    "GRANT of a role": "GRANT pg_read_server_files TO student",
    "pg_terminate_backend": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid()",
    "CREATE EXTENSION": "CREATE EXTENSION pgcrypto",
    "dblink": "CREATE EXTENSION dblink; SELECT * FROM dblink('dbname=fixture', 'SELECT 1') AS t(n int)",
    "foreign server": "CREATE EXTENSION postgres_fdw",
    "file_fdw": "CREATE EXTENSION file_fdw",
    "untrusted language": "CREATE FUNCTION f() RETURNS int LANGUAGE c "
    "AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid'",
    "internal function": "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_backend_pid'",
    "plpythonu": "CREATE LANGUAGE plpython3u",
    "LOAD": "LOAD '/lib/x86_64-linux-gnu/libc.so.6'",
    "event trigger": "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; "
    "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION e()",
    "tablespace": "CREATE TABLESPACE t LOCATION '/tmp'",
    "subscription": "CREATE SUBSCRIPTION s CONNECTION 'host=/pg dbname=fixture' PUBLICATION p",
    "writing the catalogue": "UPDATE pg_catalog.pg_authid SET rolsuper = true",
    "reading passwords": "SELECT * FROM pg_authid",
    "settings of the server": "SET log_statement = 'all'",
    "where the data are": "SELECT current_setting('data_directory')",
    "plans switched off": "SET auto_explain.log_min_duration = -1",
    "psql command": "\\! id",
    "psql include": "\\i /etc/passwd",
    "psql connect": "\\c fixture",
    "CHECKPOINT": "CHECKPOINT",
}


def call(setup: str = "", rows: list[list[Any]] | None = None, **over: Any) -> Call:
    given = {"fixture": FIXTURE, **({"setup": setup} if setup else {})}
    expected = {"columns": ["id", "name"], "rows": rows or [[1, "motor"], [2, "wheel"]]}
    return Call("query", [given], expected, checker=ROWS, **over)


@pytest.mark.docker
@pytest.mark.parametrize("name", LIMITS_OF_RESOURCES)
def test_limits_end_it_and_the_next_case_is_unharmed(run_sql: RunCode, name: str) -> None:
    """The set-up of a case has the rights of the student, so it can attack in the first case alone."""
    script, allowed = LIMITS_OF_RESOURCES[name]
    (verdict,) = run_sql(script, call(wall_s=2.0, memory_mb=64))
    assert verdict.status in allowed, verdict
    assert not verdict.passed
    assert verdict.fault is Fault.STUDENT
    _, after = run_sql(RIGHT, call(script, wall_s=2.0, memory_mb=64), call())
    assert after.passed, after


@pytest.mark.docker
@pytest.mark.parametrize("name", ESCAPES)
def test_no_escape(run_sql: RunCode, name: str) -> None:
    (verdict,) = run_sql(ESCAPES[name], call())
    assert verdict.status is S.EXCEPTION, verdict
    assert "root:" not in (verdict.error or "")
    assert verdict.fault is Fault.STUDENT


LEFT_BEHIND: dict[str, str] = {
    "changed rows": "UPDATE part SET name = 'broken'; DELETE FROM part WHERE id = 1",
    "dropped table": "DROP TABLE part",
    "shadowing objects": "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT ''x'''; "
    "CREATE TABLE public.pg_class (n int); CREATE TABLE other AS SELECT 1",
    "settings of the role": "ALTER ROLE student SET search_path = evil; "
    "ALTER ROLE student IN DATABASE case_database SET default_transaction_read_only = on; "
    "ALTER ROLE student SET datestyle = 'German'; ALTER ROLE student SET work_mem = '64kB'",
    "default privileges": "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC; DROP OWNED BY student",
    "advisory locks": "SELECT pg_advisory_lock(n) FROM generate_series(1, 100) n",
    "notifications": "LISTEN news; NOTIFY news, 'here'",
    "open transaction": "BEGIN; LOCK TABLE part IN ACCESS EXCLUSIVE MODE",
    "cursor and statement": "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT * FROM part; PREPARE p AS SELECT 1",
    "password": "ALTER ROLE student PASSWORD 'secret'",
    "temporary table": "CREATE TEMP TABLE part (id int, name text)",
}


@pytest.mark.docker
@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_nothing_is_left_to_the_next_case(run_sql: RunCode, name: str) -> None:
    """The set-up of the first case attacks, with the rights of the student."""
    probe = (
        "SELECT id, name FROM part WHERE pg_try_advisory_lock(1) AND current_setting('work_mem') = '4MB' "
        "AND current_setting('search_path') = 'public' AND current_setting('datestyle') = 'ISO, YMD' "
        "AND NOT EXISTS (SELECT FROM pg_listening_channels()) AND lower('A') = 'a'"
    )
    _, after = run_sql(probe, call(LEFT_BEHIND[name]), call())
    assert after.passed, after


@pytest.mark.docker
def test_a_case_sees_nothing_of_others(run_sql: RunCode) -> None:
    setup = f"CREATE TABLE secret AS SELECT '{SECRET}'::text AS word"
    look = (
        "SELECT count(*) AS n FROM (SELECT query FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() UNION ALL "
        "SELECT relname FROM pg_class UNION ALL SELECT prosrc FROM pg_proc) t(q) "
        "WHERE q LIKE '%canary%' OR q = 'secret'"
    )
    count = {"columns": ["n"], "rows": [[0]]}
    hidden = call(setup, is_public=False)
    seen = Call("query", [{"fixture": FIXTURE}], count, checker=ROWS)
    verdicts = run_sql(look, hidden, seen)
    assert verdicts[1].passed, verdicts[1]
    assert verdicts[0].actual_output is None


@pytest.mark.docker
def test_a_plan_cannot_be_forged(run_sql: RunCode) -> None:
    script = (
        'DO $$ BEGIN RAISE NOTICE \'duration: 0.001 ms  plan: %\', \'{"Plan": {"Node Type": "Forged"}}\'; '
        "END $$; SELECT id, name FROM part"
    )
    case = Call("query", [{"fixture": FIXTURE, "plan": True}], None, checker={"kind": "exact"})
    verdict, plain = run_sql(script, case, call())
    assert verdict.stdout is not None
    assert "Forged" not in str(verdict.actual_output)
    assert plain.passed
