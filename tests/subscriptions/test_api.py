"""Subscriptions over HTTP: the shapes of the specification, and who is refused."""

from typing import Any

import pytest
from sqlmodel import select

from lms_app.core.db import Db
from lms_app.subscriptions import service
from models.accounts import Role, User
from models.base import new_id
from models.subscriptions import Subscription, SubscriptionStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_subscription

OWN = "/api/kruzhok/subscription"
ADMIN = "/api/admin/kruzhok"


def wish_of(db: Db, user: User, **over: Any) -> dict[str, Any]:
    code = service.reserve_code(db, user.id)
    db.commit()
    body = {"type": "ONETIME_PURCHASE", "amount": 2000, "currency": "KZT", "paymentComment": code}
    return {**body, **over}


def test_a_request_is_taken_once_and_shown(db: Db, client_of) -> None:
    user = make_user(db)
    client = client_of(user)
    before = client.get(OWN).json()
    assert (before["status"], before["type"], before["amount"], before["currency"]) == (
        "NONE",
        None,
        2000,
        "KZT",
    )
    assert before["usage"] == {"kruzhoks": 0, "classes": 0, "students": 0}
    body = wish_of(db, user, paymentComment=before["paymentComment"], amount=5)
    taken = client.post(f"{OWN}/request", json=body)
    assert taken.status_code == 201
    assert set(taken.json()) == {"id", "status", "message"}
    assert taken.json()["status"] == "PENDING"
    again = client.post(f"{OWN}/request", json=body, headers={"Accept-Language": "ru"})
    assert again.status_code == 409
    assert again.json()["error"] == "У вас уже есть активный запрос на подписку"
    assert again.json()["code"] == "CONFLICT"
    after = client.get(OWN).json()
    assert (after["status"], after["amount"]) == ("PENDING", 2000)


def test_a_wrong_code_names_its_field(db: Db, client_of) -> None:
    user = make_user(db)
    answer = client_of(user).post(f"{OWN}/request", json=wish_of(db, user, paymentComment="WRONG123"))
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["paymentComment"]


@pytest.mark.parametrize(
    "over", [{"type": "GIFT"}, {"type": None}, {"paymentComment": 7}, {"amount": "much"}, {"x": 1}]
)
def test_wrong_shapes_are_refused(db: Db, client_of, over: dict[str, Any]) -> None:
    user = make_user(db)
    answer = client_of(user).post(f"{OWN}/request", json=wish_of(db, user, **over))
    assert answer.status_code == 400
    assert answer.json()["code"] == "VALIDATION_ERROR"


def test_an_admin_approves_and_a_second_decision_is_refused(db: Db, client_of) -> None:
    user = make_user(db)
    admin = client_of(make_user(db, role=Role.ADMIN, name="Директор"))
    client_of(user).post(f"{OWN}/request", json=wish_of(db, user))
    [listed] = admin.get(f"{ADMIN}/payments", params={"status": "PENDING"}).json()["payments"]
    address = f"{ADMIN}/subscription/{listed['id']}"
    done = admin.post(f"{address}/approve", json={"adminNotes": "ok"})
    assert done.status_code == 200
    assert (done.json()["status"], done.json()["decidedBy"]) == ("ACTIVE", "Директор")
    for verb in ("approve", "reject"):
        assert admin.post(f"{address}/{verb}").status_code == 409
    shown = client_of(user).get(OWN).json()
    assert shown["status"] == "ACTIVE"
    assert shown["limits"] == {"maxKruzhoks": 1, "maxClassesPerKruzhok": 2, "maxStudentsPerClass": 30}
    upgrade = {"extraClasses": 1, "paymentComment": shown["paymentComment"]}
    assert client_of(user).post(f"{OWN}/upgrade", json=upgrade).status_code == 201
    [waiting] = admin.get(f"{ADMIN}/payments", params={"status": "PENDING"}).json()["payments"]
    assert admin.post(f"{ADMIN}/upgrade/{waiting['id']}/approve").status_code == 200
    assert client_of(user).get(OWN).json()["limits"]["maxClassesPerKruzhok"] == 3


def test_notes_and_bulk_by_http(db: Db, client_of) -> None:
    user, admin = make_user(db), client_of(make_user(db, role=Role.ADMIN))
    client_of(user).post(f"{OWN}/request", json=wish_of(db, user))
    payment_id = str(db.exec(select(Subscription.id)).one())
    noted = admin.put(f"{ADMIN}/payments/{payment_id}/notes", json={"adminNotes": "чек есть"})
    assert noted.json()["adminNotes"] == "чек есть"
    missing = str(new_id())
    answer = admin.post(f"{ADMIN}/payments/approve", json={"ids": [payment_id, missing]})
    assert answer.json() == {"approved": [payment_id], "skipped": [missing]}
    assert admin.post(f"{ADMIN}/upgrade/{missing}/reject").status_code == 404


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.INSTRUCTOR])
def test_the_queue_is_the_admins_alone(db: Db, client_of, role: Role | None) -> None:
    owner = make_user(db)
    row = make_subscription(db, owner, status=SubscriptionStatus.PENDING, confirmed_at=None)
    client = client_of(make_user(db, role=role) if role else None)
    tries = [
        ("GET", f"{ADMIN}/payments", None),
        ("POST", f"{ADMIN}/payments/approve", {"ids": [str(row.id)]}),
        ("PUT", f"{ADMIN}/payments/{row.id}/notes", {"adminNotes": "x"}),
        *[
            ("POST", f"{ADMIN}/{kind}/{row.id}/{verb}", {})
            for kind in ("subscription", "upgrade")
            for verb in ("approve", "reject")
        ],
    ]
    for method, path, body in tries:
        answer = client.request(method, path, json=body)
        assert answer.status_code == (403 if role else 401), (method, path)
        assert set(answer.json()) == {"error", "code", "requestId"}
    assert client_of(owner).post(f"{ADMIN}/subscription/{row.id}/approve").status_code == 403
    db.expire_all()
    assert db.get_one(Subscription, row.id).status is SubscriptionStatus.PENDING


def test_strangers_ask_for_nothing(db: Db, client_of) -> None:
    client = client_of(None)
    assert client.get(OWN).status_code == 401
    for path in ("request", "upgrade"):
        body = {"type": "ONETIME_PURCHASE", "paymentComment": "X"}
        assert client.post(f"{OWN}/{path}", json=body).status_code == 401
