"""SQL, one script per case: each runs in a database of its own that is made before it and dropped after it.

The arguments of a case are one object: ``fixture`` (SQL that several cases share; a template is made of it)
or ``sample`` (the name of a large database that the image has ready), ``setup`` (SQL of this case),
``baseline`` (a query that is timed before the student's script), ``check`` (a query that is asked after it
and gives the result in its place) and ``plan`` (whether the plan with its figures comes along). All are
optional.
"""

import gc
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import sql_client
from harness import accounting
from harness.framing import Frame
from harness.supervision import RESULT, STDERR, STDOUT, Ending, Limits, Pump, judge, spawn, supervise
from server import SAMPLES, Server

_FIXTURE_S = 4.0  # within the keeper's grace
_CLIENT_MEMORY_MB = 64
_SCARCE_BYTES = 4 << 20
_NAMED_EXITS = {
    sql_client.OUTPUT_LIMIT: "output_limit",
    sql_client.MEMORY_LIMIT: "memory_limit",
    sql_client.DISK_LIMIT: "disk_limit",
    sql_client.TIMEOUT: "timeout",
    sql_client.BAD_CASE: "bad_case",
}


class BadCase(ValueError):
    """The arguments of the case are not the object above."""


@dataclass(frozen=True)
class _Spec:
    fixture: str = ""
    sample: str = ""
    setup: str = ""
    baseline: str = ""
    check: str = ""
    plan: bool = False

    @property
    def with_plans(self) -> bool:
        """Whether the server says how it ran each statement."""
        return self.plan or bool(self.baseline)


@dataclass(frozen=True)
class _Run:
    """How a client process ended."""

    status: str
    detail: int | str | None
    ending: Ending
    pump: Pump
    lost_server: bool


class SqlCases:
    """Each case sees its own tables only; roles, settings and sessions are put back after it."""

    def __init__(self) -> None:
        self._server = Server()
        self._code = ""
        self._last: _Run | None = None

    def warm_up(self) -> None:
        """Bring the server up and go through one whole case, so that its caches are filled."""
        self._server.start()
        self._server.limit_memory(_CLIENT_MEMORY_MB)
        database = self._server.create_case_database(with_plans=False)
        warm = sql_client.Conversation(solution="CREATE TABLE warm (n int); SELECT n FROM warm")
        self._run(lambda: sql_client.run_case(database, warm, 5.0), Limits())
        self._server.drop_case_database()
        self._server.prepare_template()
        gc.collect()
        gc.freeze()

    def prepare(self, files: dict[str, str]) -> None:
        """Note the student's script."""
        self._code = files.get("solution.sql", "")

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Run the student's script on a fresh database.

        The outcome has the fields of every runtime; `stdout` is what the server remarked (RAISE NOTICE).
        """
        try:
            spec = _read(case["args"])
        except BadCase as error:
            return {"status": "bad_case", "detail": str(error)}
        self._clean_up()
        database = self._make_database(spec, limits)
        if database is None:
            self._server.start()
            database = self._make_database(spec, limits)
        # If a new server can't do it either, the author wants too much.
        if not isinstance(database, str):
            return database or {"status": "bad_case", "detail": "the database of the case can't be made"}
        conversation = sql_client.Conversation(
            setup=spec.setup,
            baseline=spec.baseline,
            solution=self._code,
            check=spec.check,
            with_plan=spec.plan,
        )
        run = self._run(lambda: sql_client.run_case(database, conversation, limits.wall_s), limits)
        self._last = run
        return _outcome(run)

    def _make_database(self, spec: _Spec, limits: Limits) -> str | Frame | None:
        """Give the name of the case's database, an outcome if the fixture is wrong, None if the server is."""
        try:
            self._server.limit_memory(limits.memory_mb)
            refused = self._make_template(spec.fixture)
            return refused or self._server.create_case_database(
                fixture=spec.fixture, sample=spec.sample, with_plans=spec.with_plans
            )
        except psycopg.Error:
            return None

    def _make_template(self, fixture: str) -> Frame | None:
        """Make the template of this fixture unless it is there; give an outcome when the fixture is wrong."""
        if not self._server.needs_template(fixture):
            return None
        database = self._server.take_template()
        limits = Limits(wall_s=_FIXTURE_S)
        run = self._run(lambda: sql_client.fill_template(database, fixture, limits.wall_s), limits)
        if run.status != "ok":
            if run.lost_server:
                self._server.start()
            return {"status": "bad_case", "detail": _first_error(run) or f"the fixture: {run.status}"}
        self._server.close_template(fixture)
        return None

    def _run(self, task: Callable[[], int], limits: Limits) -> _Run:
        client_limits = Limits(wall_s=limits.wall_s, memory_mb=_CLIENT_MEMORY_MB)
        killed_before = accounting.oom_kills()
        child = spawn(task, client_limits)
        pump = Pump(child.pipes)
        ending = supervise(child, pump, limits.wall_s, clean_up=_leave_server)
        oom = accounting.oom_kills() > killed_before
        status, detail = judge(ending, oom=oom, truncated_result=RESULT in pump.truncated)
        lost_server = oom
        if status == "exit" and detail == sql_client.SERVER_LOST:
            lost_server = True
            status, detail = ("disk_limit" if _is_disk_full() else "memory_limit"), None
        if status == "exit" and isinstance(detail, int) and detail in _NAMED_EXITS:
            status, detail = _NAMED_EXITS[detail], None
        return _Run(status, detail, ending, pump, lost_server)

    def _clean_up(self) -> None:
        """Leave nothing of the case before; a server that is damaged or does not let go is started again.

        Done when the next case comes, so that nobody waits for it after the last one.
        """
        last, self._last = self._last, None
        if last is None:
            return
        try:
            if not last.lost_server:
                self._server.drop_case_database()
                return
        except psycopg.Error:
            pass
        self._server.start()


def _leave_server() -> None:
    """The only process of the student is the client, which has ended; the server goes on."""


def _is_disk_full() -> bool:
    for directory in ("/pg", "/wal"):
        state = os.statvfs(directory)
        if state.f_bavail * state.f_frsize < _SCARCE_BYTES or state.f_ffree < 8:
            return True
    return False


def _read(args: Any) -> _Spec:
    if not isinstance(args, list) or len(args) > 1 or not all(isinstance(each, dict) for each in args):
        raise BadCase("the input of an SQL case is a list of one object")
    fields = dict(args[0]) if args else {}
    unknown = fields.keys() - _Spec.__dataclass_fields__.keys()
    texts = all(isinstance(value, str) for name, value in fields.items() if name != "plan")
    if unknown or not texts or not isinstance(fields.get("plan", False), bool):
        raise BadCase("fixture, sample, setup, baseline and check are texts, plan is true or false")
    spec = _Spec(**fields)
    if spec.sample and (spec.fixture or spec.sample not in SAMPLES):
        raise BadCase(f"the sample is one of {', '.join(SAMPLES)}, and goes without a fixture")
    return spec


def _first_error(run: _Run) -> str:
    try:
        return str(json.loads(run.pump.text(RESULT))["error"]["text"])
    except (ValueError, KeyError, TypeError):
        return ""


def _outcome(run: _Run) -> Frame:
    try:
        peak_kb = int(json.loads(run.pump.text(STDERR))["memory_kb"])
    except (ValueError, KeyError, TypeError):
        peak_kb = 0
    return {
        "status": run.status,
        "detail": _first_error(run) if run.status == "bad_case" else run.detail,
        "result": run.pump.text(RESULT) if run.status == "ok" else "",
        "stdout": run.pump.text(STDOUT),
        "stderr": _first_error(run) if run.status not in ("ok", "bad_case") else "",
        "truncated": bool(run.pump.truncated),
        "wall_ms": round(run.ending.wall_ms, 3),
        "cpu_ms": round(run.ending.cpu_ms, 3),
        "memory_kb": peak_kb,
    }
