"""The student's connection: a process of the student's uid that sends SQL text and reads rows.

A flood of rows can only hurt this process. It runs no code but this, so its exit code can be believed.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from harness.framing import write_all
from harness.supervision import RESULT_FD
from harness.values import encode
from psycopg import pq

OUTPUT_LIMIT, MEMORY_LIMIT, DISK_LIMIT, TIMEOUT, BAD_CASE, SERVER_LOST = range(20, 26)

MAX_ROWS = 5_000
MAX_BYTES = 512 << 10
_MAX_NOTICE_BYTES = 32 << 10

# Conditions of PostgreSQL that are limits of the case.
_LIMITS = {
    "53200": MEMORY_LIMIT,
    "53100": DISK_LIMIT,
    "53400": DISK_LIMIT,
    "57014": TIMEOUT,
    "57P01": TIMEOUT,
}
_BOOL, _INTEGERS, _FLOATS, _NUMERIC = 16, (20, 21, 23, 26), (700, 701), 1700
_Status = pq.ExecStatus
_Field = pq.DiagnosticField


@dataclass(frozen=True)
class Script:
    """SQL text, and whether the case's author wrote it rather than the student."""

    text: str
    is_authors: bool


@dataclass(frozen=True)
class Conversation:
    """What is said to the server, in this order; only the student's script has to be there.

    `check` is asked in a connection of its own, so that nothing which the script set for its session counts.
    """

    solution: str
    setup: str = ""
    baseline: str = ""
    check: str = ""
    with_plan: bool = False


class _Stop(Exception):
    """The case ends here with this exit code."""

    def __init__(self, code: int, report: dict[str, Any] | None = None) -> None:
        self.code = code
        self.report = report


@dataclass
class _Table:
    """The rows of one statement, as JSON values."""

    columns: list[str]
    rows: list[list[Any]] = field(default_factory=list)
    plan: Any = None


class _Session:
    """One connection as the role `student`."""

    def __init__(self, database: str, wall_s: float) -> None:
        timeout_ms = int(wall_s * 1000) + 1000  # the harness ends the case before that
        options = f"-c statement_timeout={timeout_ms} -c search_path=public"
        address = f"host=/pg user=student dbname={database} options='{options}' client_encoding=UTF8"
        self._connection = pq.PGconn.connect(address.encode())
        if self._connection.status != pq.ConnStatus.OK:
            raise _Stop(SERVER_LOST)
        self._connection.notice_handler = self._hear
        self._plan: Any = None
        self._left_rows, self._left_bytes = MAX_ROWS, MAX_BYTES
        self.notices = bytearray()

    def run(self, script: Script) -> _Table | None:
        """Run a script in one go; give the rows of its last statement that has any."""
        # A NUL would end the text early for the server.
        self._connection.send_query(script.text.replace("\0", "\ufffd").encode("utf-8", "replace"))
        self._connection.set_single_row_mode()
        last: _Table | None = None
        current: _Table | None = None
        while (result := self._connection.get_result()) is not None:
            if result.status in (_Status.SINGLE_TUPLE, _Status.TUPLES_OK):
                current = current or _Table([_text(result.fname(n)) for n in range(result.nfields)])
                self._take_rows(current, result)
                if result.status == _Status.TUPLES_OK:
                    current.plan, self._plan = self._plan, None
                    last, current = current, None
            elif result.status in (_Status.COPY_IN, _Status.COPY_OUT, _Status.COPY_BOTH):
                raise _Stop(0, _error("0A000", "ERROR:  COPY to or from the client is not supported here"))
            elif result.status not in (_Status.COMMAND_OK, _Status.EMPTY_QUERY):
                raise self._failure(result, script)
            result.clear()
        return last

    def _take_rows(self, table: _Table, result: pq.PGresult) -> None:
        for row in range(result.ntuples):
            cells = [result.get_value(row, column) for column in range(result.nfields)]
            self._left_rows -= 1
            self._left_bytes -= sum(len(cell or b"") + 4 for cell in cells)
            if self._left_rows < 0 or self._left_bytes < 0:
                raise _Stop(OUTPUT_LIMIT)
            table.rows.append([_value(result.ftype(n), cell) for n, cell in enumerate(cells)])

    def _failure(self, result: pq.PGresult, script: Script) -> _Stop:
        state = _text(result.error_field(_Field.SQLSTATE))
        text = _text(result.error_message).rstrip()
        if not state:
            # libpq itself: it found no memory for a row, or the server is gone.
            lost = self._connection.status != pq.ConnStatus.OK
            return _Stop(SERVER_LOST if lost else MEMORY_LIMIT)
        if script.is_authors:
            return _Stop(BAD_CASE, _error(state, text))
        return _Stop(_LIMITS.get(state, 0), _error(state, text))

    def _hear(self, notice: pq.PGresult) -> None:
        """Keep what RAISE NOTICE says, and plans. Which function of the server spoke cannot be forged."""
        message = notice.error_field(_Field.MESSAGE_PRIMARY) or b""
        if notice.error_field(_Field.SOURCE_FUNCTION) == b"explain_ExecutorEnd":
            self._plan = json.loads(message[message.index(b"{") :])
        elif len(self.notices) < _MAX_NOTICE_BYTES:
            severity = notice.error_field(_Field.SEVERITY) or b""
            self.notices += severity + b":  " + message + b"\n"

    def peak_kb(self) -> int:
        """Give the peak of the server process behind this connection."""
        try:
            with open(f"/proc/{self._connection.backend_pid}/status", encoding="ascii") as file:
                return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
        except (OSError, StopIteration):
            return 0

    def close(self) -> None:
        """Say goodbye to the server."""
        self._connection.finish()


def run_case(database: str, conversation: Conversation, wall_s: float) -> int:
    """Hold the conversation; give the exit code.

    Writes ``{"value": {"columns", "rows"}}`` of the solution or of `check`, or ``{"error": ...}``, to the
    result pipe, what the server remarked to stdout and ``{"memory_kb": n}`` to stderr.
    """
    session: _Session | None = None
    code = 0
    report: dict[str, Any] | None = None
    try:
        session = _Session(database, wall_s)
        report = {"value": _converse(session, database, conversation, wall_s)}
    except _Stop as stop:
        code, report = stop.code, stop.report
    except MemoryError:
        code = MEMORY_LIMIT
    if session is not None:
        write_all(1, bytes(session.notices))
        write_all(2, json.dumps({"memory_kb": session.peak_kb()}).encode())
        session.close()
    if report is not None:
        write_all(RESULT_FD, json.dumps(report).encode("ascii"))
    return code


def fill_template(database: str, fixture: str, wall_s: float) -> int:
    """Run the fixture of a challenge; give the exit code."""
    return run_case(database, Conversation(setup=fixture, solution=""), wall_s)


def _converse(session: _Session, database: str, said: Conversation, wall_s: float) -> dict[str, Any]:
    if said.setup:
        session.run(Script(said.setup, is_authors=True))
    baseline = _time_baseline(session, said.baseline) if said.baseline else None
    table = session.run(Script(said.solution, is_authors=False))
    if said.check:
        other = _Session(database, wall_s)
        table = other.run(Script(said.check, is_authors=False))
        other.close()
    described: dict[str, Any] = {"columns": [], "rows": []}
    if table is not None:
        described = {"columns": table.columns, "rows": table.rows}
    if said.with_plan:
        described["plan"] = table.plan if table is not None else None
    if baseline is not None:
        described["baseline"] = baseline
    return described


def _time_baseline(session: _Session, query: str) -> Any:
    """Give the plan of the quicker of two runs; the first alone would pay for filling the caches."""
    tables = [session.run(Script(query, is_authors=True)) for _ in range(2)]
    plans = [table.plan for table in tables if table is not None and table.plan is not None]
    return min(plans, key=lambda plan: plan["Plan"]["Actual Total Time"], default=None)


def _error(state: str, text: str) -> dict[str, Any]:
    return {"error": {"stage": "call", "type": state, "text": text[-4000:], "limit": None}}


def _text(value: bytes | str | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""


def _value(kind: int, cell: bytes | None) -> Any:
    """Map a value by its type: numbers, booleans and NULL to JSON's, everything else to its text."""
    if cell is None:
        return None
    text = _text(cell)
    if kind == _BOOL:
        return text == "t"
    if kind in _INTEGERS:
        return encode(int(text))
    if kind in _FLOATS:
        return encode(float(text))
    return _numeric(text) if kind == _NUMERIC else text


def _numeric(text: str) -> Any:
    """Give a number where JSON carries it exactly, else its text."""
    if text in ("NaN", "Infinity", "-Infinity"):
        return encode(float(text))
    if "." not in text:
        return encode(int(text)) if len(text) < 1000 else text
    number = float(text)
    return number if Decimal(repr(number)) == Decimal(text) else text
