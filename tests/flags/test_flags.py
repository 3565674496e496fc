"""Features for a part of the people: who has them, and who decides it."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from lms_app.core import live
from lms_app.flags.queries import NEW_COURSES, is_on
from lms_app.flags.rules import is_chosen
from models.accounts import Role
from models.audit import AuditEntry
from models.base import new_id
from tests.factories.accounts import make_user
from tests.support.waiting import wait_until

URL = "/api/admin/flags"
PEOPLE = [uuid.UUID(int=each) for each in range(2_000)]


@pytest.mark.parametrize(
    ("percent", "least", "most"), [(0, 0, 0), (10, 150, 250), (50, 900, 1_100), (100, 2_000, 2_000)]
)
def test_about_so_many_percent_are_chosen(percent, least, most):
    assert least <= sum(is_chosen("X", each, percent) for each in PEOPLE) <= most


def test_who_has_a_feature_keeps_it_as_the_number_grows():
    chosen = [{each for each in PEOPLE if is_chosen("X", each, percent)} for percent in (0, 10, 50, 100)]
    assert all(fewer < more for fewer, more in zip(chosen, chosen[1:], strict=False))


def test_each_feature_chooses_others_first():
    first, second = ({each for each in PEOPLE if is_chosen(name, each, 10)} for name in "XY")
    assert len(first & second) < len(first) / 2


def test_without_a_word_everybody_has_it_and_an_admin_changes_that(client_of, db):
    admin = make_user(db, role=Role.ADMIN, name="Сауле")
    assert is_on(db, NEW_COURSES, new_id())
    db.commit()
    for percent in (0, 50, 10, 100):
        answer = client_of(admin).put(f"{URL}/{NEW_COURSES}", json={"percent": percent})
        assert (answer.status_code, answer.json()["percent"], answer.json()["updatedBy"]) == (
            200,
            percent,
            "Сауле",
        )
        assert sum(is_on(db, NEW_COURSES, each) for each in PEOPLE[:100]) == sum(
            is_chosen(NEW_COURSES, each, percent) for each in PEOPLE[:100]
        )
        db.commit()
    assert [each["name"] for each in client_of(admin).get(URL).json()] == [NEW_COURSES]
    changes = db.exec(select(AuditEntry.details).where(AuditEntry.action == "flag.changed")).all()
    assert [(each["before"], each["now"]) for each in changes] == [(100, 0), (0, 50), (50, 10), (10, 100)]
    told = client_of(admin).get(URL).json()[0]["changes"]
    assert [(each["by"], each["before"], each["now"]) for each in told] == [
        ("Сауле", each["before"], each["now"]) for each in reversed(changes)
    ]


def test_what_it_is_already_is_not_noted_again_and_pages_hear_of_changes(client_of, db, redis_server):
    admin = make_user(db, role=Role.ADMIN)
    client = client_of(admin)
    with redis_server.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe("live:" + live.admins_topic())
        for percent in (10, 10, 50):
            assert client.put(f"{URL}/{NEW_COURSES}", json={"percent": percent}).status_code == 200
        found = []
        wait_until(lambda: found.append(heard.get_message(timeout=1)) or len(list(filter(None, found))) == 2)
    assert len(client.get(URL).json()[0]["changes"]) == 2


def test_the_page_says_how_many_authors_have_it(client_of, db):
    admin = make_user(db, role=Role.ADMIN)
    authors = [admin, *(make_user(db, role=Role.INSTRUCTOR) for _ in range(9))]
    make_user(db)
    answer = client_of(admin).put(f"{URL}/{NEW_COURSES}", json={"percent": 50}).json()
    expected = sum(is_chosen(NEW_COURSES, each.id, 50) for each in authors)
    assert (answer["authors"], answer["authorsOn"]) == (10, expected)


def test_two_first_changes_at_once_come_one_after_the_other(client_of, db):
    clients = [client_of(make_user(db, role=Role.ADMIN)) for _ in range(6)]
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda each: each.put(f"{URL}/{NEW_COURSES}", json={"percent": 10}), clients))
    assert [each.status_code for each in answers] == [200] * len(clients)
    assert len(answers[0].json()["changes"]) == 1


@pytest.mark.parametrize("percent", [-1, 5, 101, "ten", None])
def test_other_parts_are_refused(client_of, db, percent):
    admin = make_user(db, role=Role.ADMIN)
    assert client_of(admin).put(f"{URL}/{NEW_COURSES}", json={"percent": percent}).status_code == 400
    assert client_of(admin).put(f"{URL}/OTHER", json={"percent": 10}).status_code == 404


def test_only_admins_see_and_change_features(client_of, db):
    for person, status in ((None, 401), (make_user(db), 403), (make_user(db, role=Role.INSTRUCTOR), 403)):
        assert client_of(person).get(URL).status_code == status
        assert client_of(person).put(f"{URL}/{NEW_COURSES}", json={"percent": 0}).status_code == status
    assert is_on(db, NEW_COURSES, new_id())
