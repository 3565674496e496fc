"""`manage.py grader`: a host that only grades, beside the one with the pages."""

import os
from argparse import Namespace
from pathlib import Path

from lms_app.ops import services
from lms_app.ops.engine import Engine
from lms_app.ops.environment import compose, make_address
from lms_app.ops.layout import DataDir, open_data_dir
from lms_app.ops.processes import kill_marked
from lms_app.ops.run import (
    check_external_engines,
    find_engine,
    leave_no_container,
    make_child,
    only_run_of,
)
from lms_app.ops.supervisor import StopRequested, Supervisor
from lms_app.ops.terminal import OpsError, say


def grade(options: Namespace) -> int:
    """Run a keeper and workers against the database and Redis of an installation until Ctrl+C or SIGTERM.

    Each host has a Docker engine, a keeper and a data folder of its own. What runs when it ends is finished;
    what it can't finish in time another host takes over after the lease.

    Raises:
        OpsError: DATABASE_URL or REDIS_URL is missing or can't be reached, or the data folder is in use.
    """
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(name):
            raise OpsError(
                f"A grader host needs {name}, that of the installation whose submissions it grades."
            )
    check_external_engines()
    data = open_data_dir(Path(options.data))
    with only_run_of(data):
        kill_marked(data.instance_id)
        supervisor = Supervisor(data)
        found: Engine | None = None
        try:
            supervisor.install_signals()
            found = find_engine(data, yes=options.yes)
            _start(supervisor, data, found, options.workers)
            supervisor.watch()
        except StopRequested:
            say("\nStopping …")
        finally:
            supervisor.stop()
            leave_no_container(found, data)
    say("Stopped.")
    return 0


def _start(supervisor: Supervisor, data: DataDir, found: Engine | None, workers: int) -> None:
    environment = compose(
        data,
        make_address("127.0.0.1", 8000),
        database_url=os.environ["DATABASE_URL"],
        redis_url=os.environ["REDIS_URL"],
        engine=found,
    )
    for spec in services.grading_specs(workers):
        supervisor.start(make_child(spec, environment, data))
    say(f"Grading with {workers} workers. Logs: {data.logs}. Ctrl+C stops.")
