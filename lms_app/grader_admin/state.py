"""View data of the page /admin/grading."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.redis import get_redis
from lms_app.grader_admin.queries import GRADER_TOPIC, get_grading
from lms_app.grader_admin.schemas import DrainStatus, Figures, GradingStatus
from lms_app.grader_admin.service import drain_grading, resume_grading
from lms_app.web.actor import current_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role
from lms_app.web.live_pages import follow_reading
from models.accounts import Role

_POLL_S = 2.0


@dataclass(frozen=True)
class RuntimeRow:
    """One language."""

    name: str
    state: str
    ready: int
    size: int
    lent: int
    waiting: int
    running: int
    trouble: str


@dataclass(frozen=True)
class HostRow:
    """One grader host."""

    id: str
    name: str
    has_engine: bool
    trouble: str
    containers: int
    busy: int


@dataclass(frozen=True)
class WorkerRow:
    """One worker process."""

    name: str
    host: str
    queues: list[str]
    is_busy: bool


@dataclass(frozen=True)
class FiguresRow:
    """Verdicts of one period; times in milliseconds, -1 without any."""

    total: int = 0
    passed: int = 0
    student: int = 0
    challenge: int = 0
    system: int = 0
    per_minute: float = 0
    wait_p50: int = -1
    wait_p95: int = -1
    run_p50: int = -1


@dataclass(frozen=True)
class DrainRow:
    """One drain; times are ISO 8601, the end empty while it lasts."""

    started_at: str
    started_by: str
    ended_at: str
    ended_by: str


@dataclass(frozen=True)
class BoardRow:
    """The whole page; `oldest_wait_s` is -1 when nothing waits."""

    state: str = ""
    is_drained: bool = False
    waiting: int = 0
    people_waiting: int = 0
    running: int = 0
    oldest_wait_s: int = -1
    last_hour: FiguresRow = field(default_factory=FiguresRow)
    last_day: FiguresRow = field(default_factory=FiguresRow)


class GraderAdminState(Guarded, rx.State):
    """The page /admin/grading."""

    is_loaded: bool = False
    board: BoardRow = BoardRow()
    runtimes: list[RuntimeRow] = []
    hosts: list[HostRow] = []
    workers: list[WorkerRow] = []
    drains: list[DrainRow] = []

    @rx.event
    @require_role(Role.ADMIN)
    async def load(self) -> Any:
        """Show how grading stands, and follow it while the page is open."""
        self._show(await in_transaction(_read, current_actor()))
        yield GraderAdminState.watch

    @rx.event(background=True)
    @require_role(Role.ADMIN)
    async def watch(self) -> None:
        """Read again every two seconds, and at once when somebody drains or resumes; ends with the tab."""
        await follow_reading(
            "grader_admin",
            self,
            lambda actor: [GRADER_TOPIC] if actor.is_admin else [],
            lambda actor, _: in_transaction(_read, actor),
            self._show,
            wanted=lambda: None,
            poll_s=lambda: _POLL_S,
        )

    @rx.event
    @require_role(Role.ADMIN)
    async def drain(self) -> rx.event.EventSpec:
        """Take nothing new from now on."""
        await in_transaction(drain_grading, current_actor())
        self._show(await in_transaction(_read, current_actor()))
        return show_toast("info", "grader_admin.drained_toast")

    @rx.event
    @require_role(Role.ADMIN)
    async def resume(self) -> rx.event.EventSpec:
        """Go on."""
        await in_transaction(resume_grading, current_actor())
        self._show(await in_transaction(_read, current_actor()))
        return show_toast("success", "grader_admin.resumed_toast")

    def _show(self, status: GradingStatus) -> None:
        self.board = _make_board(status)
        self.runtimes = [RuntimeRow(**each.model_dump()) for each in status.runtimes]
        self.hosts = [
            HostRow(each.keeper_id, each.name, each.has_engine, each.trouble, each.containers, each.busy)
            for each in status.hosts
        ]
        self.workers = [
            WorkerRow(each.name, each.host, list(each.queues), each.is_busy) for each in status.workers
        ]
        self.drains = [_make_drain(each) for each in status.drains]
        self.is_loaded = True


def _read(db: Any, actor: Actor) -> GradingStatus:
    return get_grading(db, actor, get_redis())


def _make_board(status: GradingStatus) -> BoardRow:
    return BoardRow(
        state=status.state.value,
        is_drained=status.is_drained,
        waiting=status.waiting,
        people_waiting=status.people_waiting,
        running=status.running,
        oldest_wait_s=_number(status.oldest_wait),
        last_hour=_make_figures(status.last_hour),
        last_day=_make_figures(status.last_day),
    )


def _make_figures(figures: Figures) -> FiguresRow:
    return FiguresRow(
        total=figures.total,
        passed=figures.passed,
        student=figures.fault_student,
        challenge=figures.fault_challenge,
        system=figures.fault_system,
        per_minute=figures.per_minute,
        wait_p50=_number(figures.wait_p50),
        wait_p95=_number(figures.wait_p95),
        run_p50=_number(figures.run_p50),
    )


def _make_drain(drain: DrainStatus) -> DrainRow:
    return DrainRow(
        started_at=drain.started_at.isoformat(),
        started_by=drain.started_by,
        ended_at=drain.ended_at.isoformat() if drain.ended_at else "",
        ended_by=drain.ended_by,
    )


def _number(value: int | None) -> int:
    return -1 if value is None else value
