"""What a container does before and after it says that it is ready."""

import json
import time

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.keeper import Keeper
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import PYTHON
from tests.sandbox.conftest import wait_for_warm

LOADED = """
import sys

def loaded():
    return sorted(name for name in sys.modules if name != "solution")
"""


def loaded_modules(keeper: Keeper, *, wait_s: float, code: str = LOADED) -> set[str]:
    """Give the modules that code finds loaded, in a container that has been waiting so long."""
    wait_for_warm(keeper, "python")
    with borrow_sandbox(keeper.socket_path, "python", wait_s=60) as sandbox:
        time.sleep(wait_s)
        sandbox.set_up({PYTHON.solution_file: code})
        outcome = sandbox.run_case(CaseInput("0", "loaded", []), CaseLimits(10, 64))
        assert outcome.status == "ok", outcome
        return set(json.loads(outcome.result)["value"])


def loaded_when_idle(keeper: Keeper) -> set[str]:
    for wait_s in (1, 5, 20):
        modules = loaded_modules(keeper, wait_s=wait_s)
        if "statistics" in modules:
            return modules
    raise AssertionError("a container that waits never loads what solutions import most")


def test_code_finds_the_same_parts_of_packages_whether_its_container_waited_or_not(keeper: Keeper):
    # Else `import collections; collections.abc.Mapping` could work in one container and fail in the next.
    early, late = loaded_modules(keeper, wait_s=0), loaded_when_idle(keeper)
    parts = {name for name in late - early if "." in name and name.partition(".")[0] in early}
    assert parts == set()
    assert early <= late


def test_a_container_has_what_the_file_imports_however_it_is_written(keeper: Keeper):
    named = "import heapq, statistics as s\nfrom decimal import Decimal\nimport collections.abc\n"
    assert {"statistics", "heapq", "decimal"} <= loaded_modules(keeper, wait_s=0, code=named + LOADED)
