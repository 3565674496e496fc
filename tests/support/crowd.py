"""Many people at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lms_app.core.db import Db, transaction
from lms_app.core.errors import AppError


def all_at_once(calls: list[Callable[[Db], Any]]) -> list[Any]:
    """Run each call in a thread and a transaction of its own, none before all are ready.

    Gives what they returned or which AppError they met, in their order.
    """
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[Db], Any]) -> Any:
        barrier.wait()
        try:
            with transaction() as db:
                return call(db)
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
