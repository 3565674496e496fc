import threading
from uuid import uuid4

import pytest
from sqlmodel import func, select

from lms_app.challenges.errors import (
    AuthorsOnly,
    ChallengeNotFound,
    ChallengePrivate,
    HintNotFound,
    NotYourChallenge,
    SameKeyOtherContent,
)
from lms_app.challenges.queries import get_challenge, get_challenge_for_author, get_hint
from lms_app.challenges.service import (
    add_library_challenge,
    create_challenge,
    delete_challenge,
    update_challenge,
)
from lms_app.core.actor import ANONYMOUS
from lms_app.core.db import transaction
from lms_app.core.errors import Unauthorized
from models.accounts import Role
from models.challenges import Challenge
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import (
    HIDDEN_INPUT,
    HIDDEN_NAME,
    HIDDEN_OUTPUT,
    SOLUTION_MARK,
    case_body,
    challenge_input,
    hidden_case_body,
    make_full_challenge,
)
from tests.factories.grading import make_submission


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def student(db):
    return make_user(db)


def count_challenges(db):
    return db.exec(select(func.count()).select_from(Challenge)).one()


def test_create_gives_everything_back_to_its_author(db, author):
    view = create_challenge(db, actor_of(author), challenge_input())

    assert view.creator_id == author.id
    assert [case.is_public for case in view.test_cases] == [True, False]
    assert view.test_cases[1].expected_output == str(HIDDEN_OUTPUT)
    assert view.languages == ["python"]
    assert view.cases_version == 1


def test_only_authors_create(db, student):
    with pytest.raises(AuthorsOnly):
        create_challenge(db, actor_of(student), challenge_input())
    with pytest.raises(Unauthorized):
        create_challenge(db, ANONYMOUS, challenge_input())
    assert count_challenges(db) == 0


def test_create_with_a_key_makes_one(db, author):
    first = create_challenge(db, actor_of(author), challenge_input(), idempotency_key="k")
    again = create_challenge(db, actor_of(author), challenge_input(), idempotency_key="k")

    assert again.id == first.id
    assert count_challenges(db) == 1
    with pytest.raises(SameKeyOtherContent):
        create_challenge(db, actor_of(author), challenge_input(title="Other"), idempotency_key="k")


def test_create_with_a_key_from_two_threads_makes_one(db, author):
    ids = []

    def send():
        with transaction() as own:
            ids.append(create_challenge(own, actor_of(author), challenge_input(), idempotency_key="same").id)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 4
    assert len(set(ids)) == 1


def test_learner_view_holds_nothing_secret(db, author, student):
    made = make_full_challenge(db, author)
    for actor in (actor_of(student), actor_of(author), ANONYMOUS):
        text = get_challenge(db, actor, made.id).model_dump_json(by_alias=True)
        for secret in (str(HIDDEN_INPUT), str(HIDDEN_OUTPUT), HIDDEN_NAME, SOLUTION_MARK, "Use +."):
            assert secret not in text
    view = get_challenge(db, ANONYMOUS, made.id)
    assert (len(view.test_cases), view.hidden_test_case_count, view.hint_count) == (1, 1, 2)


def test_author_view_is_for_author_and_admin(db, author, student):
    made = make_full_challenge(db, author)
    admin = make_user(db, role=Role.ADMIN)
    assert SOLUTION_MARK in get_challenge_for_author(db, actor_of(author), made.id).solution_code["python"]
    assert get_challenge_for_author(db, actor_of(admin), made.id).hints == ["Use +.", "Return it."]
    for user in (student, make_user(db, role=Role.INSTRUCTOR)):
        with pytest.raises(NotYourChallenge):
            get_challenge_for_author(db, actor_of(user), made.id)
    with pytest.raises(Unauthorized):
        get_challenge_for_author(db, ANONYMOUS, made.id)


def test_a_private_challenge_is_for_its_author_and_admins(db, author, student):
    made = make_full_challenge(db, author, isPublic=False)
    other = make_user(db, role=Role.INSTRUCTOR)
    for actor in (actor_of(student), actor_of(other), ANONYMOUS):
        with pytest.raises(ChallengePrivate):
            get_challenge(db, actor, made.id)
        with pytest.raises(ChallengePrivate):
            get_hint(db, actor, made.id, 1)
    assert get_challenge(db, actor_of(author), made.id).id == made.id
    with pytest.raises(ChallengePrivate):
        update_challenge(db, actor_of(other), made.id, challenge_input())


def test_hints_come_one_by_one(db, author):
    made = make_full_challenge(db, author)
    assert get_hint(db, ANONYMOUS, made.id, 2).text == "Return it."
    for number in (0, 3):
        with pytest.raises(HintNotFound):
            get_hint(db, ANONYMOUS, made.id, number)


def test_update_by_somebody_else_is_refused(db, author, student):
    made = make_full_challenge(db, author)
    for user in (student, make_user(db, role=Role.INSTRUCTOR)):
        with pytest.raises(NotYourChallenge):
            update_challenge(db, actor_of(user), made.id, challenge_input(title="Mine now"))
        with pytest.raises(NotYourChallenge):
            delete_challenge(db, actor_of(user), made.id)
    with pytest.raises(Unauthorized):
        delete_challenge(db, ANONYMOUS, made.id)
    with pytest.raises(ChallengeNotFound):
        update_challenge(db, actor_of(author), uuid4(), challenge_input())


def test_update_of_words_keeps_cases_and_version(db, author):
    made = make_full_challenge(db, author)
    after = update_challenge(db, actor_of(author), made.id, challenge_input(title="Another title"))
    assert after.title == "Another title"
    assert after.cases_version == made.cases_version
    assert [case.id for case in after.test_cases] == [case.id for case in made.test_cases]


def test_update_of_a_drafts_case_raises_the_version_and_keeps_the_others(db, author):
    made = create_challenge(db, actor_of(author), challenge_input())
    cases = [case_body(), hidden_case_body(weight=3), case_body(description="More")]
    after = update_challenge(db, actor_of(author), made.id, challenge_input(testCases=cases))
    assert after.cases_version == made.cases_version + 1
    assert after.test_cases[0].id == made.test_cases[0].id
    assert after.test_cases[1].id != made.test_cases[1].id
    assert len(after.test_cases) == 3
    fewer = update_challenge(db, actor_of(author), made.id, challenge_input(testCases=[case_body()]))
    assert [case.description for case in fewer.test_cases] == ["Small numbers"]
    assert fewer.cases_version == made.cases_version + 2


def test_true_in_place_of_one_is_a_change(db, author):
    made = create_challenge(db, actor_of(author), challenge_input(testCases=[case_body(expectedOutput="1")]))
    after = update_challenge(
        db, actor_of(author), made.id, challenge_input(testCases=[case_body(expectedOutput="true")])
    )
    assert after.cases_version == 2
    assert after.test_cases[0].expected_output == "true"


def test_update_of_a_drafts_limit_raises_the_version(db, author):
    made = create_challenge(db, actor_of(author), challenge_input())
    after = update_challenge(db, actor_of(author), made.id, challenge_input(timeLimitMs=5000))
    assert after.cases_version == 2
    same = update_challenge(db, actor_of(author), made.id, challenge_input(timeLimitMs=5000))
    assert same.cases_version == 2


def test_delete_without_submissions_deletes(db, author):
    made = make_full_challenge(db, author)
    delete_challenge(db, actor_of(author), made.id)
    db.commit()
    assert db.get(Challenge, made.id) is None
    with pytest.raises(ChallengeNotFound):
        delete_challenge(db, actor_of(author), made.id)


def test_delete_with_submissions_only_hides(db, author, student):
    made = make_full_challenge(db, author)
    row = db.get(Challenge, made.id)
    make_submission(db, student, row, "code")
    delete_challenge(db, actor_of(make_user(db, role=Role.ADMIN)), made.id)
    db.commit()
    assert row.deleted_at is not None
    for user in (student, author):
        with pytest.raises(ChallengeNotFound):
            get_challenge(db, actor_of(user), made.id)


def test_library_challenges_are_added_once(db):
    assert add_library_challenge(db, challenge_input(), slug="x", creator_id=None)
    assert not add_library_challenge(db, challenge_input(title="Changed"), slug="x", creator_id=None)
    assert count_challenges(db) == 1
