"""What the page of results shows, as plain values for the browser."""

from dataclasses import dataclass, field

from lms_app.authoring.schemas import CaseStatistics, ChallengeStatistics
from lms_app.regrading.schemas import RegradeView, VerdictChange


@dataclass(frozen=True)
class OutputRow:
    """A wrong value and how often it came."""

    text: str
    count: int


@dataclass(frozen=True)
class EndingRow:
    """A way to fail and how often it came."""

    status: str
    count: int


@dataclass(frozen=True)
class CaseRow:
    """One case; `fail_percent` is -1 while nobody tried."""

    number: int
    description: str
    is_public: bool
    judged: int
    failed: int
    fail_percent: int
    endings: list[EndingRow] = field(default_factory=list)
    outputs: list[OutputRow] = field(default_factory=list)


@dataclass(frozen=True)
class FiguresRow:
    """Figures of the challenge; the time in milliseconds, -1 without any, as the share of who solved it."""

    attempts: int = 0
    learners: int = 0
    solved: int = 0
    solved_percent: int = -1
    median_ms: int = -1


@dataclass(frozen=True)
class RegradeRow:
    """The newest re-grade, `status` is empty without one; `outdated` submissions are there for another."""

    status: str = ""
    outdated: int = 0
    is_stale: bool = False
    total: int = 0
    done: int = 0
    better: int = 0
    worse: int = 0
    same: int = 0
    unjudged: int = 0
    started_at: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """One submission whose verdict would change; points are -1 without any."""

    id: str
    learner: str
    at: str
    old_status: str
    old_score: int
    new_status: str
    new_score: int
    is_worse: bool
    is_unjudged: bool


def make_figures(statistics: ChallengeStatistics) -> FiguresRow:
    """Prepare the figures of a challenge."""
    learners = statistics.learners
    return FiguresRow(
        attempts=statistics.attempts,
        learners=learners,
        solved=statistics.solved,
        solved_percent=round(100 * statistics.solved / learners) if learners else -1,
        median_ms=_number(statistics.median_time_ms),
    )


def make_case(number: int, case: CaseStatistics) -> CaseRow:
    """Prepare case `number`, counted from 1; the commonest way to fail first."""
    endings = sorted(case.endings.items(), key=lambda pair: -pair[1])
    return CaseRow(
        number=number,
        description=case.description,
        is_public=case.is_public,
        judged=case.judged,
        failed=case.failed,
        fail_percent=_number(case.fail_percent),
        endings=[EndingRow(status.value, count) for status, count in endings],
        outputs=[OutputRow(each.output, each.count) for each in case.common_outputs],
    )


def make_regrade(view: RegradeView | None, outdated: int) -> RegradeRow:
    """Prepare the newest re-grade, or what there is without one."""
    if view is None:
        return RegradeRow(outdated=outdated)
    return RegradeRow(
        status=view.status.value,
        outdated=outdated,
        is_stale=view.is_stale,
        total=view.total,
        done=view.done,
        better=view.better,
        worse=view.worse,
        same=view.same,
        unjudged=view.unjudged,
        started_at=view.created_at.isoformat(),
    )


def make_change(change: VerdictChange) -> ChangeRow:
    """Prepare one verdict that would change."""
    old, new = _number(change.old_score), _number(change.new_score)
    is_unjudged = change.fault is not None and change.fault.value != "student"
    return ChangeRow(
        id=str(change.submission_id),
        learner=change.learner,
        at=change.created_at.isoformat(),
        old_status=change.old_status.value,
        old_score=old,
        new_status=change.new_status.value,
        new_score=new,
        is_worse=new < old,
        is_unjudged=is_unjudged,
    )


def _number(value: int | None) -> int:
    return -1 if value is None else value
