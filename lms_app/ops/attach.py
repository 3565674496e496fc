"""Joining an installation for one command: the running one's engines, or the embedded ones started for it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lms_app.ops import engine
from lms_app.ops.environment import compose, make_address
from lms_app.ops.layout import DataDir, open_data_dir
from lms_app.ops.postgres import prepare_cluster
from lms_app.ops.redis_server import prepare_redis
from lms_app.ops.run import Addresses, only_run_of, start_engines
from lms_app.ops.supervisor import Supervisor


@contextmanager
def attached(folder: Path) -> Iterator[tuple[dict[str, str], DataDir]]:
    """Give the environment of an installation with its engines up, and its data folder.

    Raises:
        OpsError: The engines can't be reached or started.
    """
    data = open_data_dir(folder)
    if _is_running(data):
        external = os.environ.get("DATABASE_URL")
        addresses = Addresses(
            external or prepare_cluster(data).url(),
            os.environ.get("REDIS_URL") or prepare_redis(data).url,
            is_database_external=bool(external),
        )
        yield _environment(data, addresses), data
        return
    with only_run_of(data):
        supervisor = Supervisor(data)
        try:
            yield _environment(data, start_engines(supervisor, data)), data
        finally:
            supervisor.stop()


def _environment(data: DataDir, addresses: Addresses) -> dict[str, str]:
    return compose(
        data,
        make_address("127.0.0.1", 8000),
        database_url=addresses.database_url,
        redis_url=addresses.redis_url,
        engine=engine.find(),
    )


def _is_running(data: DataDir) -> bool:
    with (data.run / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
