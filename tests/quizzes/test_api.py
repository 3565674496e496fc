"""A quiz over HTTP: what is told when, what is kept, who gets nothing."""

import pytest
from sqlmodel import select

from models.accounts import Role
from models.base import new_id
from models.clubs import ClubMember
from models.notifications import Notification, NotificationKind
from models.quizzes import CertificateRequest, QuizAssignment, XpEntry
from tests.factories.accounts import make_user
from tests.factories.clubs import make_club, make_member

SECRETS = ("correct", "explanation", "ПОТОМУ")


def test_the_quiz_is_asked_answered_and_handed_in(client_of, db, give_quiz):
    given = give_quiz()
    client = client_of(given.student)
    quiz = client.get(given.path).json()
    assert [each["kind"] for each in quiz["questions"]] == ["SINGLE", "MULTIPLE", "MATCHING"]
    assert (quiz["status"], quiz["answers"], quiz["result"], quiz["review"]) == ("ASSIGNED", [], None, None)

    first, second, third = given.answers()
    saved = client.put(f"{given.path}/answers", json={"answers": [first]})
    assert (saved.status_code, saved.json()["status"]) == (200, "IN_PROGRESS")
    # Another device goes on with the second one: the first stays.
    saved = client_of(given.student).put(f"{given.path}/answers", json={"answers": [second]})
    assert saved.json()["answers"] == [first, second]

    answer = client.post(given.submit_path, json={"answers": [third]})
    assert answer.json() == {
        "score": 100,
        "totalQuestions": 3,
        "correctAnswers": 3,
        "xpAwarded": 20,
        "userTotalXP": 20,
        "thresholdReached": False,
        "certificateRequestCreated": False,
    }
    done = client.get(given.path).json()
    assert (done["status"], done["result"]) == ("COMPLETED", answer.json())
    assert [each["isCorrect"] for each in done["review"]] == [True, True, True]
    assert done["review"][0]["correctIndex"] == 1
    listed = client.get(f"/api/kruzhok/{given.club.id}/quizzes").json()
    assert (listed["totalXP"], listed["quizzes"][0]["xpAwarded"]) == (20, 20)
    assert client.get("/api/quizzes").json() == []


def test_handing_in_twice_answers_the_first_result(client_of, db, give_quiz):
    given = give_quiz()
    client = client_of(given.student)
    first = client.post(given.submit_path, json={"answers": given.answers(right=2)})
    later = give_quiz(given.club, given.student)
    client.post(later.submit_path, json={"answers": later.answers()})
    again = client.post(given.submit_path, json={"answers": given.answers(right=3)})
    assert (again.status_code, again.json()) == (200, first.json())
    assert (first.json()["score"], first.json()["xpAwarded"]) == (67, 13)
    refused = client.put(f"{given.path}/answers", json={"answers": given.answers()})
    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT")


def test_right_answers_come_only_after_the_end(client_of, db, give_quiz):
    given = give_quiz()
    kept = [dict(each, explanation="ПОТОМУ") for each in given.assignment.questions]
    given.assignment.questions = kept
    db.commit()
    client = client_of(given.student)
    said = [
        client.get(given.path),
        client.put(f"{given.path}/answers", json={"answers": given.answers(right=1)}),
        client.get("/api/quizzes"),
        client.get(f"/api/kruzhok/{given.club.id}/quizzes"),
        client.put(
            f"{given.path}/answers", json={"answers": [{"questionId": str(new_id()), "selectedIndex": 0}]}
        ),
    ]
    for answer in said:
        assert not [secret for secret in SECRETS if secret in answer.text], answer.text
    client.post(given.submit_path, json={"answers": []})
    assert "ПОТОМУ" in client.get(given.path).text


@pytest.mark.parametrize(
    ("place", "chosen"),
    [(0, 2), (0, -1), (0, True), (0, "1"), (0, [1]), (1, [7]), (1, [None]), (2, [0]), (2, 0), (2, [0, 99])],
)
def test_answers_that_fit_no_question_are_refused(client_of, db, give_quiz, place, chosen):
    given = give_quiz()
    wrong = {"questionId": given.assignment.questions[place]["id"], "selectedIndex": chosen}
    client = client_of(given.student)
    for answer in (
        client.put(f"{given.path}/answers", json={"answers": [wrong]}),
        client.post(given.submit_path, json={"answers": [wrong]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
        assert all(name.startswith("answers.0.selectedIndex") for name in answer.json()["fields"])
    unknown = client.post(
        given.submit_path, json={"answers": [{"questionId": str(new_id()), "selectedIndex": 0}]}
    )
    assert list(unknown.json()["fields"]) == ["answers.0.questionId"]
    db.expire_all()
    assert db.get(QuizAssignment, given.assignment.id).status == "ASSIGNED"


def test_nobody_else_gets_at_a_quiz(client_of, db, give_quiz):
    given = give_quiz()
    classmate = make_user(db)
    make_member(db, given.club, classmate)
    stranger, admin = make_user(db), make_user(db, role=Role.ADMIN)
    mentor = db.get(type(given.student), given.club.owner_id)
    elsewhere = make_club(db)
    make_member(db, elsewhere, given.student)
    tries = [(who, 404) for who in (classmate, stranger, admin, mentor)] + [(None, 401)]
    for who, status in tries:
        client = client_of(who)
        answers = {"answers": given.answers()}
        assert client.get(given.path).status_code == status
        assert client.put(f"{given.path}/answers", json=answers).status_code == status
        assert client.post(given.submit_path, json=answers).status_code == status
    # The student's own quiz by another club of theirs, or by one that they are not in.
    for club_id in (elsewhere.id, make_club(db).id, new_id()):
        client = client_of(given.student)
        assert client.get(f"/api/kruzhok/{club_id}/quiz/{given.assignment.id}").status_code == 404
        path = f"/api/kruzhok/{club_id}/lessons/{given.lesson.id}/quiz/submit"
        assert client.post(path, json={"answers": given.answers()}).status_code == 404
    db.expire_all()
    assert db.get(QuizAssignment, given.assignment.id).answers == {}
    assert db.exec(select(XpEntry)).all() == []


def test_whoever_was_removed_is_out(client_of, db, give_quiz):
    given = give_quiz()
    place = db.exec(select(ClubMember).where(ClubMember.user_id == given.student.id)).one()
    place.removed_at = place.requested_at
    db.commit()
    client = client_of(given.student)
    assert client.get(given.path).status_code == 404
    assert client.post(given.submit_path, json={"answers": []}).status_code == 404
    assert client.get("/api/quizzes").json() == []


def test_a_hundred_points_ask_for_one_certificate(client_of, db, give_quiz):
    given = give_quiz(xp=60)
    admin = make_user(db, role=Role.ADMIN)
    client = client_of(given.student)
    assert not client.post(given.submit_path, json={"answers": given.answers()}).json()["thresholdReached"]
    crossing = give_quiz(given.club, given.student, xp=60)
    result = client.post(crossing.submit_path, json={"answers": crossing.answers()}).json()
    assert (result["userTotalXP"], result["thresholdReached"], result["certificateRequestCreated"]) == (
        120,
        True,
        True,
    )
    more = give_quiz(given.club, given.student, xp=60)
    result = client.post(more.submit_path, json={"answers": more.answers()}).json()
    assert (result["thresholdReached"], result["certificateRequestCreated"]) == (True, False)
    assert client.post(crossing.submit_path, json={"answers": []}).json()["certificateRequestCreated"] is True

    request = db.exec(select(CertificateRequest)).one()
    assert (request.xp, request.task) == (120, f"Completed quiz on Lesson: {crossing.lesson.title}")
    told = db.exec(
        select(Notification).where(Notification.kind == NotificationKind.CERTIFICATE_REQUESTED)
    ).all()
    assert [(each.user_id, each.href) for each in told] == [(admin.id, "/admin/kruzhok/certificates")]


def test_points_of_one_club_count_for_no_other(client_of, db, give_quiz):
    given = give_quiz(xp=90)
    client_of(given.student).post(given.submit_path, json={"answers": given.answers()})
    other = make_club(db)
    make_member(db, other, given.student)
    elsewhere = give_quiz(other, given.student, xp=90)
    result = (
        client_of(given.student).post(elsewhere.submit_path, json={"answers": elsewhere.answers()}).json()
    )
    assert (result["userTotalXP"], result["thresholdReached"]) == (90, False)
