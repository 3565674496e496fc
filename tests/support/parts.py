"""The two parts of a whole run, side by side: each with a process, a database and a Redis of its own.

The second part has the folders whose tests share the whole application, so that it is started once; the first
has the rest, which mostly waits for containers. Within a part tests keep their order.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from lms_app.core.config import get_settings
from lms_app.ops.testing import name_database
from tests.support.database import rename_database

_WITH_APPLICATION = {
    "accounts",
    "api",
    "attendance",
    "authoring",
    "e2e",
    "lessons",
    "ops",
    "quizzes",
    "resilience",
    "security",
    "submissions",
    "ui",
    "web",
}


class Parts(LoadScopeScheduling):
    """Gives each part to a process."""

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return "second" if _folder(nodeid) in _WITH_APPLICATION else "first"


def _folder(nodeid: str) -> str:
    return nodeid.split("/")[1]


def check_places(items: list[pytest.Item]) -> None:
    """Refuse a test that would start the application a second time.

    Raises:
        pytest.UsageError: It asks for the application in a folder of the first part.
    """
    wanting = [each for each in items if "app_server" in getattr(each, "fixturenames", ())]
    for item in wanting:
        if _folder(item.nodeid) not in _WITH_APPLICATION:
            raise pytest.UsageError(f"{item.nodeid} wants app_server: name its folder in {__name__}")


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
