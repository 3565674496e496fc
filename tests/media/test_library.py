"""The library: what is listed for whom, where media are used, the bin, and erasing."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from jobs.runner import run_job
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, get_engine
from lms_app.core.job_names import JobName
from lms_app.core.storage import get_storage
from models.courses import CourseItem, ItemKind
from models.jobs import Job, JobStatus
from models.media import Media, MediaKind, MediaLink, MediaStatus
from tests.factories.accounts import make_user
from tests.factories.courses import make_item, make_section, make_video
from tests.factories.media import make_author, make_media

URL = "/api/media"


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["media"]]


def actions(client: Any, url: str) -> list[str]:
    return [each["action"] for each in client.get(url).json()["trail"]]


def links_of(db: Db, medium: Media) -> list[MediaLink]:
    db.expire_all()
    return list(db.exec(select(MediaLink).where(col(MediaLink.media_id) == medium.id)).all())


def test_the_list_is_searched_filtered_sorted_and_paged(client_of, db, author, admin, used) -> None:
    make_media(db, author, title="Схема 100%", kind=MediaKind.PDF, file_name="plan.pdf", size_bytes=5)
    make_video(db, make_author(db, name="Другая"), title="Чужое")
    own = client_of(author)
    assert titles(own.get(URL)) == ["Схема 100%", "Светодиод"]
    assert titles(own.get(URL, params={"search": "100%"})) == ["Схема 100%"]
    assert titles(own.get(URL, params={"search": "PLAN"})) == ["Схема 100%"]
    assert titles(own.get(URL, params={"kind": "video"})) == ["Светодиод"]
    assert titles(own.get(URL, params={"status": "ready"})) == ["Светодиод"]
    assert titles(own.get(URL, params={"use": "unused"})) == ["Схема 100%"]
    assert titles(own.get(URL, params={"use": "used"})) == ["Светодиод"]
    page = own.get(URL, params={"limit": 1, "page": 2}).json()
    assert ([each["title"] for each in page["media"]], page["total"], page["pages"]) == (["Светодиод"], 2, 2)
    assert own.get(URL, params={"owner": str(admin.id)}).json()["total"] == 2, "a filter for admins"
    everything = client_of(admin).get(URL).json()
    assert everything["total"] == 3
    theirs = client_of(admin).get(URL, params={"owner": str(author.id)}).json()["media"]
    assert {(each["owner"], each["useCount"]) for each in theirs} == {("Данияр", 0), ("Данияр", 2)}
    for wrong in ({"limit": 101}, {"page": 0}, {"kind": "exe"}, {"sort": "; drop"}):
        assert own.get(URL, params=wrong).status_code == 400


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["Мотор", "Азбука", "Светодиод"]),
        ("oldest", ["Светодиод", "Азбука", "Мотор"]),
        ("title", ["Азбука", "Мотор", "Светодиод"]),
        ("largest", ["Азбука", "Светодиод", "Мотор"]),
        ("most_used", ["Светодиод", "Мотор", "Азбука"]),
    ],
)
def test_each_order_is_its_own(client_of, db, author, used, sort: str, expected: list[str]) -> None:
    used.video.created_at -= timedelta(days=1)
    make_video(db, author, title="Азбука", size_bytes=5000, created_at=utc_now() - timedelta(hours=1))
    motor = make_video(db, author, title="Мотор", size_bytes=5)
    db.add_all([used.video, MediaLink(media_id=motor.id, course_id=used.course.id)])
    db.commit()
    assert titles(client_of(author).get(URL, params={"sort": sort})) == expected


def test_a_long_list_takes_the_same_statements(client_of, db, author, used) -> None:
    client = client_of(author)

    def count() -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(get_engine(), "before_cursor_execute", note)
        try:
            for path in (URL, f"{URL}/deletion-requests", used.url):
                assert client.get(path).status_code == 200
        finally:
            event.remove(get_engine(), "before_cursor_execute", note)
        return len(seen)

    count()
    few = count()
    section = make_section(db, used.course, title="Ещё", order_index=1)
    for place in range(20):
        video = make_video(db, author, title=f"Видео {place}")
        make_item(db, section, kind=ItemKind.VIDEO, order_index=place, media_id=used.video.id)
        make_item(db, section, kind=ItemKind.VIDEO, order_index=100 + place, media_id=video.id)
        assert client.post(f"{URL}/{video.id}/deletion-requests", json={"reason": "надо"}).status_code == 200
    assert count() == few


def test_the_database_keeps_the_links_of_what_items_play(db, author, used) -> None:
    assert len(links_of(db, used.video)) == 2
    other = make_video(db, author)
    item = db.get_one(CourseItem, used.item.id)
    item.media_id = other.id
    db.commit()
    assert [each.item_id for each in links_of(db, used.video)] == [None]
    assert [each.item_id for each in links_of(db, other)] == [item.id]
    db.delete(db.get_one(CourseItem, used.item.id))
    db.commit()
    assert links_of(db, other) == [], "a link goes with its target"


def test_a_medium_says_where_it_is_used(client_of, author, used) -> None:
    shown = client_of(author).get(used.url).json()
    assert [(each["kind"], each["title"], each["plays"]) for each in shown["uses"]] == [
        ("section", "Начало", False),
        ("item", "Первая схема", True),
    ]
    assert {each["href"] for each in shown["uses"]} == {f"/instructor/course/{used.course.id}/edit"}
    assert shown["useCount"] == 2


def test_places_come_in_the_order_of_the_course(client_of, db, author, used) -> None:
    used.section.order_index = 1
    db.commit()
    late = make_section(db, used.course, title="Конец", order_index=2)
    early = make_section(db, used.course, title="Введение", order_index=0)
    over = {"kind": ItemKind.VIDEO, "media_id": used.video.id}
    make_item(db, late, title="Повтор", **over)
    make_item(db, used.section, title="Ещё раз", order_index=1, **over)
    for target in ({"section_id": early.id}, {"course_id": used.course.id}):
        db.add(MediaLink(media_id=used.video.id, **target))
    db.commit()
    shown = client_of(author).get(used.url).json()["uses"]
    places = [used.course.title, "Введение", "Начало", "Первая схема", "Ещё раз", "Повтор"]
    assert [each["title"] for each in shown] == places


def test_a_medium_is_renamed_and_the_trail_knows_from_what(client_of, author, used) -> None:
    client = client_of(author)
    for _ in range(2):
        assert client.patch(used.url, json={"title": "  Диод "}).json()["title"] == "Диод"
    trail = client.get(used.url).json()["trail"]
    assert [(each["action"], each["by"], each["details"]) for each in trail] == [
        ("media.renamed", "Данияр", {"before": "Светодиод", "after": "Диод"})
    ]
    for wrong in ({"title": " "}, {"title": "x" * 201}, {"title": "a\0b"}, {}):
        assert client.patch(used.url, json=wrong).status_code == 400


def test_the_bin_keeps_the_links_and_gives_them_back(client_of, db, author, used) -> None:
    client = client_of(author)
    for _ in range(2):
        assert client.delete(used.url).status_code == 204
    assert links_of(db, used.video) == []
    assert (titles(client.get(URL)), titles(client.get(URL, params={"deleted": True}))) == ([], ["Светодиод"])
    shown = client.get(used.url).json()
    assert ([each["title"] for each in shown["uses"]], shown["useCount"]) == (["Начало", "Первая схема"], 0)
    answer = client.post(f"{used.url}/restore", json={"withLinks": True}).json()
    assert (answer["restored"], answer["lost"], answer["medium"]["useCount"]) == (2, [], 2)
    again = client.post(f"{used.url}/restore", json={"withLinks": False}).json()
    assert again["medium"]["useCount"] == 2, "it is out of the bin already"
    assert actions(client, used.url) == ["media.restored", "media.deleted"]


def test_restoring_names_the_places_that_are_gone_or_play_something_else(client_of, db, author, used) -> None:
    client = client_of(author)
    client.delete(used.url)
    item = db.get_one(CourseItem, used.item.id)
    item.media_id = make_video(db, author).id
    db.commit()
    answer = client.post(f"{used.url}/restore", json={"withLinks": True}).json()
    assert (answer["restored"], answer["lost"]) == (1, ["Первая схема"])


def test_restoring_without_links_leaves_it_unused(client_of, db, author, used) -> None:
    client = client_of(author)
    client.delete(used.url)
    answer = client.post(f"{used.url}/restore", json={"withLinks": False}).json()
    assert (answer["restored"], answer["medium"]["useCount"]) == (0, 0)
    db.expire_all()
    assert db.get_one(CourseItem, used.item.id).media_id is None
    assert db.get_one(type(used.course), used.course.id).version == 2, "open editors are told"


def test_what_is_used_is_not_erased_not_even_by_way_of_the_bin(client_of, db, author, used) -> None:
    client = client_of(author)
    for _ in range(2):
        answer = client.post(f"{used.url}/erase")
        assert answer.status_code == 409
        assert [each["title"] for each in answer.json()["details"]["uses"]] == ["Начало", "Первая схема"]
        client.delete(used.url)
    db.expire_all()
    assert db.get_one(Media, used.video.id).erased_at is None


def test_what_nothing_uses_is_erased_with_its_bytes(client_of, db, author) -> None:
    video = make_video(db, author, thumbnail_key="media/thumbnail.jpg")
    storage, url = get_storage(), f"{URL}/{video.id}"
    keys = (video.storage_key, "media/thumbnail.jpg")
    for key in keys:
        storage.put(key, io.BytesIO(b"bytes"))
    client = client_of(author)
    assert client.post(f"{url}/erase").status_code == 204
    assert all(storage.exists(key) for key in keys), "bytes go only after the commit, by a job"
    assert client.get(url).status_code == client.post(f"{url}/erase").status_code == 404
    assert client.post(f"{url}/restore", json={}).status_code == 404
    job = db.exec(select(Job).where(col(Job.name) == JobName.ERASE_MEDIA)).one()
    storage.delete(keys[0])  # a worker that died between the two files
    for _ in range(2):  # the second time as after a worker that died before its last commit
        job.status = JobStatus.QUEUED
        db.commit()
        run_job(str(job.id))
        assert not any(storage.exists(key) for key in keys)
    db.expire_all()
    row = db.get_one(Media, video.id)
    assert (row.size_bytes, row.status, row.error_code) == (0, MediaStatus.ERROR, "erased")


def test_what_is_on_its_way_is_not_deleted(client_of, db, author) -> None:
    for status in (MediaStatus.UPLOADING, MediaStatus.PROCESSING):
        video = make_media(db, author, status=status)
        assert client_of(author).post(f"{URL}/{video.id}/erase").status_code == 409
    uploading = make_media(db, author)
    assert client_of(author).delete(f"{URL}/{uploading.id}").status_code == 409


WRITES: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PATCH", "", {"title": "Моё"}),
    ("DELETE", "", None),
    ("POST", "/restore", {}),
    ("POST", "/erase", None),
    ("POST", "/deletion-requests", {"reason": "просто так"}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_wrong_persons_get_nowhere(client_of: Callable, db, used, method: str, path: str, body: Any) -> None:
    for user, status in ((None, 401), (make_user(db), 403), (make_author(db, name="Чужой"), 404)):
        answer = client_of(user).request(method, used.url + path, json=body)
        assert answer.status_code == status, (user and user.name, answer.text)
    db.expire_all()
    row = db.get_one(Media, used.video.id)
    assert (row.version, row.deleted_at) == (1, None)
