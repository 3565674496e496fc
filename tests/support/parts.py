"""The two parts of a whole run, side by side: each with a process, a database and a Redis of its own.

The tests that use the whole application are one part, so that it is started once; the others, which mostly
wait for containers, are the other. Some folders go along with the first part, so that both take as long.
"""

import os
from pathlib import Path

import pytest

from lms_app.core.config import get_settings
from lms_app.ops.testing import name_database
from tests.support.database import rename_database

_WITH_APPLICATION = {"ops", "resilience", "security"}


def divide(items: list[pytest.Item]) -> None:
    """Say of each test which part it is of; `--dist=loadgroup` gives each part to a process."""
    for item in items:
        folder = item.nodeid.split("/")[1]
        is_with = folder in _WITH_APPLICATION or "app_server" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("application" if is_with else "rest"))


def move_in() -> None:
    """In the second process of a run, take the database, the Redis and the folder that are its own."""
    part = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if part == 0:
        return
    folder = Path(os.environ["LMS_DATA_DIR"]) / f"part-{part}"
    (folder / "run").mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = rename_database(os.environ["DATABASE_URL"], name_database(part))
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("db=0", f"db={part}")
    os.environ["LMS_DATA_DIR"] = str(folder)
    os.environ["GRADER_SOCKET"] = str(folder / "run" / "keeper.sock")
    get_settings.cache_clear()
