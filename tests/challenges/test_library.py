import pytest
from sqlmodel import func, select

from lms_app.challenges import demo
from lms_app.challenges.library import list_library
from lms_app.challenges.rules import read_draft
from lms_app.challenges.schemas import ChallengeInput
from models.accounts import Role
from models.challenges import Challenge, TestCase
from tests.factories.accounts import make_user

LIBRARY = dict(list_library())


def test_seeding_twice_adds_each_once(db):
    mentor = make_user(db, email="mentor@demo.local", role=Role.INSTRUCTOR)
    demo.seed(db)
    demo.seed(db)
    db.commit()
    rows = db.exec(select(Challenge)).all()
    assert len(rows) == len(LIBRARY)
    assert {row.creator_id for row in rows} == {mentor.id}
    assert {row.difficulty for row in rows} == {"BEGINNER", "INTERMEDIATE", "ADVANCED", "EXPERT"}
    assert db.exec(select(func.count()).select_from(TestCase)).one() > 20


def test_seeding_without_the_mentor_leaves_them_without_author(db):
    demo.seed(db)
    assert db.exec(select(Challenge.creator_id)).all() == [None] * len(LIBRARY)


@pytest.mark.parametrize("slug", LIBRARY)
def test_each_task_is_complete(slug: str):
    challenge = LIBRARY[slug]
    draft = read_draft(challenge)
    assert challenge.hints
    assert challenge.learning_outcomes
    assert challenge.roles
    assert challenge.skills
    assert challenge.instructions
    assert draft.tags
    assert set(draft.solution_code) == set(draft.starter_code) == set(draft.languages)
    assert len(challenge.wrong_solutions) >= 2
    assert set(challenge.related) <= set(LIBRARY) - {slug}
    hidden = [case for case in draft.cases if not case.is_public]
    assert 0.2 <= len(hidden) / len(draft.cases) <= 0.6


@pytest.mark.parametrize("language", ["python", "javascript", "java", "sql"])
def test_a_beginner_finds_something_easy_in_each_language(language: str):
    def is_easy(challenge: ChallengeInput) -> bool:
        return language in challenge.languages and (challenge.level or 9) <= 2

    assert sum(is_easy(challenge) for challenge in LIBRARY.values()) >= 2
