"""Every task of the library in the real images: the reference passes, everything else that it names fails.

One task: `manage.py test --fast -- tests/sandbox/test_library.py -k <slug>`.
"""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlmodel import select

from jobs.runner import run_job
from jobs.sandbox.keeper import Keeper
from lms_app.challenges.library import list_library
from lms_app.challenges.rules import read_draft
from lms_app.challenges.service import add_library_challenge
from lms_app.core.db import Db
from models.challenges import Challenge
from models.submissions import CaseStatus, Fault, Submission, SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.grading import list_results, make_submission
from tests.support.waiting import wait_until

LIBRARY = dict(list_library())
PASSED, FAILED, ERROR = SubmissionStatus.PASSED, SubmissionStatus.FAILED, SubmissionStatus.ERROR


@dataclass(frozen=True)
class Solution:
    slug: str
    title: str
    language: str
    code: str
    passes: bool

    @property
    def name(self) -> str:
        return f"{self.slug}-{self.language}-{self.title}"


def list_solutions() -> list[Solution]:
    found: list[Solution] = []
    for slug, challenge in LIBRARY.items():
        draft = read_draft(challenge)
        for language in draft.languages:
            found.append(Solution(slug, "reference", language, draft.solution_code[language], passes=True))
            found.append(Solution(slug, "starter", language, draft.starter_code[language], passes=False))
        for number, wrong in enumerate(challenge.wrong_solutions):
            found.append(Solution(slug, f"wrong {number}", wrong.language, wrong.code, passes=False))
    return found


def run_until_judged(db: Db, submission_id: UUID) -> bool:
    run_job(str(submission_id))
    db.expire_all()
    return db.get_one(Submission, submission_id).status in (PASSED, FAILED, ERROR)


@pytest.mark.docker
@pytest.mark.parametrize("solution", list_solutions(), ids=lambda each: each.name)
def test_only_the_reference_passes(db: Db, keeper: Keeper, solution: Solution) -> None:
    assert keeper
    add_library_challenge(db, LIBRARY[solution.slug], slug=solution.slug, creator_id=None)
    challenge = db.exec(select(Challenge)).one()
    submission = make_submission(db, make_user(db), challenge, solution.code, language=solution.language)
    # A busy machine may have no container ready in time; the queue brings the job back then.
    wait_until(lambda: run_until_judged(db, submission.id), 120, "a verdict")
    judged = db.get_one(Submission, submission.id)
    results = [(each.description, each.status, each.error) for each in list_results(db, submission.id)]
    if solution.passes:
        assert judged.status is PASSED, results
        return
    assert judged.status in (FAILED, ERROR), results
    assert judged.fault is Fault.STUDENT, results
    # A mistake that doesn't even compile shows nothing about the cases.
    assert judged.outcome is not CaseStatus.LOAD_ERROR, results
