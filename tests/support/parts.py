"""The two parts of a whole run, side by side: each with a process, a database and a Redis of its own.

The second part has the files that use the whole application, so that it is started once; the first has the
rest, which mostly waits for containers. Within a part tests keep their order.
"""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from lms_app.core.config import get_settings
from lms_app.ops.layout import ROOT
from lms_app.ops.testing import name_database
from tests.support.database import rename_database

_APPLICATION = re.compile(r"\b(app_server|browser_page)\b")


class Parts(LoadScopeScheduling):
    """Gives each part to a process."""

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return "second" if _names_application(nodeid.partition("::")[0]) else "first"


@cache
def _names_application(file: str) -> bool:
    return _APPLICATION.search((ROOT / file).read_text()) is not None


def check_places(items: list[pytest.Item]) -> None:
    """Refuse a test that would start the application a second time.

    Raises:
        pytest.UsageError: It comes by the application through another fixture, and its file doesn't say so.
    """
    wanting = [each.nodeid for each in items if "app_server" in getattr(each, "fixturenames", ())]
    for nodeid in wanting:
        if not _names_application(nodeid.partition("::")[0]):
            raise pytest.UsageError(f"{nodeid} uses app_server: its file must name it (see {__name__})")


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
