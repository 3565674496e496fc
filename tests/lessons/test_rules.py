from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_app.core.errors import ValidationFailed
from lms_app.lessons.rules import Slot, check_day, check_repeat, find_clash, list_days, to_utc
from lms_app.lessons.schemas import Repeat

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
SEVEN, NINE = uuid4(), uuid4()


def slot(start: float, end: float, class_id=SEVEN) -> Slot:
    day = datetime(2026, 11, 23, tzinfo=UTC)
    return Slot(day + timedelta(hours=start), day + timedelta(hours=end), class_id)


def test_a_local_time_becomes_the_moment_it_means():
    assert to_utc(MONDAY, time(15), ALMATY).at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert not to_utc(MONDAY, time(15), ALMATY).is_twice


def test_a_time_that_clocks_skip_is_refused_and_one_that_comes_twice_is_said():
    with pytest.raises(ValidationFailed) as refusal:
        to_utc(date(2027, 3, 28), time(2, 30), BERLIN)
    assert refusal.value.fields["time"][0].params == {"day": "28.03.2027", "time": "02:30"}
    twice = to_utc(date(2026, 10, 25), time(2, 30), BERLIN)
    assert (twice.at, twice.is_twice) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True)


def test_a_series_keeps_the_time_of_day_when_clocks_change():
    days, _ = list_days(date(2026, 10, 19), Repeat(weekdays=["MO"], count=2), [])
    assert [to_utc(day, time(15), BERLIN).at.hour for day in days] == [13, 14]


def test_a_series_until_a_day_leaves_holidays_out_and_names_them():
    repeat = Repeat(weekdays=["MO", "TH"], until=date(2026, 12, 4))
    days, skipped = list_days(MONDAY, repeat, [date(2026, 11, 26), date(2026, 11, 24)])
    assert days == [MONDAY, date(2026, 11, 30), date(2026, 12, 3)]
    assert skipped == [date(2026, 11, 26)]


def test_a_counted_series_has_so_many_lessons_whatever_the_holidays():
    days, skipped = list_days(MONDAY, Repeat(weekdays=["MO"], count=2), [MONDAY, date(2026, 12, 7)])
    assert days == [date(2026, 11, 30), date(2026, 12, 14)]
    assert skipped == [MONDAY, date(2026, 12, 7)]


def test_a_series_begins_on_the_first_of_its_weekdays():
    assert list_days(MONDAY, Repeat(weekdays=["SU"], count=1), [])[0] == [date(2026, 11, 29)]


@pytest.mark.parametrize(
    "end",
    [
        {},
        {"until": MONDAY, "count": 3},
        {"until": MONDAY - timedelta(days=1)},
        {"until": MONDAY + timedelta(days=367)},
    ],
)
def test_a_series_has_one_end_within_a_year(end):
    with pytest.raises(ValidationFailed):
        check_repeat(Repeat(weekdays=["MO"], **end), MONDAY)


@pytest.mark.parametrize("days", [-367, 733])
def test_a_far_day_is_a_slip(days):
    check_day(MONDAY, MONDAY)
    with pytest.raises(ValidationFailed):
        check_day(MONDAY + timedelta(days=days), MONDAY)


@pytest.mark.parametrize(
    ("wanted", "clashes"),
    [
        (slot(10, 11), True),
        (slot(10.5, 10.75), True),
        (slot(9, 12), True),
        (slot(9, 10), False),
        (slot(11, 12), False),
        (slot(10, 11, NINE), False),
        (slot(10, 11, None), True),
    ],
)
def test_slots_clash_where_they_overlap_for_a_class(wanted, clashes):
    assert (find_clash([wanted], [slot(10, 11)]) == 0) is clashes


def test_a_lesson_for_all_classes_clashes_with_each():
    assert find_clash([slot(10, 11, NINE)], [slot(8, 9), slot(9.5, 10.5, None)]) == 1


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 10), st.sampled_from([SEVEN, NINE, None])), max_size=12
    ),
    st.tuples(st.integers(0, 60), st.integers(1, 10), st.sampled_from([SEVEN, NINE, None])),
)
def test_clashes_are_what_a_look_at_every_pair_finds(taken, wanted):
    slots = sorted((slot(a, a + b, c) for a, b, c in taken), key=lambda each: each.starts_at)
    mine = slot(wanted[0], wanted[0] + wanted[1], wanted[2])
    expected = [
        each.starts_at < mine.ends_at
        and mine.starts_at < each.ends_at
        and (each.class_id is None or mine.class_id is None or each.class_id == mine.class_id)
        for each in slots
    ]
    assert find_clash([mine], slots) == (expected.index(True) if any(expected) else None)
