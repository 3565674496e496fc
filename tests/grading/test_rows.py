from typing import Any

import pytest

from lms_app.grading.checker_kinds import BadChecker, parse_checker
from lms_app.grading.checkers import accepts, check_expected
from lms_app.grading.outcomes import CaseOutcome
from lms_app.grading.rows import MAX_SHOWN_CHARS, read_rows, show_rows
from lms_app.grading.rules import judge_case
from lms_app.grading.values import UnreadableValue, read_json
from lms_app.grading.verdicts import CaseSpec
from models.submissions import CaseStatus, Fault

HUGE = {"$i": "f" * 300}
NAN = {"$f": "nan"}


def table(*rows: list[Any], columns: list[str] | None = None) -> dict[str, Any]:
    width = len(rows[0]) if rows else 1
    return {"columns": columns or [f"c{n}" for n in range(width)], "rows": list(rows)}


def judged(expected: Any, actual: Any, **options: Any) -> bool:
    return accepts(parse_checker({"kind": "rows", **options}), expected=expected, actual=actual)


@pytest.mark.parametrize(
    ("expected", "actual", "options", "same"),
    [
        (table([1, "a"], [2, "b"]), table([2, "b"], [1, "a"]), {}, True),
        (table([1, "a"], [2, "b"]), table([2, "b"], [1, "a"]), {"ordered": True}, False),
        (table([1, "a"], [2, "b"]), table([1, "a"], [2, "b"]), {"ordered": True}, True),
        (table([1], [1], [2]), table([1], [2], [2]), {}, False),
        (table([1], [1]), table([1]), {}, False),
        (table(), table(), {}, True),
        (table(), table([1]), {}, False),
        (table([1], columns=["Total"]), table([1], columns=["total"]), {}, True),
        (table([1], columns=["total"]), table([1], columns=["sum"]), {}, False),
        (table([1], columns=["total"]), table([1], columns=["sum"]), {"columns": False}, True),
        (table([1, 2]), table([1]), {"columns": False}, False),
        (table([1, 2], columns=["a", "b"]), table([2, 1], columns=["b", "a"]), {}, False),
        (table([None]), table([None]), {}, True),
        (table([None]), table([0]), {}, False),
        (table([None]), table([""]), {}, False),
        (table([True]), table([1]), {}, False),
        (table([1]), table(["1"]), {}, False),
        (table([12.5]), table([12.50]), {}, True),
        (table([3]), table([3.0]), {}, True),
        (table([0.3]), table([0.30000000000000004]), {}, False),
        (table([0.3]), table([0.30000000000000004]), {"tolerance": 1e-9}, True),
        (table([0.3]), table([0.4]), {"tolerance": 0.01}, False),
        (table(["a", 1.0], ["b", 2.0]), table(["b", 2.001], ["a", 1.001]), {"tolerance": 0.01}, True),
        (
            table(["a", 1.0], ["b", 2.0]),
            table(["b", 2.001], ["a", 1.001]),
            {"tolerance": 0.01, "ordered": True},
            False,
        ),
        (table([1.0], [2.0]), table([1.99], [1.01]), {"tolerance": 0.05}, True),
        (table([1.0], [1.0]), table([1.0], [2.0]), {"tolerance": 0.05}, False),
        (table(["a"]), table(["b"]), {"tolerance": 1}, False),
        (table([1]), table([True]), {"tolerance": 1}, False),
        (table([None, 1]), table([None, 1.5]), {"tolerance": 1}, True),
        (table([NAN], [1]), table([1.5], [NAN]), {"tolerance": 1}, True),
        (table([NAN]), table([1]), {"tolerance": 1}, False),
        (table([HUGE]), table([HUGE]), {"tolerance": 1}, True),
        (table([HUGE]), table([1.5]), {"tolerance": 1}, False),
        (table([{"$i": "-" + "f" * 300}]), table([1.5]), {"tolerance": 1}, False),
        (table([1]), {**table([1]), "plan": {"Plan": {}}}, {}, True),
    ],
)
def test_rows(expected: Any, actual: Any, options: dict[str, Any], same: bool) -> None:
    assert judged(expected, actual, **options) is same


NO_TABLES: list[Any] = [
    None,
    1,
    [],
    {},
    {"columns": ["a"]},
    {"rows": []},
    {"columns": "a", "rows": []},
    {"columns": ["a"], "rows": {}},
    {"columns": [1], "rows": []},
    {"columns": ["a"], "rows": [1]},
    {"columns": ["a"], "rows": [[1, 2]]},
    {"columns": ["a"], "rows": [[]]},
    {"columns": [], "rows": [], "more": 1},
]


@pytest.mark.parametrize("value", NO_TABLES)
def test_what_is_no_table(value: Any) -> None:
    with pytest.raises(UnreadableValue):
        read_rows(value)
    with pytest.raises(UnreadableValue):
        judged(table([1]), value)
    with pytest.raises(BadChecker):
        judged(value, table([1]))
    with pytest.raises(BadChecker):
        check_expected(parse_checker({"kind": "rows"}), value)


def test_a_table_can_be_expected() -> None:
    check_expected(parse_checker({"kind": "rows"}), table([1]))
    with pytest.raises(BadChecker):
        check_expected(parse_checker({"kind": "rows"}), table([{"$i": "no"}]))


@pytest.mark.parametrize("options", [{"tolerance": -1}, {"ordered": "perhaps"}, {"order": True}])
def test_a_wrong_checker(options: dict[str, Any]) -> None:
    with pytest.raises(BadChecker):
        parse_checker({"kind": "rows", **options})


def test_a_table_is_shown_as_json() -> None:
    assert read_json(show_rows({**table([1, "ы"]), "plan": {}})) == table([1, "ы"])


def test_a_long_table_is_cut_between_rows() -> None:
    text = show_rows(table(*([n, "x" * 90] for n in range(100))))
    shown = read_json(text)
    assert len(text) < MAX_SHOWN_CHARS + 100
    assert shown["more"] + len(shown["rows"]) == 100
    assert shown["rows"][-1][1] == "x" * 90


def judge(result: str, *, is_public: bool = True) -> Any:
    spec = CaseSpec({"kind": "rows"}, {"value": table([1])}, is_public, weight=1)
    return judge_case(spec, CaseOutcome(id="0", status="ok", result=result))


def test_verdicts_of_rows() -> None:
    right = judge('{"value": {"columns": ["c0"], "rows": [[1]]}}')
    assert (right.status, right.actual_output) == (CaseStatus.OK, '{"columns": ["c0"], "rows": [[1]]}')
    assert judge('{"value": {"columns": ["c0"], "rows": [[2]]}}').status is CaseStatus.WRONG
    assert judge('{"value": 1}').status is CaseStatus.WRONG
    hidden = judge('{"value": {"columns": ["c0"], "rows": [[2]]}}', is_public=False)
    assert (hidden.actual_output, hidden.fault) == (None, Fault.STUDENT)
