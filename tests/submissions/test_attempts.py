from datetime import timedelta

import pytest

from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.submissions.attempts import get_attempt, get_two_attempts
from lms_app.submissions.errors import SubmissionNotFound
from models.accounts import Role
from models.base import new_id
from models.submissions import SubmissionKind
from tests.factories.accounts import actor_of, make_user
from tests.factories.grading import make_challenge, make_submission


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def student(db):
    return make_user(db)


@pytest.fixture
def challenge(db, author):
    return make_challenge(db, creator_id=author.id)


def hand_in(db, student, challenge, *codes, **over):
    """Attempts a minute apart, the oldest first."""
    start = utc_now() - timedelta(hours=1)
    return [
        make_submission(db, student, challenge, code, created_at=start + timedelta(minutes=index), **over)
        for index, code in enumerate(codes)
    ]


def test_attempts_are_counted_per_person_and_challenge(db, student, challenge):
    hand_in(db, make_user(db), challenge, "of another person")
    hand_in(db, student, make_challenge(db), "of another challenge")
    hand_in(db, student, challenge, "a mere run", kind=SubmissionKind.RUN)
    first, second = hand_in(db, student, challenge, "one", "two")

    assert get_attempt(db, actor_of(student), first.id).number == 1
    attempt = get_attempt(db, actor_of(student), second.id)
    assert (attempt.number, attempt.submission.code) == (2, "two")


def test_two_attempts_come_in_the_order_of_handing_in(db, student, challenge):
    first, second = hand_in(db, student, challenge, "one", "two")
    for pair in ((first.id, second.id), (second.id, first.id)):
        older, newer = get_two_attempts(db, actor_of(student), *pair)
        assert (older.number, older.submission.code, newer.number) == (1, "one", 2)


def test_a_mere_run_is_no_attempt(db, student, challenge):
    (run,) = hand_in(db, student, challenge, "a run", kind=SubmissionKind.RUN)
    with pytest.raises(SubmissionNotFound):
        get_attempt(db, actor_of(student), run.id)


def test_attempts_of_two_people_or_challenges_are_not_compared(db, student, challenge, author):
    (mine,) = hand_in(db, student, challenge, "mine")
    (theirs,) = hand_in(db, make_user(db), challenge, "theirs")
    (elsewhere,) = hand_in(db, student, make_challenge(db), "elsewhere")
    with pytest.raises(SubmissionNotFound):
        get_two_attempts(db, actor_of(author), mine.id, theirs.id)
    with pytest.raises(SubmissionNotFound):
        get_two_attempts(db, actor_of(student), mine.id, elsewhere.id)


def test_who_may_see_an_attempt(db, student, challenge, author):
    first, second = hand_in(db, student, challenge, "one", "two")
    for allowed in (student, author, make_user(db, role=Role.ADMIN)):
        assert get_attempt(db, actor_of(allowed), first.id).submission.code == "one"
        assert get_two_attempts(db, actor_of(allowed), first.id, second.id)[1].submission.code == "two"
    others = (make_user(db), make_user(db, role=Role.INSTRUCTOR))
    for actor in (ANONYMOUS, *(actor_of(each) for each in others)):
        with pytest.raises(SubmissionNotFound):
            get_attempt(db, actor, first.id)
        with pytest.raises(SubmissionNotFound):
            get_two_attempts(db, actor, first.id, second.id)
        with pytest.raises(SubmissionNotFound):
            get_attempt(db, actor, new_id())
