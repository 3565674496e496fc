"""What `manage.py bench upload` says about its figures."""

from typing import Any

import pytest

from jobs.bench.upload_report import describe, judge
from tests.jobs.test_bench_journal import MACHINE


def make_result(upload_s: float, more_mb: float = 3.0, *, is_equal: bool = True) -> dict[str, Any]:
    slow = {"upload_s": 9.0, "copy_s": 2.5, "upload_processor_s": 2.0, "copy_processor_s": 1.0}
    best = {**slow, "upload_s": upload_s, "copy_s": 2.0}
    return {
        "machine": MACHINE,
        "size_mb": 512,
        "piece_mb": 32,
        "rounds": [{**slow, "is_equal": True}, {**best, "is_equal": is_equal}],
        "memory_before_mb": 150.0,
        "memory_more_mb": more_mb,
    }


@pytest.mark.parametrize(
    ("result", "met"),
    [
        (make_result(3.0), [True, True, True]),
        (make_result(3.1), [True, False, True]),
        (make_result(2.0, is_equal=False), [False, True, True]),
        (make_result(2.0, 50.0), [True, True, False]),
    ],
)
def test_the_best_upload_is_held_against_the_best_copy(result: dict[str, Any], met: list[bool]) -> None:
    assert [is_ok for _, is_ok in judge(result)] == met


def test_the_page_has_a_row_for_each_round() -> None:
    page = describe(make_result(3.0))
    assert "| 1 | 9.00 | 2.50 | 3.60 | 2.00 | 1.00 | yes |" in page
    assert "| 2 | 3.00 | 2.00 | 1.50 |" in page
    assert "512 MB by tus: 3.00 s (6.00 s/GB)" in page
    assert max(len(line) for line in page.splitlines() if not line.startswith(("|", "**"))) <= 120
