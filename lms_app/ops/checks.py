"""`manage.py check`: packages, format, lint, types, imports, translations; each named and timed."""

import os
import re
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from lms_app.ops import translations, venv
from lms_app.ops.layout import ROOT, VENV
from lms_app.ops.terminal import say

_PART_OF_PYTHON = {"pip", "setuptools", "wheel"}


@dataclass(frozen=True)
class Check:
    """One check; `find_faults` gives what is wrong in a work tree, nothing when all is well."""

    name: str
    find_faults: Callable[[Path], str]


def run_checks(_options: Namespace) -> int:
    """Run every check on the work tree; give 0 when none found anything.

    Raises:
        OpsError: The tools can't be installed.
    """
    with venv.lock():
        venv.install("requirements-dev.txt")
    return 1 if failing_checks(ROOT) else 0


def failing_checks(root: Path) -> list[str]:
    """Run every check on a work tree, say how each went, and give the names of those that failed."""
    failed: list[str] = []
    for check in CHECKS:
        started = time.monotonic()
        faults = check.find_faults(root)
        say(f"{'✗' if faults else '✓'} {check.name}  {time.monotonic() - started:.1f} s")
        if faults:
            say("\n".join(f"    {line}" for line in faults.strip().splitlines()))
            failed.append(check.name)
    return failed


def _tool(name: str, *arguments: str) -> Callable[[Path], str]:
    def find_faults(root: Path) -> str:
        # The tools of the environment, on the packages of the given tree.
        environment = {**os.environ, "PYTHONPATH": str(root), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
        run = subprocess.run(
            [str(VENV / "bin" / name), *arguments],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return (run.stdout + run.stderr or f"exit code {run.returncode}") if run.returncode else ""

    return find_faults


def _find_unpinned(root: Path) -> str:
    """Name what a fresh environment would lack, so that nothing passes here and fails there."""
    lines = (root / "constraints.txt").read_text().splitlines()
    pinned = {line.split("==")[0].strip() for line in lines if "==" in line}
    known = {_normal(name) for name in pinned} | _PART_OF_PYTHON
    names = {_normal(found.metadata["Name"]) for found in distributions()}
    return "\n".join(f"{name} is installed, but constraints.txt lacks it" for name in sorted(names - known))


def _normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


CHECKS = (
    Check("packages", _find_unpinned),
    Check("format", _tool("ruff", "format", "--check", ".")),
    Check("lint", _tool("ruff", "check", "--output-format", "concise", ".")),
    Check("types", _tool("pyright", "--pythonpath", sys.executable)),
    Check("imports", _tool("lint-imports", "--no-cache")),
    Check("translations", lambda root: "\n".join(translations.find_faults(root))),
)
