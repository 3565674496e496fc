"""SQL cases on the real image: verdicts, values, isolation, plans."""

import json
from typing import Any

import pytest

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.keeper import Keeper
from jobs.sandbox.protocol import CaseInput, CaseLimits
from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode

pytestmark = pytest.mark.docker

S = CaseStatus
FIXTURE = (
    "CREATE TABLE sensor (id int PRIMARY KEY, name text, volts numeric(6,2), seen date, ok boolean);"
    "INSERT INTO sensor VALUES (1, 'left', 4.50, '2026-01-02', true), (2, 'right', 0.1, '2026-02-03', NULL)"
)
ROWS = {"kind": "rows"}
WIDE = "12345678901234567890.125"


def call(expected: Any, setup: str = "", checker: dict[str, Any] | None = None, **over: Any) -> Call:
    given = {"fixture": FIXTURE, "setup": setup}
    return Call("query", [given], expected, checker=checker or ROWS, **over)


def rows(columns: list[str], *lines: list[Any]) -> dict[str, Any]:
    return {"columns": columns, "rows": list(lines)}


def test_values_come_as_json(run_sql: RunCode) -> None:
    code = (
        "SELECT *, 2::bigint ^ 0 AS f, 9007199254740993 AS big, 'nan'::float8 AS nan, "
        "12345678901234567890.125 AS wide, ARRAY[1,2] AS list, '{\"a\": 1}'::jsonb AS doc "
        "FROM sensor ORDER BY id"
    )
    expected = rows(
        ["id", "name", "volts", "seen", "ok", "f", "big", "nan", "wide", "list", "doc"],
        *(
            [
                *row,
                1.0,
                {"$i": "20000000000001"},
                {"$f": "nan"},
                "12345678901234567890.125",
                "{1,2}",
                '{"a": 1}',
            ]
            for row in ([1, "left", 4.5, "2026-01-02", True], [2, "right", 0.1, "2026-02-03", None])
        ),
    )
    (verdict,) = run_sql(code, call(expected, checker={"kind": "rows", "ordered": True}))
    assert verdict.passed, verdict.actual_output


def test_each_case_has_its_own_data(run_sql: RunCode) -> None:
    code = (
        "DELETE FROM sensor WHERE id = 1; INSERT INTO sensor (id) VALUES (9); "
        "SELECT count(*) AS n FROM sensor"
    )
    more = "INSERT INTO sensor (id) VALUES (3), (4)"
    cases = [call(rows(["n"], [2])), call(rows(["n"], [4]), more), call(rows(["n"], [2]))]
    assert [each.passed for each in run_sql(code, *cases)] == [True] * 3


def test_the_last_statement_with_rows_counts(run_sql: RunCode) -> None:
    code = "SELECT 1 AS a; SELECT 2 AS b; UPDATE sensor SET ok = true"
    (verdict,) = run_sql(code, call(rows(["b"], [2])))
    assert verdict.passed


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("SELECT 1 AS n", S.WRONG),
        ("", S.WRONG),
        ("-- nothing", S.WRONG),
        ("SELEC 1", S.EXCEPTION),
        ("SELECT nothing FROM sensor", S.EXCEPTION),
        ("SELECT 1 / 0", S.EXCEPTION),
        ("DO $$ BEGIN RAISE EXCEPTION 'no'; END $$", S.EXCEPTION),
        ("SELECT pg_sleep(9)", S.TIMEOUT),
        ("SELECT * FROM generate_series(1, 6000)", S.OUTPUT_LIMIT),
        ("SELECT repeat('x', 600000)", S.OUTPUT_LIMIT),
        ("SELECT repeat('x', 900000000)", S.MEMORY_LIMIT),
        (
            "CREATE TABLE hog (t text STORAGE EXTERNAL); "
            "INSERT INTO hog SELECT repeat('x', 8000) FROM generate_series(1, 1000000)",
            S.DISK_LIMIT,
        ),
    ],
)
def test_verdicts(run_sql: RunCode, code: str, status: CaseStatus) -> None:
    wall_s = 1.0 if status is S.TIMEOUT else 20.0
    verdicts = run_sql(code, call(rows(["n"], [2]), wall_s=wall_s), call(rows(["n"], [2]), wall_s=wall_s))
    assert [each.status for each in verdicts] == [status, status]
    assert {each.fault for each in verdicts} == {Fault.STUDENT}


def test_an_error_says_where_in_public_only(run_sql: RunCode) -> None:
    code = "SELECT id\nFROM sensr"
    public, hidden = run_sql(code, call(rows(["id"])), call(rows(["id"]), is_public=False))
    assert public.error is not None
    assert 'relation "sensr" does not exist' in public.error
    assert "LINE 2: FROM sensr" in public.error
    assert (hidden.status, hidden.error, hidden.actual_output, hidden.stdout) == (
        S.EXCEPTION,
        None,
        None,
        None,
    )


def test_a_check_asks_after_the_script(run_sql: RunCode) -> None:
    check = {"fixture": FIXTURE, "check": "SELECT count(*) AS n FROM sensor WHERE ok"}
    case = Call("query", [check], rows(["n"], [2]), checker=ROWS)
    right, wrong, broken = (
        run_sql(code, case)[0]
        for code in ("UPDATE sensor SET ok = true", "SELECT 2 AS n", "DROP TABLE sensor")
    )
    assert (right.status, wrong.status, broken.status) == (S.OK, S.WRONG, S.EXCEPTION)


def test_a_plan_comes_along(keeper: Keeper) -> None:
    given = {"fixture": FIXTURE, "plan": True}
    with borrow_sandbox(keeper.socket_path, "sql", wait_s=20) as sandbox:
        sandbox.set_up({"solution.sql": "SELECT id FROM sensor WHERE id = 1"})
        outcome = sandbox.run_case(CaseInput("0", "query", [given]), CaseLimits(2, 64))
    value = json.loads(outcome.result)["value"]
    assert value["rows"] == [[1]]
    assert value["plan"]["Plan"]["Actual Rows"] == 1
    assert value["plan"]["Plan"]["Relation Name"] == "sensor"
    assert outcome.memory_kb > 5000


@pytest.mark.parametrize(
    "args",
    [
        [{"fixture": "nonsense"}],
        [{"fixture": FIXTURE, "setup": "INSERT INTO sensor VALUES (1)"}],
        [{"fixture": 1}],
        [{"fixtur": ""}],
        [{"plan": 1}],
        ["SELECT 1"],
        [{}, {}],
        [{"fixture": "SELECT pg_sleep(60)"}],
        [{"fixture": "COPY (SELECT 1) TO PROGRAM 'id'"}],
    ],
)
def test_a_wrong_case_is_the_challenges_fault_and_the_next_is_well(run_sql: RunCode, args: list[Any]) -> None:
    code = "SELECT count(*) AS n FROM sensor"
    case = Call("query", args, rows(["n"], [2]), checker=ROWS)
    verdict, after = run_sql(code, case, call(rows(["n"], [2])))
    assert (verdict.status, verdict.fault) == (S.NO_RESULT, Fault.CHALLENGE)
    assert after.passed


def test_notices_are_shown(run_sql: RunCode) -> None:
    code = "DO $$ BEGIN RAISE NOTICE 'hello %', 7; END $$; SELECT 2 AS n"
    (verdict,) = run_sql(code, call(rows(["n"], [2])))
    assert (verdict.passed, verdict.stdout) == (True, "NOTICE:  hello 7\n")


SAMPLE = {"sample": "shop_million"}
COUNT = "SELECT count(*) AS n FROM sales"


def test_a_sample_is_fresh_in_every_case(run_sql: RunCode) -> None:
    code = "DELETE FROM sales WHERE id <= 1000; SELECT count(*) AS n FROM sales"
    cases = [Call("query", [SAMPLE], rows(["n"], [999_000]), checker=ROWS, wall_s=10.0)] * 2
    assert [each.passed for each in run_sql(code, *cases)] == [True, True]


def test_nothing_can_be_put_into_the_samples_tablespace(run_sql: RunCode) -> None:
    code = "CREATE TABLE mine (n int) TABLESPACE samples"
    (verdict,) = run_sql(code, Call("query", [SAMPLE], rows(["n"]), checker=ROWS, wall_s=10.0))
    assert verdict.status is S.EXCEPTION
    assert verdict.error is not None
    assert "permission denied for tablespace" in verdict.error


@pytest.mark.parametrize("given", [{"sample": "nowhere"}, {**SAMPLE, "fixture": "SELECT 1"}, {"sample": 5}])
def test_an_unknown_sample_is_the_authors_mistake(run_sql: RunCode, given: Any) -> None:
    (verdict,) = run_sql(COUNT, Call("query", [given], rows(["n"], [1]), checker=ROWS))
    assert (verdict.status, verdict.fault) == (S.NO_RESULT, Fault.CHALLENGE)


def test_a_baseline_is_timed_and_changes_no_result(run_sql: RunCode) -> None:
    given = {**SAMPLE, "plan": True, "baseline": COUNT}
    quick = Call("query", [given], None, checker={"kind": "plan", "max_time_ratio": 0.2}, wall_s=30.0)
    right = run_sql("SELECT id FROM sales LIMIT 1", quick)[0]
    assert right.passed
    assert right.query_plan is not None
    assert right.query_plan["Node Type"] == "Limit"
    (refused,) = run_sql(COUNT, quick)
    assert refused.status is S.WRONG


def test_a_hidden_case_keeps_its_plan(run_sql: RunCode) -> None:
    given = {"fixture": FIXTURE, "plan": True}
    public, hidden = run_sql(
        "SELECT id FROM sensor WHERE id = 1",
        Call("query", [given], rows(["id"], [1]), checker=ROWS),
        Call("query", [given], rows(["id"], [1]), checker=ROWS, is_public=False),
    )
    assert public.passed
    assert public.query_plan is not None
    assert public.query_plan["Relation Name"] == "sensor"
    assert hidden.query_plan is None
