"""What counts as watched: seconds that were really played, as fast as a clock allows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from lms_app.learning.watching import budget_of, count_seconds, grow, is_watched, merge
from models.courses import ItemProgress
from tests.factories.courses import make_enrollment

STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def seconds_of(stretches):
    return {second for first, end in stretches for second in range(first, end)}


@given(STRETCHES)
def test_merging_loses_and_invents_no_second(stretches):
    merged = merge(stretches)
    assert seconds_of(merged) == seconds_of(stretches)
    assert count_seconds(merged) == len(seconds_of(stretches))
    assert all(end < first for (_, end), (first, _) in zip(merged, merged[1:], strict=False))


@given(STRETCHES, STRETCHES, st.integers(0, 80))
def test_what_is_new_grows_by_the_budget_at_most_and_nothing_is_lost(known, played, budget):
    before, sent, after = seconds_of(known), seconds_of(played), seconds_of(grow(known, played, budget))
    assert before <= after <= before | sent
    assert len(after - before) == min(len(sent - before), budget)


@given(STRETCHES, STRETCHES)
def test_sending_twice_is_as_once(known, played):
    once = grow(known, played, 1000)
    assert grow(once, played, 1000) == once


def test_the_budget_is_twice_the_time_and_a_little():
    at = datetime(2026, 9, 1, tzinfo=UTC)
    assert [budget_of(at, at + timedelta(seconds=each)) for each in (0, 10, 0.9)] == [15, 35, 16]


@pytest.mark.parametrize(
    ("watched", "duration", "expected"), [(0, 0, False), (89, 100, False), (90, 100, True), (200, 100, True)]
)
def test_a_video_counts_once_most_of_it_was_played(watched, duration, expected):
    assert is_watched(watched, duration) is expected


@pytest.fixture
def video(client_of, db, published, student, items):
    """Sends progress of the video of ten minutes, `ago` seconds after it was opened or last grew."""
    make_enrollment(db, published, student)
    address = f"/api/v1/courses/{published.id}/items/{items[1]}"
    client = client_of(student)

    def send(*, ago=0, **body):
        row = db.exec(select(ItemProgress)).first()
        if row is not None:
            row.watched_at -= timedelta(seconds=ago)
            db.commit()
        answer = client.put(f"{address}/progress", json=body)
        assert answer.status_code == 200, answer.text
        assert client.get(address).json()["watchedPercent"] == answer.json()["watchedPercent"]
        return answer.json()

    send(positionS=0)
    return send


def test_dragging_the_slider_to_the_end_is_not_watching(video):
    end = video(ago=3600, positionS=599, played=[[0, 2], [597, 600]])
    assert (end["positionS"], end["watchedPercent"], end["isCompleted"]) == (599, 0, False)


def test_a_video_is_watched_in_pieces_in_any_order(video):
    assert video(ago=600, positionS=600, played=[[300, 600]])["watchedPercent"] == 50
    assert video(positionS=600, played=[[300, 600]])["watchedPercent"] == 50
    almost = video(ago=600, positionS=239, played=[[0, 239]])
    assert (almost["watchedPercent"], almost["isCompleted"]) == (89, False)
    assert video(positionS=240, played=[[239, 240]])["isCompleted"] is True


def test_nobody_plays_faster_than_the_clock(video):
    assert video(positionS=600, played=[[0, 600]])["watchedPercent"] < 10
    assert video(ago=60, positionS=600, played=[[0, 600]])["watchedPercent"] < 35
    assert video(ago=600, positionS=600, played=[[0, 600]])["isCompleted"] is True


def test_what_lies_behind_the_end_is_not_counted(video, db):
    video(ago=3600, positionS=5, played=[[0, 5], [600, 5000]])
    assert db.exec(select(ItemProgress)).one().watched == [[0, 5]]


def test_an_old_tab_does_not_set_the_place_back(video):
    assert video(positionS=500, ageMs=0)["positionS"] == 500
    late = video(ago=600, positionS=40, ageMs=60_000, played=[[0, 40]])
    assert (late["positionS"], late["watchedPercent"]) == (500, 6), "what was played still counts"
    assert video(positionS=30, ageMs=0)["positionS"] == 30


def test_only_videos_are_watched(client_of, db, published, student, items):
    make_enrollment(db, published, student)
    address = f"/api/v1/courses/{published.id}/items/{items[0]}/progress"
    body = {"positionS": 9, "durationS": 10, "played": [[0, 10]]}
    assert client_of(student).put(address, json=body).json()["isCompleted"] is False
    assert db.exec(select(ItemProgress)).one().watched == []
