import pytest
from sqlmodel import func, select

from lms_app.challenges import demo
from lms_app.challenges.demo import list_demo_challenges
from lms_app.challenges.rules import read_draft
from models.accounts import Role
from models.challenges import Challenge, TestCase
from tests.factories.accounts import make_user
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer


def test_seeding_twice_adds_each_once(db):
    mentor = make_user(db, email="mentor@demo.local", role=Role.INSTRUCTOR)
    demo.seed(db)
    demo.seed(db)
    db.commit()
    rows = db.exec(select(Challenge)).all()
    assert len(rows) == len(list_demo_challenges())
    assert {row.creator_id for row in rows} == {mentor.id}
    assert {row.difficulty for row in rows} == {"BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"}


def test_seeding_without_the_mentor_leaves_them_without_author(db):
    demo.seed(db)
    assert db.exec(select(Challenge.creator_id)).all() == [None] * len(list_demo_challenges())


def test_each_has_hints_and_about_a_third_of_its_cases_hidden(db):
    demo.seed(db)
    for _slug, challenge in list_demo_challenges():
        cases = read_draft(challenge).cases
        hidden = [case for case in cases if not case.is_public]
        assert challenge.hints
        assert 0.3 <= len(hidden) / len(cases) <= 0.6
    assert db.exec(select(func.count()).select_from(TestCase)).one() > 20


@pytest.mark.docker
@pytest.mark.parametrize(
    ("slug", "language"),
    [(slug, language) for slug, challenge in list_demo_challenges() for language in challenge.languages],
)
def test_the_reference_passes_and_the_starter_fails(app_server: AppServer, slug: str, language: str) -> None:
    challenge = dict(list_demo_challenges())[slug]
    with app_server.connect() as connection:
        row = connection.execute("SELECT id FROM challenge WHERE slug = %s", (slug,)).fetchone()
    assert row is not None
    student = ApiClient.register(app_server)
    draft = read_draft(challenge)
    codes = [draft.solution_code[language], draft.starter_code[language]]
    verdicts = [
        student.wait_for_verdict(student.submit(str(row[0]), code, language=language)) for code in codes
    ]
    assert [verdict["status"] for verdict in verdicts] == ["PASSED", "FAILED"], verdicts[0]
