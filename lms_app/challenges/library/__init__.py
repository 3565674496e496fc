"""The tasks that come with the product, one file each.

A file has `SLUG`, which never changes, and `CHALLENGE`, the body of `POST /api/v1/challenges`, with hints, at
least two typical wrong solutions and about a third of the cases hidden. It is found by lying in this folder.
`tests/sandbox/test_library.py` runs the reference, the starter and the wrong solutions of each.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

from lms_app.challenges.schemas import ChallengeInput


@cache
def list_library() -> Sequence[tuple[str, ChallengeInput]]:
    """Give the slug and the content of each task, easiest first.

    Raises:
        ValidationError: A file is no challenge.
    """
    modules = [importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__)]
    tasks = [(str(each.SLUG), ChallengeInput.model_validate(each.CHALLENGE)) for each in modules]
    return sorted(tasks, key=lambda task: (task[1].level or 0, task[0]))
