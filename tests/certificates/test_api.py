"""The admins' queue of certificates: listed, searched, rejected once."""

import pytest
from sqlmodel import col, select

from lms_app.accounts.rules import email_switch
from lms_app.core.job_names import JobName
from models.accounts import Role, User
from models.audit import AuditEntry
from models.base import new_id
from models.jobs import Job
from models.notifications import Notification, NotificationKind
from models.quizzes import CertificateRequest, CertificateStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_club, make_member

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
    make_member(db, club, student)
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


def test_the_student_is_told_why_with_the_way_to_the_club(client_of, db, admin, request_row):
    student = db.get(User, request_row.student_id)
    student.locale = "en"
    db.add(student)
    db.commit()
    reply = client_of(admin).post(
        f"{URL}/certificate/{request_row.id}/reject", json={"adminNotes": "Solve two more"}
    )
    assert reply.status_code == 200

    told = db.exec(select(Notification)).one()
    assert (told.user_id, told.kind) == (student.id, NotificationKind.CERTIFICATE_REJECTED)
    bell = client_of(student).get("/api/v1/notifications").json()["notifications"][0]
    assert bell["href"] == f"/kruzhok/{request_row.club_id}"
    assert "Роботы 7" in bell["text"]
    assert bell["text"].endswith("Solve two more")
    letter = db.exec(select(Job).where(col(Job.name) == JobName.MAIL_NOTIFICATION)).one()
    assert letter.args == {"notification_id": str(told.id)}
    assert client_of(admin).get("/api/v1/notifications").json()["notifications"] == []
    own = client_of(student).get(f"/api/kruzhok/{request_row.club_id}/quizzes").json()
    assert (own["hasCertificateRequest"], own["certificateStatus"]) == (True, "REJECTED")


def test_who_switched_the_letters_off_gets_none(client_of, db, admin, request_row):
    student = db.get(User, request_row.student_id)
    student.notifications = {email_switch(NotificationKind.CERTIFICATE_REJECTED): False}
    db.add(student)
    db.commit()
    client_of(admin).post(f"{URL}/certificate/{request_row.id}/reject", json={})
    assert db.exec(select(Notification)).one().params["reason"] == ""
    assert db.exec(select(Job).where(col(Job.name) == JobName.MAIL_NOTIFICATION)).all() == []


def test_nobody_but_admins(client_of, db, request_row):
    for role in (Role.STUDENT, Role.INSTRUCTOR):
        client = client_of(make_user(db, role=role))
        assert client.get(f"{URL}/certificates").status_code == 403
        assert client.post(f"{URL}/certificate/{request_row.id}/reject", json={}).status_code == 403
    assert client_of().get(f"{URL}/certificates").status_code == 401
    assert client_of().post(f"{URL}/certificate/{request_row.id}/reject", json={}).status_code == 401
    assert db.exec(select(Notification)).all() == []
    db.expire_all()
    assert db.get(CertificateRequest, request_row.id).status is CertificateStatus.PENDING


def test_what_is_not_there_is_not_found(client_of, db, admin):
    assert client_of(admin).post(f"{URL}/certificate/{new_id()}/reject", json={}).status_code == 404
