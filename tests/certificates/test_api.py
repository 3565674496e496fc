"""The admins' queue of certificates: listed, searched, rejected once."""

import pytest
from sqlmodel import select

from models.accounts import Role
from models.audit import AuditEntry
from models.base import new_id
from models.quizzes import CertificateRequest, CertificateStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_club

URL = "/api/admin/kruzhok"


@pytest.fixture
def admin(db):
    return make_user(db, role=Role.ADMIN)


@pytest.fixture
def request_row(db):
    student, club = make_user(db, name="Алия"), make_club(db, name="Роботы 7")
    row = CertificateRequest(
        club_id=club.id, student_id=student.id, xp=104, task="Completed quiz on Lesson: x"
    )
    db.add(row)
    db.commit()
    return row


def test_an_admin_sees_who_earned_what(client_of, db, admin, request_row):
    page = client_of(admin).get(f"{URL}/certificates").json()
    line = page["certificates"][0]
    assert (line["studentName"], line["clubName"], line["xp"], line["status"]) == (
        "Алия",
        "Роботы 7",
        104,
        "PENDING",
    )
    assert (page["counts"]["PENDING"], page["total"]) == (1, 1)
    assert client_of(admin).get(f"{URL}/certificates", params={"search": "алия"}).json()["total"] == 1
    assert client_of(admin).get(f"{URL}/certificates", params={"search": "%"}).json()["total"] == 0
    assert client_of(admin).get(f"{URL}/certificates", params={"status": "SENT"}).json()["certificates"] == []
    assert client_of(admin).get(f"{URL}/certificates", params={"status": "x"}).status_code == 400


def test_a_request_is_rejected_once_and_the_trail_knows(client_of, db, admin, request_row):
    path = f"{URL}/certificate/{request_row.id}/reject"
    answer = client_of(admin).post(path, json={"adminNotes": "вместе"})
    assert (answer.status_code, answer.json()["status"], answer.json()["decidedBy"]) == (
        200,
        "REJECTED",
        admin.name,
    )
    assert client_of(admin).post(path, json={}).status_code == 409
    entry = db.exec(select(AuditEntry)).one()
    assert (entry.action, entry.subject_id, entry.actor_id) == (
        "certificate.rejected",
        request_row.id,
        admin.id,
    )
    assert entry.details["adminNotes"] == "вместе"


def test_nobody_but_admins(client_of, db, request_row):
    for role in (Role.STUDENT, Role.INSTRUCTOR):
        client = client_of(make_user(db, role=role))
        assert client.get(f"{URL}/certificates").status_code == 403
        assert client.post(f"{URL}/certificate/{request_row.id}/reject", json={}).status_code == 403
    assert client_of().get(f"{URL}/certificates").status_code == 401
    assert client_of().post(f"{URL}/certificate/{request_row.id}/reject", json={}).status_code == 401
    db.expire_all()
    assert db.get(CertificateRequest, request_row.id).status is CertificateStatus.PENDING


def test_what_is_not_there_is_not_found(client_of, db, admin):
    assert client_of(admin).post(f"{URL}/certificate/{new_id()}/reject", json={}).status_code == 404
