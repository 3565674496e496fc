"""One's own notifications by REST."""

import pytest
from sqlmodel import select

from lms_app.accounts.rules import app_switch
from lms_app.core.db import Db
from lms_app.notifications.service import notify
from models.base import new_id
from models.notifications import Notification, NotificationKind
from tests.factories.accounts import make_user

PATH = "/api/v1/notifications"
QUIZ = NotificationKind.QUIZ_AVAILABLE
UNKNOWN = "0190a000-0000-7000-8000-000000000000"


def tell(db: Db, user, *titles: str, kind: NotificationKind = QUIZ) -> None:
    for title in titles:
        notify(db, [user.id], kind, params={"title": title}, href="/kruzhok/1")
    db.commit()


def test_the_newest_come_first_and_are_read_one_by_one_or_all(db: Db, client_of) -> None:
    user = make_user(db, locale="en")
    tell(db, user, "A", "B", "C")
    tell(db, make_user(db), "other")
    client = client_of(user)
    page = client.get(PATH, params={"limit": 2}).json()
    assert [each["text"][-1] for each in page["notifications"]] == ["C", "B"]
    assert (page["total"], page["unread"], page["pages"]) == (3, 3, 2)
    first = page["notifications"][0]
    assert (first["kind"], first["href"], first["isRead"]) == ("QUIZ_AVAILABLE", "/kruzhok/1", False)
    for _ in range(2):
        assert client.post(f"{PATH}/{first['id']}/read").json() == {"unread": 2}
    unread = client.get(PATH, params={"unread": True}).json()
    assert [each["text"][-1] for each in unread["notifications"]] == ["B", "A"]
    assert client.post(f"{PATH}/read-all").json() == {"unread": 0}
    others = db.exec(select(Notification).where(Notification.user_id != user.id)).one()
    assert others.read_at is None


def test_what_is_for_somebody_else_is_not_there(db: Db, client_of) -> None:
    owner = make_user(db)
    tell(db, owner, "A")
    row = db.exec(select(Notification)).one()
    client = client_of(make_user(db))
    assert client.post(f"{PATH}/{row.id}/read").status_code == 404
    assert client.post(f"{PATH}/{new_id()}/read").status_code == 404
    assert client.get(PATH).json()["total"] == 0
    db.refresh(row)
    assert row.read_at is None


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", "/read-all"), ("POST", f"/{UNKNOWN}/read")]
)
def test_strangers_have_none(client_of, method: str, path: str) -> None:
    assert client_of(None).request(method, PATH + path).status_code == 401


def test_a_kind_that_is_switched_off_is_not_in_the_bell(db: Db, client_of) -> None:
    user = make_user(db)
    client = client_of(user)
    tell(db, user, "A")
    tell(db, user, "B", kind=NotificationKind.SUBSCRIPTION_APPROVED)
    body = {"settings": {"notifications": {app_switch(QUIZ): False}}}
    saved = client.put("/api/v1/users/me/profile", json=body)
    assert saved.json()["settings"]["notifications"] == {"app_QUIZ_AVAILABLE": False}
    page = client.get(PATH).json()
    assert ([each["kind"] for each in page["notifications"]], page["unread"]) == (
        ["SUBSCRIPTION_APPROVED"],
        1,
    )
    client.post(f"{PATH}/read-all")
    client.put("/api/v1/users/me/profile", json={"settings": {"notifications": {app_switch(QUIZ): True}}})
    assert client.get(PATH).json()["unread"] == 1, "what was not shown was not read"
