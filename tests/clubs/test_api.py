"""The routes of clubs, and what the wrong person gets from each of them."""

import pytest

from models.accounts import Role
from models.base import new_id
from models.clubs import MemberStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor

URL = "/api/kruzhok"


def test_from_an_empty_list_to_a_member(client_of, db):
    mentor, student = make_mentor(db), make_user(db, name="Алия")
    teacher, learner = client_of(mentor), client_of(student)
    assert teacher.get(URL).json() == {"clubs": []}
    made = teacher.post(URL, json={"name": "Роботы", "className": "7А"})
    assert made.status_code == 201
    club = made.json()
    assert (club["canManage"], club["joinUrl"].endswith(club["joinCode"])) == (True, True)

    asked = learner.post(f"{URL}/enroll-by-code", json={"code": f" {club['joinCode'].lower()} "})
    assert asked.status_code == 200
    assert asked.json() == {"clubId": club["id"], "clubName": "Роботы", "status": "PENDING"}
    assert learner.get(f"{URL}/{club['id']}").status_code == 404

    members = teacher.get(f"{URL}/{club['id']}/members", params={"status": "PENDING"}).json()["members"]
    assert [each["name"] for each in members] == ["Алия"]
    body = {"memberIds": [members[0]["id"]]}
    assert teacher.post(f"{URL}/{club['id']}/members/approve", json=body).json() == {"changed": 1}
    seen = learner.get(f"{URL}/{club['id']}").json()
    assert (seen["name"], seen["joinCode"], seen["joinUrl"], seen["canManage"]) == (
        "Роботы",
        None,
        None,
        False,
    )


def test_a_wrong_code_is_named_at_its_field(client_of, db):
    answer = client_of(make_user(db)).post(f"{URL}/enroll-by-code", json={"code": "NOSUCHCODE12"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "NOT_FOUND"
    assert answer.json()["fields"] == {"code": [answer.json()["error"]]}


def test_limits_answer_403_in_the_words_of_the_spec(client_of, db):
    mentor = make_mentor(db)
    client = client_of(mentor)
    client.headers["Accept-Language"] = "ru"
    club_id = client.post(URL, json={"name": "Роботы"}).json()["id"]
    again = client.post(URL, json={"name": "Ещё"})
    assert (again.status_code, again.json()["code"]) == (403, "FORBIDDEN")
    assert again.json()["error"] == "Достигнут лимит кружков (1/1). Обновите подписку."
    for _ in range(2):
        assert client.post(f"{URL}/{club_id}/classes", json={"name": "7А"}).status_code == 201
    third = client.post(f"{URL}/{club_id}/classes", json={"name": "7В"})
    assert third.json()["error"] == "Достигнут лимит классов (2/2). Обновите подписку."


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 121},
        {"name": "x\0"},
        {"name": "x", "ownerId": str(new_id())},
        {"name": "x", "programId": "7"},
        {"name": "x", "description": "y" * 2001},
    ],
)
def test_a_club_of_a_wrong_shape_is_refused(client_of, db, body):
    assert client_of(make_mentor(db)).post(URL, json=body).status_code == 400


WRITES = [
    ("PATCH", "", {"name": "украдено"}),
    ("POST", "/archive", None),
    ("POST", "/restore", None),
    ("POST", "/code", None),
    ("POST", "/classes", {"name": "украдено"}),
    ("POST", "/classes/order", {"classIds": ["CLASS"]}),
    ("PATCH", "/classes/CLASS", {"name": "украдено"}),
    ("GET", "/members", None),
    ("POST", "/members/approve", {"memberIds": ["MEMBER"]}),
    ("POST", "/members/reject", {"memberIds": ["MEMBER"]}),
    ("POST", "/members/move", {"memberIds": ["MEMBER"], "classId": "CLASS"}),
    ("POST", "/members/remove", {"memberIds": ["MEMBER"]}),
    ("POST", "/members/students", {"name": "Айгерім"}),
    ("POST", "/members/import", {"text": "Имя\nУкраденный"}),
    ("POST", "/members/import?dryRun=true", {"text": "Имя\nУкраденный"}),
    ("POST", "/members/MEMBER/password", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES, ids=[f"{m} {p}" for m, p, _ in WRITES])
def test_the_wrong_person_is_refused(client_of, db, method, path, body):
    club = make_club(db)
    chosen = make_class(db, club)
    waiting = make_member(db, club, status=MemberStatus.PENDING)
    names = {"CLASS": str(chosen.id), "MEMBER": str(waiting.id)}

    def fill(value):
        return (
            [names.get(each, each) for each in value] if isinstance(value, list) else names.get(value, value)
        )

    sent = {key: fill(value) for key, value in (body or {}).items()} or None
    for name, value in names.items():
        path = path.replace(name, value)
    address = f"{URL}/{club.id}{path}"
    inside, asking = make_user(db), make_user(db)
    make_member(db, club, inside, class_id=chosen.id)
    make_member(db, club, asking, status=MemberStatus.PENDING)
    other_mentor = make_mentor(db)
    own_of_other = make_club(db, other_mentor)
    expected = [
        (None, 401),
        (make_user(db), 404),
        (make_user(db, role=Role.INSTRUCTOR), 404),
        (asking, 404),
        (other_mentor, 404),
        (inside, 403),
    ]
    for person, status in expected:
        assert client_of(person).request(method, address, json=sent).status_code == status
    # With the right to a club of one's own, but ids of this one.
    if any(value in path + str(sent) for value in names.values()) and not path.endswith("/order"):
        borrowed = f"{URL}/{own_of_other.id}{path}"
        assert client_of(other_mentor).request(method, borrowed, json=sent).status_code == 404
    db.expire_all()
    assert (club.name, chosen.name, waiting.status) == ("Роботы", "7А", MemberStatus.PENDING)
    assert club.archived_at is None


def test_nobody_reads_a_club_they_have_nothing_to_do_with(client_of, db):
    club = make_club(db)
    for path in ("", "/classes"):
        assert client_of(None).get(f"{URL}/{club.id}{path}").status_code == 401
        assert client_of(make_mentor(db)).get(f"{URL}/{club.id}{path}").status_code == 404
