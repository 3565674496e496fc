"""What `manage.py bench journal` seeds, and what it says about its figures."""

from typing import Any

import pytest
from sqlmodel import func, select

from jobs.bench.journal import judge, summarise
from jobs.bench.journal_report import describe
from jobs.bench.journal_seed import count_rows, main, seed_clubs
from models.lessons import Attendance, ScheduledLesson


def test_the_seed_marks_every_student_in_every_lesson(db):
    clubs = seed_clubs(db, clubs=2, students=3, lessons=4)
    assert [len(each.lesson_ids) for each in clubs] == [4, 4]
    assert db.exec(select(func.count()).select_from(ScheduledLesson)).one() == 8
    assert db.exec(select(func.count()).select_from(Attendance)).one() == 24
    assert count_rows(db) == {"clubs": 2, "lessons": 8, "marks": 24}


def test_the_seed_says_what_it_added(db, capsys):
    assert main(["--clubs", "1", "--students", "2", "--lessons", "2"]) == 0
    assert "1 clubs, 2 lessons, 4 marks" in capsys.readouterr().out
    assert db.exec(select(func.count()).select_from(Attendance)).one() == 4


MACHINE = {
    "cpu": "Abacus",
    "cores": 2,
    "memory_mb": 1024,
    "kernel": "6",
    "python": "3.11",
    "engine": {"version": "20", "runtime": "crun", "storage": "overlay2", "cgroup": "1"},
    "load_before": [0.1],
    "load_after": [0.2],
}


def make_result(**http: float) -> dict[str, Any]:
    figures = {title.replace("_", " "): summarise([value, value]) for title, value in http.items()}
    pages = {"page /kruzhok/:id": summarise([150.0, 150.0])}
    return {
        "click_ms": summarise([10.0, 10.0]),
        "http_ms": figures,
        "page_ms": pages,
        "rows": {"clubs": 50, "lessons": 5000, "marks": 150_000},
        "machine": MACHINE,
    }


@pytest.mark.parametrize(("times", "is_ok"), [([19.0] * 20, True), ([21.0] * 20, False)])
def test_clicks_are_judged_by_their_middle(times, is_ok):
    result = make_result() | {"click_ms": summarise(times)}
    assert judge(result)[0].is_ok is is_ok


def test_slow_clicks_miss_though_most_are_quick():
    assert not judge(make_result() | {"click_ms": summarise([10.0] * 18 + [60.0] * 2)})[0].is_ok


def test_a_save_has_more_time_than_a_read():
    lines = {each.title: each.is_ok for each in judge(make_result(GET_club=250.0, save_all=250.0))}
    assert lines["GET club"] is False
    assert lines["save all"] is True


def test_too_few_rows_miss():
    lines = judge(make_result() | {"rows": {"clubs": 50, "lessons": 5000, "marks": 149_999}})
    assert [line.title for line in lines if not line.is_ok] == ["seeded"]


def test_a_slow_page_misses():
    slow = make_result() | {"page_ms": {"page /kruzhok/:id": summarise([210.0, 210.0])}}
    assert [line.title for line in judge(slow) if not line.is_ok] == ["page /kruzhok/:id"]


def test_the_page_of_figures_has_every_line_with_its_goal_and_the_machine():
    result = make_result(GET_club=20.0)
    page = describe(result, {line.title: line.goal for line in judge(result)})
    assert "150,000 marks" in page
    assert "| click to paint, 30 x 40 | 10.0 | 10.0 | 10.0 | 20, p95 50 | 2 |" in page
    assert "| page /kruzhok/:id | 150.0 | 150.0 | 150.0 | 200 | 2 |" in page
    assert "Abacus, 2 cores" in page
