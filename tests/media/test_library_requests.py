"""Erasing media that are used: authors ask, admins decide."""

from typing import Any

from sqlmodel import col, select

from lms_app.core.db import Db
from models.courses import CourseStatus
from models.media import Media, MediaLink
from models.notifications import Notification, NotificationKind
from tests.factories.accounts import make_user
from tests.factories.courses import make_video
from tests.factories.media import make_author

URL = "/api/media"


def actions(client: Any, url: str) -> list[str]:
    return [each["action"] for each in client.get(url).json()["trail"]]


def links_of(db: Db, medium: Media) -> list[MediaLink]:
    db.expire_all()
    return list(db.exec(select(MediaLink).where(col(MediaLink.media_id) == medium.id)).all())


def test_an_admin_erases_what_an_author_asked_for(client_of, db, author, admin, used) -> None:
    own, boss = client_of(author), client_of(admin)
    used.course.status = CourseStatus.PUBLISHED
    db.commit()
    wishes = [own.post(f"{used.url}/deletion-requests", json={"reason": "Без согласия"}) for _ in range(2)]
    assert [each.status_code for each in wishes] == [200, 200]
    assert wishes[0].json()["id"] == wishes[1].json()["id"], "one wish waits at most"
    wish = f"{URL}/deletion-requests/{wishes[0].json()['id']}"
    told = db.exec(select(Notification)).one()
    assert (told.user_id, told.kind) == (admin.id, NotificationKind.MEDIA_DELETION_REQUESTED)
    assert own.post(f"{wish}/approve", json={}).status_code == 403
    listed = boss.get(f"{URL}/deletion-requests").json()
    assert (listed["counts"]["PENDING"], [each["title"] for each in listed["requests"][0]["uses"]]) == (
        1,
        ["Начало", "Первая схема"],
    )
    for _ in range(2):
        answer = boss.post(f"{wish}/approve", json={"note": "Верно"})
        assert (answer.status_code, answer.json()["status"]) == (200, "APPROVED")
    assert boss.post(f"{wish}/refuse", json={}).status_code == 409
    assert links_of(db, used.video) == []
    check = own.get(f"/api/admin-courses/{used.course.id}/publish-check").json()
    assert [each["itemId"] for each in check["unmet"]] == [str(used.item.id)]
    assert own.get(used.url).status_code == 404
    answer = db.exec(select(Notification).where(col(Notification.user_id) == author.id)).one()
    assert (answer.kind, answer.params["reason"]) == (NotificationKind.MEDIA_DELETION_APPROVED, "Верно")


def test_a_refused_wish_leaves_everything_and_says_why(client_of, db, author, admin, used) -> None:
    own, boss = client_of(author), client_of(admin)
    own.delete(used.url)
    wish = own.post(f"{used.url}/deletion-requests", json={"reason": "Мешает"}).json()
    assert [each["title"] for each in wish["uses"]] == ["Начало", "Первая схема"]
    for _ in range(2):
        refused = boss.post(f"{URL}/deletion-requests/{wish['id']}/refuse", json={"note": "Нужно"}).json()
        assert (refused["status"], refused["decidedBy"]) == ("REFUSED", "Админ")
    assert boss.post(f"{URL}/deletion-requests/{wish['id']}/approve", json={}).status_code == 409
    assert own.post(f"{used.url}/restore", json={}).json()["restored"] == 2
    told = db.exec(select(Notification).where(col(Notification.user_id) == author.id)).one()
    assert (told.kind, told.params["reason"]) == (NotificationKind.MEDIA_DELETION_REFUSED, "Нужно")
    assert actions(own, used.url) == [
        "media.restored",
        "media.deletion_refused",
        "media.deletion_asked",
        "media.deleted",
    ]


def test_a_wish_about_what_nothing_uses_any_more_is_closed_by_erasing(
    client_of, db, author, admin, used
) -> None:
    own, boss = client_of(author), client_of(admin)
    wish = own.post(f"{used.url}/deletion-requests", json={"reason": "Мешает"}).json()
    own.delete(used.url)
    assert own.post(f"{used.url}/restore", json={"withLinks": False}).status_code == 200
    assert own.post(f"{used.url}/erase").status_code == 204
    listed = boss.get(f"{URL}/deletion-requests").json()
    assert [(each["id"], each["status"]) for each in listed["requests"]] == [(wish["id"], "APPROVED")]
    assert listed["counts"]["PENDING"] == 0


def test_nothing_is_asked_for_what_is_unused(client_of, db, author) -> None:
    video = make_video(db, author)
    answer = client_of(author).post(f"{URL}/{video.id}/deletion-requests", json={"reason": "не нужно"})
    assert answer.status_code == 409
    for wrong in ({"reason": " a "}, {"reason": "x" * 1001}, {}):
        assert client_of(author).post(f"{URL}/{video.id}/deletion-requests", json=wrong).status_code == 400


def test_wishes_are_decided_by_admins_alone(client_of, db, author, used) -> None:
    wish = client_of(author).post(f"{used.url}/deletion-requests", json={"reason": "надо"}).json()
    url = f"{URL}/deletion-requests"
    for user, status in ((None, 401), (make_user(db), 403), (author, 403), (make_author(db), 403)):
        for decision in ("approve", "refuse"):
            assert client_of(user).post(f"{url}/{wish['id']}/{decision}", json={}).status_code == status
    assert client_of(make_author(db)).get(url).json()["requests"] == []
    assert client_of(make_user(db)).get(url).status_code == 403
