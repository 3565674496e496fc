from sqlmodel import func, select

from lms_app.accounts import demo as accounts
from lms_app.programs import demo
from lms_app.programs.library import ARDUINO_LESSONS
from lms_app.programs.queries import get_lesson_content, list_programs, list_templates
from lms_app.programs.rules import check_questions
from models.programs import Material, QuestionKind


def test_the_shipped_program_is_put_in_once_and_whole(db):
    accounts.seed(db)
    for _ in range(2):
        demo.seed(db)
    db.commit()
    assert [each.lesson_count for each in list_programs(db)] == [len(ARDUINO_LESSONS)]
    lessons = list_templates(db)
    assert [each.title for each in lessons] == [each.title for each in ARDUINO_LESSONS]
    first = get_lesson_content(db, lessons[0].id)
    assert [each.file_name for each in first.materials] == ["схема.png", "Светодиод мигает.ino"]
    assert first.materials[0].view_url
    assert db.exec(select(func.count()).select_from(Material)).one() >= 4


def test_every_shipped_lesson_has_a_quiz_that_makes_sense():
    for lesson in ARDUINO_LESSONS:
        check_questions(lesson.questions)
        assert len(lesson.questions) >= 3
        assert all(each.explanation for each in lesson.questions)
    kinds = {each.kind for lesson in ARDUINO_LESSONS for each in lesson.questions}
    assert kinds == set(QuestionKind)


def test_without_the_demo_people_nothing_is_put_in(db):
    demo.seed(db)
    assert list_programs(db) == []
