from typing import Any

import pytest

from lms_app.grading.checker_kinds import BadChecker, parse_checker
from lms_app.grading.checkers import accepts
from lms_app.grading.query_plans import has_subquery, reads_all_of, root_of, tidy, time_ms, uses_index_of
from lms_app.grading.values import Value


def scan(kind: str, table: str, *below: Any, **over: Any) -> dict[str, Any]:
    return {"Node Type": kind, "Relation Name": table, **({"Plans": list(below)} if below else {}), **over}


def result(plan: Any = None, *rows: Any, **over: Any) -> Value:
    return {"columns": ["n"], "rows": [[row] for row in rows], "plan": {"Plan": plan}, **over}


INDEXED = scan("Index Scan", "sales", **{"Index Name": "idx"})
BITMAP = scan("Bitmap Heap Scan", "sales", {"Node Type": "Bitmap Index Scan", "Index Name": "idx"})
FULL = scan("Seq Scan", "sales")


def under(child: Any, **fields: Any) -> dict[str, Any]:
    return {"Node Type": "Limit", "Plans": [child], **fields}


@pytest.mark.parametrize(
    ("plan", "fits"),
    [
        (under(INDEXED), True),
        (under(BITMAP), True),
        (under(FULL), False),
        (under(scan("Parallel Seq Scan", "sales")), False),
        ({"Node Type": "Append", "Plans": [INDEXED, FULL]}, False),
        (under(scan("Index Scan", "customers", **{"Index Name": "idx"})), False),
        ("nonsense", False),
        (None, False),
    ],
)
def test_an_index_has_to_be_used_and_nothing_read_whole(plan: Any, fits: bool) -> None:
    checker = parse_checker({"kind": "plan", "indexed": ["sales"]})
    assert accepts(checker, expected=None, actual=result(plan)) is fits


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ({"Node Type": "Hash Join", "Join Type": "Semi"}, True),
        ({"Node Type": "Hash Join", "Join Type": "Inner"}, False),
        ({"Node Type": "Seq Scan", "Parent Relationship": "SubPlan"}, True),
    ],
)
def test_a_subquery_is_seen(node: Any, found: bool) -> None:
    assert has_subquery(under(node)) is found
    checker = parse_checker({"kind": "plan", "no_subquery": True})
    assert accepts(checker, expected=None, actual=result(under(node), 1)) is not found


@pytest.mark.parametrize(("rows", "fits"), [((), False), ((1, 2), True), ((1, 2, 3), False)])
def test_rows_are_counted_and_none_is_no_answer(rows: tuple[int, ...], fits: bool) -> None:
    checker = parse_checker({"kind": "plan", "max_rows": 2})
    assert accepts(checker, expected=None, actual=result(under(INDEXED), *rows)) is fits


@pytest.mark.parametrize(("taken_ms", "fits"), [(19.0, True), (21, False), (None, False), ("1", False)])
def test_time_is_a_share_of_the_baselines(taken_ms: Any, fits: bool) -> None:
    checker = parse_checker({"kind": "plan", "max_time_ratio": 0.2})
    plan = under(INDEXED, **{"Actual Total Time": taken_ms})
    baseline = {"Plan": under(FULL, **{"Actual Total Time": 100})}
    assert accepts(checker, expected=None, actual=result(plan, 1, baseline=baseline)) is fits


def test_a_time_ratio_without_a_baseline_is_the_authors_mistake() -> None:
    checker = parse_checker({"kind": "plan", "max_time_ratio": 0.2})
    with pytest.raises(BadChecker):
        accepts(checker, expected=None, actual=result(under(INDEXED, **{"Actual Total Time": 1.0}), 1))


def test_a_result_without_a_plan_passes_nothing() -> None:
    for kind in ({}, {"max_rows": 5}, {"no_subquery": True}):
        checker = parse_checker({"kind": "plan", **kind})
        assert not accepts(checker, expected=None, actual={"columns": ["n"], "rows": [[1]]})


def test_reading_a_plan() -> None:
    root = root_of(result(under(BITMAP, **{"Actual Total Time": 1.5})))
    assert root is not None
    assert (uses_index_of(root, "sales"), reads_all_of(root, "sales"), time_ms(root)) == (True, False, 1.5)
    assert root_of([1]) is None
    assert root_of({"plan": 5}) is None
    assert time_ms({}) is None


def test_a_kept_plan_is_bounded() -> None:
    deep: dict[str, Any] = {"Node Type": "Seq Scan", "Filter": "x" * 9000, "Output": ["a\0b"], "Rows": 5}
    for _ in range(300):
        deep = under(deep)
    kept, depth = tidy(deep), 0
    while "Plans" in kept:
        kept, depth = kept["Plans"][0], depth + 1
    assert depth == 40
    leaf = tidy({"Node Type": "Seq Scan", "Filter": "x" * 9000, "Output": ["a\0b", True], "Odd": {"a": 1}})
    assert len(leaf["Filter"]) <= 300
    assert "\0" not in leaf["Output"][0]
    assert isinstance(leaf["Odd"], str)
    wide = tidy(under(FULL, Plans=[FULL] * 500))
    assert len(wide["Plans"]) < 200
