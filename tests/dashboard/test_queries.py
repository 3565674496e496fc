from datetime import timedelta
from typing import Any

import pytest

from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Unauthorized
from lms_app.dashboard.queries import NextStep, get_today
from models.accounts import Role, User
from models.challenges import Challenge, Difficulty
from models.submissions import Submission, SubmissionKind, SubmissionStatus
from tests.factories.accounts import actor_of, make_user

PASSED, FAILED = SubmissionStatus.PASSED, SubmissionStatus.FAILED


def add_challenge(db: Db, title: str, level: int = 1, **over: Any) -> Challenge:
    fields = {"description": "d", "difficulty": Difficulty.BEGINNER, "category": "Основы", **over}
    challenge = Challenge(title=title, level=level, **fields)
    db.add(challenge)
    db.commit()
    return challenge


def hand_in(db: Db, user: User, challenge: Challenge, status: SubmissionStatus, **over: Any) -> Submission:
    submission = Submission(
        **{
            "user_id": user.id,
            "challenge_id": challenge.id,
            "language": "python",
            "code": "x",
            "status": status,
            **over,
        }
    )
    db.add(submission)
    db.commit()
    return submission


def test_a_newcomer_begins_with_the_easiest(db: Db) -> None:
    add_challenge(db, "Hard", 5)
    easy = add_challenge(db, "Easy", 1)
    today = get_today(db, actor_of(make_user(db)))
    assert today.next_step == NextStep(easy.id, "Easy", is_started=False)
    assert (today.solved, today.total) == (0, 2)
    assert (list(today.recent), list(today.activity)) == ([], [])


def test_what_was_tried_and_not_solved_comes_first(db: Db) -> None:
    user = make_user(db)
    first, second = add_challenge(db, "First", 1), add_challenge(db, "Second", 2)
    hand_in(db, user, second, FAILED, created_at=utc_now() - timedelta(hours=1))
    hand_in(db, user, first, FAILED, created_at=utc_now() - timedelta(minutes=2))
    hand_in(db, user, first, PASSED)
    today = get_today(db, actor_of(user))
    assert today.next_step == NextStep(second.id, "Second", is_started=True)
    assert (today.solved, today.total) == (1, 2)
    assert [each.status for each in today.recent] == [PASSED, FAILED, FAILED]


def test_after_a_pass_the_next_level_follows(db: Db) -> None:
    user = make_user(db)
    add_challenge(db, "Easiest", 1)
    middle, next_one = add_challenge(db, "Middle", 3), add_challenge(db, "Next", 4)
    hand_in(db, user, middle, PASSED)
    assert get_today(db, actor_of(user)).next_step == NextStep(next_one.id, "Next", is_started=False)


def test_when_all_is_solved_nothing_is_next(db: Db) -> None:
    user = make_user(db)
    only = add_challenge(db, "Only")
    hand_in(db, user, only, PASSED)
    hand_in(db, user, only, PASSED)
    today = get_today(db, actor_of(user))
    assert (today.next_step, today.solved, today.total) == (None, 1, 1)


def test_what_can_no_longer_be_opened_is_neither_next_nor_counted(db: Db) -> None:
    user = make_user(db)
    gone = add_challenge(db, "Gone", deleted_at=utc_now())
    private = add_challenge(db, "Private", is_public=False)
    hand_in(db, user, gone, FAILED)
    hand_in(db, user, private, PASSED)
    today = get_today(db, actor_of(user))
    assert (today.next_step, today.solved, today.total) == (None, 0, 0)


def test_runs_are_no_attempts(db: Db) -> None:
    user = make_user(db)
    challenge = add_challenge(db, "Only")
    hand_in(db, user, challenge, PASSED, kind=SubmissionKind.RUN)
    today = get_today(db, actor_of(user))
    assert (today.solved, list(today.recent)) == (0, [])
    assert today.next_step == NextStep(challenge.id, "Only", is_started=False)


def test_a_mentor_sees_what_others_handed_in_to_own_challenges_and_an_admin_all(db: Db) -> None:
    student, mentor = make_user(db, name="Алия"), make_user(db, role=Role.INSTRUCTOR)
    other, admin = make_user(db, role=Role.INSTRUCTOR), make_user(db, role=Role.ADMIN)
    mine = add_challenge(db, "Mine", creator_id=mentor.id)
    theirs = add_challenge(db, "Theirs", creator_id=other.id)
    hand_in(db, student, mine, FAILED)
    hand_in(db, student, theirs, PASSED)
    hand_in(db, student, mine, PASSED, kind=SubmissionKind.RUN)
    hand_in(db, mentor, mine, PASSED)
    seen = {
        who.id: {(each.student, each.challenge_title) for each in get_today(db, actor_of(who)).activity}
        for who in (student, mentor, other, admin)
    }
    assert seen == {
        student.id: set(),
        mentor.id: {("Алия", "Mine")},
        other.id: {("Алия", "Theirs")},
        admin.id: {("Алия", "Mine"), ("Алия", "Theirs"), (mentor.name, "Mine")},
    }


def test_a_stranger_has_no_today(db: Db) -> None:
    with pytest.raises(Unauthorized):
        get_today(db, ANONYMOUS)
