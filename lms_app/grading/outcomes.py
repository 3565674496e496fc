"""How a case ended, as the sandbox reports it, before anybody has judged it."""

from pydantic import BaseModel, ConfigDict


class CaseOutcome(BaseModel):
    """One case in the sandbox.

    `status` is ok, timeout, memory_limit, output_limit, disk_limit, signal, exit or bad_case; `detail` the
    exit code, the signal or, for bad_case, what is wrong with the author's input. `result` is the JSON text
    that the student's process wrote: `{"value": ...}` or `{"error": {stage, type, text, limit}}` if it kept
    to the rules, anything at all if not. Times in milliseconds of wall clock and processor.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    status: str
    detail: int | str | None = None
    result: str = ""
    stdout: str = ""
    stderr: str = ""
    truncated: bool = False
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    memory_kb: int = 0
