"""The two parts of a whole run, side by side: each with a process, a database and a Redis of its own.

One part has the tests that mostly wait for containers, the other the rest. They are cut by folders so that
they take about the same time; within a part tests keep their order.
"""

import os
from pathlib import Path
from typing import Any

from xdist.scheduler import LoadScopeScheduling

from lms_app.core.config import get_settings
from lms_app.ops.testing import name_database
from tests.support.database import rename_database

# None of these starts the whole application, so that it runs once.
_FIRST_PART = {"sandbox", "architecture"}


class Parts(LoadScopeScheduling):
    """Gives each part to a process."""

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return "first" if nodeid.split("/")[1] in _FIRST_PART else "second"


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
