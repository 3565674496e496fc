"""The player: opening an item, what counts, what a preview leaves behind, and the links to videos."""

import io
import uuid

import pytest
from sqlmodel import select

from lms_app.core import live
from lms_app.core.clock import utc_now
from lms_app.core.storage import FileLink, get_storage
from lms_app.learning.progress import note_solved
from lms_app.learning.rules import judge_task
from lms_app.learning.schemas import TaskState
from lms_app.learning.state.player import PlayerState
from lms_app.web.cookies import SESSION_COOKIE
from models.courses import CourseChallenge, CourseItem, CourseStatus, Enrollment, ItemKind, ItemProgress
from models.media import Media, MediaStatus
from models.submissions import SubmissionKind, SubmissionStatus
from tests.factories.accounts import make_login, make_user
from tests.factories.courses import make_enrollment, make_item, make_section, make_video
from tests.factories.grading import make_challenge, make_submission
from tests.support.event_client import EventClient
from tests.support.solving_page import until

URL = "/api/v1/courses"


def item_path(course, item_id):
    return f"/courses/{course.id}/items/{item_id}"


def tab_of(db, person=None):
    return EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}" if person else "")


async def shown(tab):
    return await tab.state(PlayerState)


async def test_a_text_is_opened_read_and_counted(db, published, student, items):
    make_enrollment(db, published, student)
    async with tab_of(db, student) as tab:
        await tab.send(PlayerState.load, path=item_path(published, items[0]))
        state = await shown(tab)
        assert (state.phase, state.item.kind, state.item.place, state.item.is_completed) == (
            "ready",
            "TEXT",
            1,
            False,
        )
        assert "<p>Плата и кабель.</p>" in state.item.body_html
        assert (state.item.previous_href, state.item.next_href) == ("", item_path(published, items[1]))
        await tab.send(PlayerState.complete, path=item_path(published, items[0]))
        state = await shown(tab)
        assert (state.item.is_completed, state.course.completed) == (True, 1)
        assert tab.errors == []
    row = db.exec(select(ItemProgress)).one()
    assert row.completed_at is not None


async def test_what_is_done_in_one_tab_is_ticked_in_the_other(
    client_of, db, published, student, items, live_news
):
    make_enrollment(db, published, student)
    async with tab_of(db, student) as tab:
        await tab.send(PlayerState.load, path=item_path(published, items[1]))
        done = {"isCompleted": True}
        answer = client_of(student).put(f"{URL}/{published.id}/items/{items[0]}/progress", json=done)
        assert answer.status_code == 200

        async def is_ticked():
            # Whoever listens may have begun after the news.
            live.publish(live.user_topic(student.id), {"changed": "course"})
            return (await shown(tab)).course.chapters[0].parts[0].is_completed

        await until(is_ticked)


@pytest.mark.parametrize("who", ["visitor", "outsider"])
async def test_the_player_is_closed_to_others(db, published, items, who):
    person = None if who == "visitor" else make_user(db)
    async with tab_of(db, person) as tab:
        await tab.send(PlayerState.load, path=item_path(published, items[0]))
        await tab.send(PlayerState.complete, path=item_path(published, items[0]))
        state = await shown(tab)
        assert (state.phase, state.item.body_html) == ("outside" if person else "loading", "")
        assert "Плата и кабель" not in str(tab.deltas)
    assert db.exec(select(ItemProgress)).all() == []


async def test_an_author_previews_and_leaves_no_trace(client_of, db, author, published, items):
    published.status = CourseStatus.DRAFT
    db.commit()
    async with tab_of(db, author) as tab:
        await tab.send(PlayerState.load, path=item_path(published, items[0]))
        assert (await shown(tab)).item.is_preview
    client = client_of(author)
    tried = client.post(f"{URL}/{published.id}/items/{items[2]}/answers", json={"answers": [[1], [0, 2]]})
    assert (tried.status_code, tried.json()["right"], tried.json()["percent"]) == (
        200,
        [True, True, False],
        0,
    )
    place = f"{URL}/{published.id}/items/{items[0]}/progress"
    assert client.put(place, json={"isCompleted": True}).status_code == 403
    assert db.exec(select(ItemProgress)).all() == []
    assert db.exec(select(Enrollment)).all() == []


def test_the_server_knows_how_long_a_video_is(client_of, db, published, student, items):
    make_enrollment(db, published, student)
    place = f"{URL}/{published.id}/items/{items[1]}/progress"
    client = client_of(student)
    said = client.put(place, json={"positionS": 10, "durationS": 10, "played": [[0, 10]]}).json()
    assert (said["isCompleted"], said["watchedPercent"]) == (False, 1)
    assert db.exec(select(ItemProgress)).one().duration_s == 600


def test_another_file_in_its_place_is_watched_anew(client_of, db, author, published, student, items):
    make_enrollment(db, published, student)
    video = f"{URL}/{published.id}/items/{items[1]}"
    client, item = client_of(student), db.get_one(CourseItem, uuid.UUID(items[1]))
    old = client.get(video).json()["video"]["mediaId"]
    watched = {"mediaId": old, "positionS": 12, "durationS": 600, "played": [[0, 12]]}
    assert client.put(f"{video}/progress", json=watched).json()["watchedPercent"] == 2
    item.media_id = make_video(db, author, duration_ms=13_000).id
    db.commit()

    def stands():
        seen = client.get(video).json()
        outline = client.get(f"{URL}/{published.id}").json()["sections"][0]["items"][1]
        return seen["positionS"], seen["watchedPercent"], outline["positionS"], seen["isCompleted"]

    assert stands() == (0, 0, 0, False)
    # A tab that still plays the old file: twelve seconds would be enough of the new one.
    assert client.put(f"{video}/progress", json=watched).json()["isCompleted"] is False
    assert stands() == (0, 0, 0, False)
    new = {"mediaId": str(item.media_id), "positionS": 6, "durationS": 13, "played": [[0, 6]]}
    assert client.put(f"{video}/progress", json=new).json()["watchedPercent"] == 46
    assert stands() == (6, 46, 6, False)


@pytest.fixture
def stored(db, published):
    """The video of `published` with bytes behind it, and another file in the same place."""
    row = db.exec(select(Media)).one()
    get_storage().put(row.storage_key, io.BytesIO(b"video of the course"))
    get_storage().put("media/other.mp4", io.BytesIO(b"another file"))
    return row


def video_link(client, course, item_id):
    return client.get(f"{URL}/{course.id}/items/{item_id}").json()["video"]["url"]


def test_a_link_is_good_for_its_person_and_its_file_alone(client_of, db, published, student, items, stored):
    make_enrollment(db, published, student)
    link = video_link(client_of(student), published, items[1])
    part = client_of(student).get(link, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"video")
    other = make_user(db)
    make_enrollment(db, published, other)
    for person in (None, other):
        assert client_of(person).get(link).status_code == 404
    token = link.removeprefix("/files/")
    for forged in (token[:-2] + "AA", token.replace(".", "x", 1), "media/other.mp4", "../other.mp4"):
        assert client_of(student).get(f"/files/{forged}").status_code == 404


def test_a_link_runs_out(client_of, db, student, stored):
    client = client_of(student)
    link = FileLink(stored.storage_key, "lesson.mp4", "video/mp4", is_inline=True, user_id=student.id)
    assert client.get(get_storage().signed_url(link, valid_s=60)).status_code == 200
    assert client.get(get_storage().signed_url(link, valid_s=-1)).status_code == 404


@pytest.mark.parametrize("how", [{"deleted_at": utc_now()}, {"status": MediaStatus.PROCESSING}])
def test_a_video_that_cant_be_seen_is_said_to_be_gone(client_of, db, published, student, items, stored, how):
    make_enrollment(db, published, student)
    for name, value in how.items():
        setattr(stored, name, value)
    db.commit()
    assert client_of(student).get(f"{URL}/{published.id}/items/{items[1]}").json()["video"] is None


def test_the_picture_of_a_video_is_for_its_person_too(client_of, db, published, student, items, stored):
    make_enrollment(db, published, student)
    stored.thumbnail_key = "media/poster.jpg"
    db.commit()
    get_storage().put(stored.thumbnail_key, io.BytesIO(b"picture"))
    video = client_of(student).get(f"{URL}/{published.id}/items/{items[1]}").json()["video"]
    assert client_of(student).get(video["posterUrl"]).content == b"picture"
    assert client_of(make_user(db)).get(video["posterUrl"]).status_code == 404


@pytest.fixture
def task(db, author, published):
    """A challenge, as the last item of `published`."""
    challenge = make_challenge(db)
    chapter = make_section(db, published, order_index=1)
    item = make_item(db, chapter, kind=ItemKind.CHALLENGE, body="", challenge_id=challenge.id, title="Задача")
    return challenge, item


def solve(db, user, challenge, **over):
    values = {"status": SubmissionStatus.PASSED, "kind": SubmissionKind.SUBMIT, **over}
    return make_submission(db, user, challenge, "x", **values)


def test_a_verdict_completes_the_item(db, published, student, task):
    challenge, item = task
    make_enrollment(db, published, student)
    make_enrollment(db, published)
    for kind, status in ((SubmissionKind.SUBMIT, SubmissionStatus.FAILED),):
        note_solved(db, solve(db, student, challenge, kind=kind, status=status).id)
    assert db.exec(select(ItemProgress)).all() == []
    submission = solve(db, student, challenge)
    note_solved(db, submission.id)
    note_solved(db, submission.id)
    row = db.exec(select(ItemProgress)).one()
    assert (row.item_id, row.completed_at is not None) == (item.id, True)


def test_what_was_solved_before_counts_on_enrolling(client_of, db, published, student, task):
    solve(db, student, task[0])
    page = client_of(student).post(f"{URL}/{published.id}/enrol").json()
    assert (page["completedCount"], page["percent"]) == (1, 25)


def test_course_challenges_say_how_one_stands(client_of, db, published, student, task):
    challenge, _ = task
    due = published.created_at.replace(year=published.created_at.year + 1)
    db.add(
        CourseChallenge(
            course_id=published.id, challenge_id=challenge.id, points=10, due_at=due, order_index=0
        )
    )
    db.commit()
    client = client_of(student)

    def read():
        found = client.get(f"{URL}/{published.id}").json()["challenges"][0]
        return found["state"], found["earned"]

    assert read() == ("OPEN", 0)
    solve(db, make_user(db), challenge)
    assert read() == ("OPEN", 0)
    solve(db, student, challenge)
    assert read() == ("SOLVED", 10)


@pytest.mark.parametrize("how", [{"status": "DRAFT"}, {"is_public": False}, {"deleted_at": utc_now()}])
async def test_a_challenge_that_cant_be_opened_is_not_linked(client_of, db, published, student, task, how):
    challenge, item = task
    make_enrollment(db, published, student)
    db.add(CourseChallenge(course_id=published.id, challenge_id=challenge.id, order_index=0))
    client = client_of(student)
    path = f"{URL}/{published.id}"

    def read():
        db.commit()
        found = client.get(path).json()["challenges"][0]
        return found["isOpen"], client.get(f"{path}/items/{item.id}").json()["challenge"] is not None

    assert read() == (True, True)
    for name, value in how.items():
        setattr(challenge, name, value)
    assert read() == (False, False)


def test_the_moment_itself_is_still_in_time(db, published):
    at = published.created_at
    before, after = at.replace(year=at.year - 1), at.replace(year=at.year + 1)
    assert judge_task(None, None, at) is TaskState.OPEN
    assert judge_task(at, None, at) is TaskState.OPEN
    assert judge_task(before, None, at) is TaskState.OVERDUE
    assert judge_task(at, at, after) is TaskState.SOLVED
    assert judge_task(before, at, after) is TaskState.SOLVED_LATE


def test_items_of_nobody_are_not_there(client_of, db, published, student):
    make_enrollment(db, published, student)
    gone = db.exec(select(CourseItem.id)).first()
    assert client_of(student).get(f"{URL}/{gone}/items/{gone}").status_code == 404
