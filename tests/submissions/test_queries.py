from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.core.db import get_engine
from lms_app.core.errors import Unauthorized
from lms_app.submissions.errors import SubmissionNotFound
from lms_app.submissions.queries import (
    find_next_challenge,
    find_open_submission,
    get_submission,
    list_marks,
    list_own_submissions,
)
from lms_app.submissions.schemas import ProgressMark, SubmissionFilters
from models.accounts import Role
from models.challenges import Challenge, TestCase
from models.jobs import Job, JobStatus
from models.submissions import CaseResult, CaseStatus, SubmissionKind, SubmissionStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import (
    HIDDEN_INPUT,
    HIDDEN_NAME,
    HIDDEN_OUTPUT,
    SOLUTION_MARK,
    make_full_challenge,
)
from tests.factories.grading import make_submission

LEAK = "leaked-by-mistake-zx83"


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def student(db):
    return make_user(db)


@pytest.fixture
def challenge(db, author):
    return db.get(Challenge, make_full_challenge(db, author).id)


def add_results(db, submission, *, own=False):
    """One result per case; those of hidden cases carry values, which grading never stores, as a trap."""
    cases = db.exec(
        select(TestCase)
        .where(col(TestCase.challenge_id) == submission.challenge_id)
        .order_by(col(TestCase.order_index))
    ).all()
    for index, case in enumerate(cases):
        shown = case.is_public
        db.add(
            CaseResult(
                submission_id=submission.id,
                case_id=case.id,
                order_index=index,
                description=case.description,
                is_public=shown,
                status=CaseStatus.WRONG,
                actual_output="7" if shown else LEAK,
                error=None if shown else LEAK,
                stdout="printed" if shown else LEAK,
                query_plan={"Node Type": "Seq Scan" if shown else LEAK},
                wall_ms=3,
                memory_kb=900,
            )
        )
    if own:
        db.add(
            CaseResult(
                submission_id=submission.id,
                order_index=99,
                status=CaseStatus.OK,
                passed=True,
                actual_output="3",
            )
        )
    db.commit()


def test_a_learner_sees_public_values_and_nothing_of_hidden_cases(db, challenge, student):
    submission = make_submission(db, student, challenge, "code", status=SubmissionStatus.FAILED)
    add_results(db, submission)

    view = get_submission(db, actor_of(student), submission.id)

    public, hidden = view.test_results
    assert (public.input, public.expected_output, public.actual_output) == ("[2, 3]", "5", "7")
    assert (hidden.is_public, hidden.passed, hidden.description) == (False, False, "")
    assert (public.execution_time, public.memory_used) == (3, 900)
    assert (public.query_plan, hidden.query_plan) == ({"Node Type": "Seq Scan"}, None)
    assert (hidden.execution_time, hidden.memory_used) == (None, None)
    text = view.model_dump_json(by_alias=True)
    for secret in (LEAK, str(HIDDEN_INPUT), str(HIDDEN_OUTPUT), HIDDEN_NAME, SOLUTION_MARK):
        assert secret not in text


def test_a_case_hidden_since_shows_its_expected_value_no_more(db, challenge, student):
    submission = make_submission(db, student, challenge, "code")
    add_results(db, submission)
    case = db.exec(
        select(TestCase).where(col(TestCase.challenge_id) == challenge.id, col(TestCase.is_public))
    ).one()
    case.is_public = False
    db.commit()
    result = get_submission(db, actor_of(student), submission.id).test_results[0]
    assert (result.input, result.expected_output) == (None, None)


def test_the_author_learns_the_names_of_hidden_cases_but_no_values(db, challenge, student, author):
    submission = make_submission(db, student, challenge, "code")
    add_results(db, submission)
    view = get_submission(db, actor_of(author), submission.id)
    hidden = view.test_results[1]
    assert (hidden.description, hidden.execution_time, hidden.memory_used) == (HIDDEN_NAME, 3, 900)
    assert LEAK not in view.model_dump_json()


def test_own_input_is_shown_with_its_result(db, challenge, student):
    submission = make_submission(db, student, challenge, "code", kind=SubmissionKind.RUN, own_input=[1, 2])
    add_results(db, submission, own=True)
    view = get_submission(db, actor_of(student), submission.id)
    assert view.own_input == "[1, 2]"
    assert (view.test_results[-1].input, view.test_results[-1].actual_output) == ("[1, 2]", "3")
    assert view.test_results[-1].expected_output is None


def test_others_do_not_learn_that_a_submission_exists(db, challenge, student):
    submission = make_submission(db, student, challenge, "code")
    others = [make_user(db), make_user(db, role=Role.INSTRUCTOR)]
    for actor in [ANONYMOUS, *(actor_of(each) for each in others)]:
        with pytest.raises(SubmissionNotFound):
            get_submission(db, actor, submission.id)
    with pytest.raises(SubmissionNotFound):
        get_submission(db, actor_of(student), uuid4())
    admin = make_user(db, role=Role.ADMIN)
    assert get_submission(db, actor_of(admin), submission.id).code == "code"


def test_the_place_in_the_queue_counts_who_came_before(db, challenge, student):
    now = utc_now()
    make_submission(db, make_user(db), challenge, "1", created_at=now - timedelta(seconds=2))
    done = make_submission(
        db,
        make_user(db),
        challenge,
        "2",
        created_at=now - timedelta(seconds=1),
        status=SubmissionStatus.PASSED,
    )
    db.get_one(Job, done.id).status = JobStatus.DONE
    mine = make_submission(db, student, challenge, "3", created_at=now)
    assert get_submission(db, actor_of(student), mine.id).queue_position == 2
    mine.status = SubmissionStatus.RUNNING
    db.commit()
    assert get_submission(db, actor_of(student), mine.id).queue_position is None


def test_own_submissions_come_newest_first_and_without_runs(db, challenge, student, author):
    other = db.get(Challenge, make_full_challenge(db, author, title="Other one").id)
    now = utc_now()
    rows = [
        make_submission(db, student, challenge, str(n), created_at=now + timedelta(seconds=n))
        for n in range(3)
    ]
    make_submission(db, student, other, "o", created_at=now - timedelta(days=1))
    make_submission(db, student, challenge, "run", kind=SubmissionKind.RUN)
    make_submission(db, make_user(db), challenge, "not mine")
    actor = actor_of(student)

    first = list_own_submissions(db, actor, SubmissionFilters(limit=2))
    assert [each.id for each in first.submissions] == [rows[2].id, rows[1].id]
    assert (first.pagination.total, first.pagination.pages) == (4, 2)
    last = list_own_submissions(db, actor, SubmissionFilters(limit=2, page=2))
    assert [each.challenge_title for each in last.submissions] == ["Add two numbers", "Other one"]
    assert list_own_submissions(db, actor, SubmissionFilters(page=9)).submissions == []
    narrowed = list_own_submissions(db, actor, SubmissionFilters(challenge_id=other.id))
    assert narrowed.pagination.total == 1
    with pytest.raises(Unauthorized):
        list_own_submissions(db, ANONYMOUS, SubmissionFilters())


def test_lists_take_the_same_number_of_statements_whatever_their_length(db, challenge, student):
    actor = actor_of(student)
    statements = []

    def note(_conn, _cursor, statement, *_rest):
        statements.append(statement)

    def cost(function):
        statements.clear()
        event.listen(get_engine(), "before_cursor_execute", note)
        try:
            function()
        finally:
            event.remove(get_engine(), "before_cursor_execute", note)
        return len(statements)

    submission = make_submission(db, student, challenge, "code")
    few = cost(lambda: list_own_submissions(db, actor, SubmissionFilters()))
    for n in range(10):
        make_submission(db, student, challenge, str(n))
    add_results(db, submission)
    assert few == cost(lambda: list_own_submissions(db, actor, SubmissionFilters())) == 2
    assert cost(lambda: get_submission(db, actor, submission.id)) <= 5


def test_marks_tell_solved_from_tried(db, author, student):
    solved, tried, ran, fresh = (
        db.get(Challenge, make_full_challenge(db, author, title=f"Task {n}").id) for n in range(4)
    )
    make_submission(db, student, solved, "x", status=SubmissionStatus.FAILED)
    make_submission(db, student, solved, "x", status=SubmissionStatus.PASSED)
    make_submission(db, student, tried, "x", status=SubmissionStatus.ERROR)
    make_submission(db, student, ran, "x", kind=SubmissionKind.RUN, status=SubmissionStatus.PASSED)
    ids = [each.id for each in (solved, tried, ran, fresh)]
    assert list_marks(db, actor_of(student), ids) == {
        solved.id: ProgressMark.SOLVED,
        tried.id: ProgressMark.TRIED,
    }
    assert list_marks(db, ANONYMOUS, ids) == {}
    assert list_marks(db, actor_of(student), []) == {}
    assert list_marks(db, actor_of(make_user(db)), ids) == {}


def test_the_next_challenge_is_the_easiest_unsolved_from_this_level_on(db, author, student):
    make = lambda title, level: db.get(  # noqa: E731
        Challenge, make_full_challenge(db, author, title=title, level=level).id
    )
    easy, middle, hard = make("Easy", 1), make("Middle", 3), make("Hard", 8)
    make_full_challenge(db, author, title="Private", level=4, isPublic=False)
    actor = actor_of(student)
    assert find_next_challenge(db, actor, middle.id) == (hard.id, "Hard")
    make_submission(db, student, hard, "x", status=SubmissionStatus.PASSED)
    assert find_next_challenge(db, actor, middle.id) == (easy.id, "Easy")
    make_submission(db, student, easy, "x", status=SubmissionStatus.PASSED)
    assert find_next_challenge(db, actor, middle.id) is None


def test_a_related_challenge_comes_next_unless_it_is_easier(db, author, student):
    make = lambda title, level, **over: db.get(  # noqa: E731
        Challenge, make_full_challenge(db, author, title=title, level=level, **over).id
    )
    easy, near, far = make("Easy", 1), make("Near", 3), make("Far", 8)
    easy.slug, far.slug = "easy", "far"
    middle = make("Middle", 3, related=["far", "easy"])
    db.commit()
    actor = actor_of(student)
    assert find_next_challenge(db, actor, middle.id) == (far.id, "Far")
    make_submission(db, student, far, "x", status=SubmissionStatus.PASSED)
    assert find_next_challenge(db, actor, middle.id) == (near.id, "Near")


def test_the_open_submission_is_the_newest_without_verdict(db, challenge, student):
    actor = actor_of(student)
    assert find_open_submission(db, actor, challenge.id) is None
    make_submission(db, student, challenge, "x", status=SubmissionStatus.PASSED)
    waiting = make_submission(db, student, challenge, "y")
    assert find_open_submission(db, actor, challenge.id) == waiting.id
