from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from lms_app.attendance.rules import (
    Mark,
    Seen,
    WantedMark,
    bound_period,
    find_changes,
    find_overtaken,
    find_strangers,
    is_past,
    summarise,
)
from models.lessons import AttendanceStatus, LessonStatus

ALMATY = ZoneInfo("Asia/Almaty")
P, L, A = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.ABSENT
LESSON, OTHER_LESSON = UUID(int=1), UUID(int=2)
ANN, BEK = UUID(int=11), UUID(int=12)
SEVEN, EIGHT = UUID(int=21), UUID(int=22)


def test_only_what_differs_is_a_change():
    before = {(LESSON, ANN): Mark(P, "рано"), (LESSON, BEK): Mark(A)}
    wanted = {
        (LESSON, BEK): WantedMark(None),
        (LESSON, ANN): WantedMark(P),
        (OTHER_LESSON, ANN): WantedMark(L, "автобус"),
        (OTHER_LESSON, BEK): WantedMark(None),
    }
    found = find_changes(before, wanted)
    assert [(each.lesson_id, each.student_id, each.before, each.after) for each in found] == [
        (LESSON, BEK, Mark(A), None),
        (OTHER_LESSON, ANN, None, Mark(L, "автобус")),
    ]


@pytest.mark.parametrize(("notes", "result"), [(None, "рано"), ("", ""), ("позже", "позже")])
def test_notes_stay_unless_others_are_given(notes, result):
    assert WantedMark(L, notes).over(Mark(P, "рано")) == Mark(L, result)


READ = datetime(2026, 11, 21, 6, tzinfo=UTC)
BEFORE, SINCE = READ - timedelta(seconds=1), READ + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("stands", "seen", "wanted", "expected"),
    [
        (Mark(A, "", SINCE), Seen(None, READ), P, True),  # somebody marked meanwhile
        (Mark(A, "", SINCE), Seen(Mark(P), READ), L, True),  # changed it
        (None, Seen(Mark(P), READ), L, True),  # took it away
        (Mark(P, "болел", SINCE), Seen(Mark(P), READ), L, True),  # noted something
        (Mark(P, "", SINCE), Seen(Mark(P), READ), L, True),  # changed it and changed it back
        (Mark(P, "", BEFORE), Seen(Mark(P), READ), L, False),
        (Mark(P, "", READ), Seen(Mark(P), READ), L, False),  # an own save says its very time
        (Mark(P, "", SINCE), Seen(Mark(P), None), L, False),
        (None, Seen(None, READ), P, False),
        (Mark(P, "", SINCE), Seen(None, READ), P, False),  # both say the same
        (Mark(A, "", SINCE), None, P, False),  # programs that don't say what they saw
        (Mark(A, "", SINCE), Seen(Mark(P), READ), None, True),
        (None, Seen(Mark(P), READ), None, False),
    ],
)
def test_a_mark_is_overtaken_by_one_that_its_writer_did_not_see(stands, seen, wanted, expected):
    before = {} if stands is None else {(LESSON, ANN): stands}
    found = find_overtaken(before, {(LESSON, ANN): WantedMark(wanted, seen=seen)})
    assert found == ([(LESSON, ANN)] if expected else [])


def test_a_student_is_of_the_lesson_by_class_club_or_an_earlier_mark():
    def strangers(lesson_class, *, marked=()):
        return find_strangers(
            [(LESSON, ANN), (LESSON, BEK)],
            class_of_lesson={LESSON: lesson_class},
            class_of_student={ANN: SEVEN},
            marked=marked,
        )

    assert strangers(SEVEN) == {BEK}
    assert strangers(EIGHT) == {ANN, BEK}
    assert strangers(None) == {BEK}
    assert strangers(None, marked=[(LESSON, BEK)]) == set()
    assert strangers(None, marked=[(OTHER_LESSON, BEK)]) == {BEK}


def test_a_student_without_a_class_is_of_lessons_for_all_only():
    def strangers(lesson_class):
        return find_strangers(
            [(LESSON, ANN)], class_of_lesson={LESSON: lesson_class}, class_of_student={ANN: None}, marked=()
        )

    assert strangers(None) == set()
    assert strangers(SEVEN) == {ANN}


@pytest.mark.parametrize(
    ("status", "begin", "expected"),
    [
        (LessonStatus.SCHEDULED, "2026-11-20T18:59:00", True),  # 23:59 of the day before in Almaty
        (LessonStatus.SCHEDULED, "2026-11-20T19:00:00", False),  # midnight there
        (LessonStatus.IN_PROGRESS, "2026-11-21T05:00:00", False),
        (LessonStatus.COMPLETED, "2026-11-21T05:00:00", True),
        (LessonStatus.SCHEDULED, "2026-11-25T05:00:00", False),
    ],
)
def test_a_lesson_is_past_by_the_day_of_its_club(status, begin, expected):
    now = datetime(2026, 11, 21, 6, tzinfo=UTC)
    starts_at = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    assert is_past(status, starts_at, zone=ALMATY, now=now) is expected


def test_a_period_has_both_its_days_on_the_clock_of_the_club():
    day = date(2026, 11, 21)
    begin, end = bound_period(day, day, ALMATY)
    assert begin == datetime(2026, 11, 20, 19, tzinfo=UTC)
    assert end == datetime(2026, 11, 21, 19, tzinfo=UTC)
    assert bound_period(None, None, ALMATY) == (None, None)


def test_the_ends_of_the_calendar_are_bounds_too():
    begin, end = bound_period(date.min, date.max, ALMATY)
    assert begin is not None
    assert begin.year < 1901
    assert end is None


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [([], (0, 0, 0, 0, 0.0)), ([P, P, L, A], (4, 2, 1, 1, 0.75)), ([A], (1, 0, 0, 1, 0.0))],
)
def test_statistics_count_marks(statuses, expected):
    found = summarise(statuses)
    assert (found.total_lessons, found.present, found.late, found.absent, found.attendance_rate) == expected
