"""Modules that process 1 has before a case runs, so that the process of each case has them from the start.

What solutions import most is loaded while a container waits; one that is taken at once loads what its files
name, and large libraries always wait for a file that names them. Process 1 never has the student's folder in
its path, so nothing of theirs can be imported by it.
"""

import gc
import importlib
import re
import sys
from collections.abc import Iterable

_COMMON = (
    *("collections", "csv", "dataclasses", "datetime", "decimal", "fractions", "functools", "heapq", "io"),
    *("itertools", "linecache", "math", "random", "re", "statistics", "string", "typing"),
)
_LARGE = {"flask": ("flask", "werkzeug.serving"), "requests": ("requests",), "yaml": ("yaml",)}
_KNOWN = {name: (name,) for name in _COMMON} | _LARGE
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([\w, \t.]+))", re.MULTILINE)


def preload_common() -> None:
    """Import what solutions import most."""
    import_now(*_COMMON)


def preload_imports(sources: Iterable[str]) -> None:
    """Import what `sources` say they import, if it is of the image and known here."""
    import_now(*(module for name in _names_in(sources) for module in _KNOWN.get(name, ())))


def _names_in(sources: Iterable[str]) -> list[str]:
    found = (match for source in sources for match in _IMPORT.findall(source))
    listed = (part for one, several in found for part in (one or several).split(","))
    return sorted({part.split()[0].split(".")[0] for part in listed if part.strip(" \t.")})


def import_now(*modules: str) -> None:
    """Import modules of the image and share them with later forks."""
    missing = [module for module in modules if module not in sys.modules]
    for module in missing:
        importlib.import_module(module)
    if missing:
        share_memory()


def share_memory() -> None:
    """Let later forks share what is loaded, instead of copying it at a collection."""
    gc.collect()
    gc.freeze()
