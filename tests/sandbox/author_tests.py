"""Running the author's tests against a learner's code in one fresh container, as one submission does."""

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.keeper import Keeper
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import RuntimeProfile
from lms_app.grading.rules import CaseSpec, CaseVerdict, judge_case

PUBLIC_TEST = CaseSpec({"kind": "test"}, {"value": True}, is_public=True, weight=1)


def run_author_tests(
    keeper: Keeper, profile: RuntimeProfile, *, code: str, tests: str, names: list[str], wall_s: float = 5
) -> list[CaseVerdict]:
    """Give the verdicts of the tests called `names`, in their order."""
    verdicts: list[CaseVerdict] = []
    with borrow_sandbox(keeper.socket_path, profile.name, wait_s=20) as sandbox:
        sandbox.set_up({profile.solution_file: code}, test_file=tests)
        for number, name in enumerate(names):
            case = CaseInput(str(number), name, [], is_test=True)
            outcome = sandbox.run_case(case, CaseLimits(wall_s, 128))
            verdicts.append(judge_case(PUBLIC_TEST, outcome))
    return verdicts
