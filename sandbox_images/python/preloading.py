"""Libraries that take long to import: loaded into process 1 once per submission, when its file names them.

Containers that wait don't have them, so they start quickly and stay small; a fork per case has them already.
"""

import contextlib
import gc
import importlib
import re
import sys
from collections.abc import Generator, Iterable

HARNESS_DIR = "/opt/harness"
_LARGE = {"flask": ("flask", "werkzeug.serving"), "requests": ("requests",), "yaml": ("yaml",)}
_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(flask|requests|yaml)\b", re.MULTILINE)


def preload_imports(sources: Iterable[str]) -> None:
    """Import what `sources` say they import, if it is one of the image's large libraries."""
    names = {name for source in sources for name in _IMPORT.findall(source)}
    import_now(*(module for name in sorted(names) for module in _LARGE[name]))


def import_now(*modules: str) -> None:
    """Import modules of the image, never one from the student's folder, and share them with later forks."""
    if not modules:
        return
    with without_students_files():
        for module in modules:
            importlib.import_module(module)
    share_memory()


@contextlib.contextmanager
def without_students_files() -> Generator[None]:
    """Let nothing in the student's folder be imported."""
    path = sys.path[:]
    sys.path[:] = [HARNESS_DIR, *(entry for entry in path if not entry.startswith("/box"))]
    try:
        yield
    finally:
        sys.path[:] = path


def share_memory() -> None:
    """Let later forks share what is loaded, instead of copying it at a collection."""
    gc.collect()
    gc.freeze()
