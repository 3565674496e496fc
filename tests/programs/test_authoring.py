"""Programs and lessons over HTTP: written by admins, saved whole, never over somebody else's save."""

import pytest
from sqlmodel import col, select

from models.base import new_id
from models.programs import LessonTemplate, Program, QuizQuestion
from tests.factories.accounts import make_user
from tests.factories.clubs import make_club, make_lesson, make_mentor, make_program, make_quiz, make_template

URL = "/api/admin/kruzhok"
SINGLE = {"kind": "SINGLE", "text": "5 В?", "options": ["да", "нет"], "correct": [1], "explanation": "3.3 В"}
MULTIPLE = {"kind": "MULTIPLE", "text": "RGB?", "options": ["R", "G", "X"], "correct": [0, 1]}
MATCHING = {"kind": "MATCHING", "text": "Пары", "options": ["LED", "R1"], "matches": ["свет", "ток"]}
ASKED = [SINGLE, MULTIPLE, MATCHING]


def lesson_of(*questions, **over):
    quiz = {"passPercent": 60, "xp": 25, "questions": list(questions)}
    return {"title": "Маячок", "scenario": "## План", "durationMinutes": 90, "quiz": quiz, **over}


@pytest.fixture
def lesson_id(client_of, admin):
    client = client_of(admin)
    program = client.post(f"{URL}/programs", json={"title": "Arduino"}).json()["program"]
    return client.post(f"{URL}/programs/{program['id']}/lessons", json={"title": "Светодиод"}).json()["id"]


def test_a_program_and_its_lesson_are_written_saved_and_read_back(client_of, admin, lesson_id):
    client, address = client_of(admin), f"{URL}/lessons/{lesson_id}"
    fresh = client.get(address).json()
    assert (fresh["version"], fresh["orderIndex"], fresh["quiz"]) == (
        1,
        1,
        {"passPercent": 50, "xp": 20, "questions": []},
    )
    saved = client.put(address, params={"version": 1}, json=lesson_of(*ASKED))
    assert saved.status_code == 200, saved.text
    view = client.get(address).json()
    assert view == saved.json()
    assert (view["version"], view["durationMinutes"], view["quiz"]["xp"]) == (2, 90, 25)
    assert [each["kind"] for each in view["quiz"]["questions"]] == ["SINGLE", "MULTIPLE", "MATCHING"]
    assert view["quiz"]["questions"][0] == {**SINGLE, "matches": []}
    listed = client.get(f"{URL}/programs").json()
    assert [(each["title"], each["lessonCount"]) for each in listed] == [("Arduino", 1)]


def test_a_save_over_somebody_elses_is_refused(client_of, db, admin, lesson_id):
    client, address = client_of(admin), f"{URL}/lessons/{lesson_id}"
    client.put(address, params={"version": 1}, json=lesson_of())
    late = client.put(address, params={"version": 1}, json=lesson_of(title="Другое имя"))
    assert (late.status_code, late.json()["code"]) == (409, "CONFLICT")
    assert client.get(address).json()["title"] == "Маячок"
    program = client.get(f"{URL}/programs").json()[0]
    path = f"{URL}/programs/{program['id']}"
    assert client.put(path, params={"version": 1}, json={"title": "Робот"}).json()["program"]["version"] == 2
    assert client.put(path, params={"version": 1}, json={"title": "Другой"}).status_code == 409


def test_questions_keep_their_keys_until_they_are_changed(client_of, db, admin, lesson_id):
    client, address = client_of(admin), f"{URL}/lessons/{lesson_id}"
    client.put(address, json=lesson_of(*ASKED))
    keys = set(db.exec(select(QuizQuestion.id)).all())
    client.put(address, json=lesson_of(*ASKED, title="Новое имя"))
    db.expire_all()
    assert set(db.exec(select(QuizQuestion.id)).all()) == keys
    client.put(address, json=lesson_of(MATCHING))
    db.expire_all()
    assert len(db.exec(select(QuizQuestion.id)).all()) == 1


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (SINGLE | {"text": " "}, "text"),
        (SINGLE | {"options": ["да"], "correct": [0]}, "options"),
        (SINGLE | {"options": ["да", "да"]}, "options"),
        (SINGLE | {"options": ["да", ""]}, "options.1"),
        (SINGLE | {"correct": []}, "correct"),
        (SINGLE | {"correct": [0, 1]}, "correct"),
        (SINGLE | {"correct": [2]}, "correct"),
        (MULTIPLE | {"correct": []}, "correct"),
        (MULTIPLE | {"correct": [0, 0]}, "correct"),
        (MATCHING | {"matches": ["свет"]}, "matches"),
        (MATCHING | {"matches": ["свет", "свет"]}, "matches"),
        (MATCHING | {"matches": ["свет", ""]}, "matches.1"),
    ],
)
def test_a_question_without_sense_is_named_and_nothing_is_saved(client_of, admin, lesson_id, question, field):
    client, address = client_of(admin), f"{URL}/lessons/{lesson_id}"
    answer = client.put(address, json=lesson_of(SINGLE, question))
    assert answer.status_code == 400, answer.text
    assert list(answer.json()["fields"]) == [f"quiz.questions.1.{field}"]
    assert (client.get(address).json()["title"], client.get(address).json()["version"]) == ("Светодиод", 1)


def test_lessons_are_put_into_another_order(client_of, db, admin):
    program = make_program(db)
    ids = [str(make_template(db, program, order_index=place).id) for place in (1, 2, 3)]
    client, path = client_of(admin), f"{URL}/programs/{program.id}"
    client.post(f"{URL}/lessons/{ids[1]}/archive")
    moved = client.put(f"{path}/order", json={"lessonIds": [ids[2], ids[0]]})
    assert [each["id"] for each in moved.json()["lessons"]] == [ids[2], ids[0], ids[1]]
    assert [each["orderIndex"] for each in moved.json()["lessons"]] == [1, 2, 3]
    for wrong in (ids[:1], ids, [ids[0], ids[0]], [ids[0], str(new_id())], []):
        assert client.put(f"{path}/order", json={"lessonIds": wrong}).status_code == 409
    assert not client.post(f"{URL}/lessons/{ids[1]}/restore").json()["isArchived"]


def test_an_archived_program_is_no_choice_any_more(client_of, db, admin):
    program = make_program(db)
    make_template(db, program)
    mentor = client_of(make_mentor(db))
    assert len(mentor.get("/api/programs").json()) == 1
    for _ in range(2):
        assert client_of(admin).post(f"{URL}/programs/{program.id}/archive").json()["program"]["isArchived"]
    assert mentor.get("/api/programs").json() == []
    assert mentor.get(f"/api/programs/{program.id}").status_code == 404
    client_of(admin).post(f"{URL}/programs/{program.id}/restore")
    assert mentor.get(f"/api/programs/{program.id}").json()["program"]["lessonCount"] == 1


def test_mentors_read_lessons_without_the_answers(client_of, db):
    template = make_template(db, scenario="## План")
    make_quiz(db, template)
    owner = make_user(db)
    make_club(db, owner)
    for mentor in (make_mentor(db), owner):
        answer = client_of(mentor).get(f"/api/programs/lessons/{template.id}")
        assert (answer.json()["scenario"], answer.json()["questionCount"]) == ("## План", 3)
        assert "correct" not in answer.text
        assert "correct" not in client_of(mentor).get(f"/api/programs/{template.program_id}").text
    for who, status in ((make_user(db), 403), (None, 401)):
        for path in ("", f"/{template.program_id}", f"/lessons/{template.id}"):
            assert client_of(who).get(f"/api/programs{path}").status_code == status


def test_nobody_but_admins_writes(client_of, db, people):
    template = make_template(db)
    make_lesson(db, make_club(db), template)
    program, lesson = f"{URL}/programs/{template.program_id}", f"{URL}/lessons/{template.id}"
    tries = [
        ("GET", f"{URL}/programs", None),
        ("POST", f"{URL}/programs", {"title": "Чужая"}),
        ("GET", program, None),
        ("PUT", program, {"title": "Чужая"}),
        ("POST", f"{program}/archive", None),
        ("POST", f"{program}/restore", None),
        ("PUT", f"{program}/order", {"lessonIds": [str(template.id)]}),
        ("POST", f"{program}/lessons", {"title": "Чужой"}),
        ("GET", lesson, None),
        ("PUT", lesson, lesson_of(title="Чужой")),
        ("POST", f"{lesson}/archive", None),
        ("POST", f"{lesson}/restore", None),
    ]
    for who, status in people:
        for method, path, body in tries:
            assert client_of(who).request(method, path, json=body).status_code == status, (method, path)
    db.expire_all()
    assert db.exec(select(Program.title)).all() == ["Arduino"]
    assert db.exec(select(LessonTemplate.title, LessonTemplate.archived_at)).all() == [("Светодиод", None)]
    assert db.exec(select(LessonTemplate.version).order_by(col(LessonTemplate.id))).all() == [1]


def test_what_is_not_there_is_not_found(client_of, admin):
    client = client_of(admin)
    assert client.get(f"{URL}/programs/{new_id()}").status_code == 404
    assert client.put(f"{URL}/lessons/{new_id()}", json=lesson_of()).status_code == 404
    assert client.post(f"{URL}/programs/{new_id()}/lessons", json={"title": "Урок"}).status_code == 404
