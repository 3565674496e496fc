"""What `manage.py bench course` makes, and what it says about its figures."""

import uuid

import pytest

from jobs.bench.course import describe, keeps_goals
from jobs.bench.course_sync import make_tree
from tests.jobs.test_bench_journal import MACHINE


def figures(p50: float, p95: float) -> dict[str, float]:
    return {"p50": p50, "p95": p95, "max": 900.0, "runs": 40}


def make_result(save_p50: float, paint_p95: float) -> dict:
    saves = {"create": figures(save_p50, 800.0), "insert": figures(100.0, 2000.0)}
    return {"sync_ms": saves, "paint_ms": {"drag": figures(10.0, paint_p95)}, "machine": MACHINE}


def test_a_turn_moves_every_item_within_its_chapter():
    keys = [[str(uuid.uuid4()) for _ in range(21)] for _ in range(50)]
    first, second = (make_tree(keys, version=1, turn=turn)["sections"] for turn in (0, 7))
    assert (len(first), {len(each["items"]) for each in first}) == (50, {20})
    places = [[each["orderIndex"] for each in tree[3]["items"]] for tree in (first, second)]
    assert sorted(places[1]) == places[0] == list(range(20))
    assert all(before != after for before, after in zip(*places, strict=True))


@pytest.mark.parametrize(
    ("save_p50", "paint_p95", "kept"), [(499.9, 49.9, True), (500.0, 49.9, False), (499.9, 50.0, False)]
)
def test_saves_are_judged_by_p50_and_paints_by_p95(save_p50, paint_p95, kept):
    assert keeps_goals(make_result(save_p50, paint_p95)) is kept


def test_the_page_names_goals_and_the_ratio_to_a_plain_insert():
    page = describe(make_result(250.0, 20.0))
    assert "| create | 250.0 | 800.0 | 900.0 | 500 | 2.5 | 40 |" in page
    assert "| drag | 10.0 | 20.0 | 900.0 | 50 |  | 40 |" in page
