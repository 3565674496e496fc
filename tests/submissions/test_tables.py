import json
from typing import Any

import pytest

from lms_app.submissions.state.tables import TableRow, describe_sql, draw_table, make_table


def test_a_result_becomes_a_table_of_texts() -> None:
    text = json.dumps({"columns": ["id", "ok", "t"], "rows": [[1, True, "x"], [2.5, None, {"$f": "nan"}]]})
    assert make_table(text) == TableRow(["id", "ok", "t"], [["1", "true", "x"], ["2.5", "NULL", "nan"]])


def test_a_shortened_result_says_how_many_more() -> None:
    assert make_table('{"columns": ["a"], "rows": [[1]], "more": 7}') == TableRow(["a"], [["1"]], 7)


def test_a_long_result_is_shortened() -> None:
    table = make_table(json.dumps({"columns": ["a"], "rows": [["x" * 90]] * 200}))
    assert table is not None
    assert table.more > 100


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "1",
        "[]",
        "{}",
        "nonsense",
        '{"columns": [], "rows": []}',
        '{"columns": ["a"], "rows": [], "more": "x"}',
    ],
)
def test_what_is_no_table(text: str | None) -> None:
    assert make_table(text) is None


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ([{"fixture": "A;\n", "setup": "B;", "check": "C;"}], "A;\n\nB;\n\nC;"),
        ([{"setup": "B;", "plan": True}], "B;"),
        ([{}], ""),
        ([1, 2], "[1, 2]"),
        ([], "[]"),
    ],
)
def test_the_input_of_a_case_as_sql(given: list[Any], text: str) -> None:
    assert describe_sql(json.dumps(given)) == text
    assert describe_sql("nonsense") == "nonsense"


def test_a_table_as_lines() -> None:
    assert (
        draw_table(TableRow(["id", "name"], [["1", "motor"], ["20", "x"]])) == "id | name\n1  | motor\n20 | x"
    )
