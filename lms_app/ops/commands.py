"""The small commands: migrate, seed, worker, images, bench."""

from argparse import Namespace
from pathlib import Path

from lms_app.ops import database, engine, images
from lms_app.ops.attach import attached
from lms_app.ops.layout import BUILD, ROOT
from lms_app.ops.terminal import OpsError, say


def migrate(options: Namespace) -> int:
    """Bring the database up to this release, starting the embedded one for it where nothing runs.

    Raises:
        OpsError: The database can't be reached or a migration failed.
    """
    with attached(Path(options.data)) as (environment, data):
        database.migrate(environment, log=data.logs / "setup.log")
    return 0


def seed(options: Namespace) -> int:
    """Put the demo data in, also into an external database: who says `seed` asks for it.

    Raises:
        OpsError: The database can't be reached or the data can't be written.
    """
    with attached(Path(options.data)) as (environment, data):
        database.migrate(environment, log=data.logs / "setup.log")
        database.seed({**environment, "LMS_DEMO": "1"}, log=data.logs / "setup.log")
        (data.path / "demo-data-done").touch()
    return 0


def work(options: Namespace) -> int:
    """Run one more worker against a running installation, in the foreground; give its exit code.

    Raises:
        OpsError: Nothing runs on the data folder and no address is set.
    """
    with attached(Path(options.data)) as (environment, _):
        return database.run_module("jobs.worker", ["--queues", *options.queues], environment)


def build_images(options: Namespace) -> int:
    """Build the sandbox images that are missing or out of date.

    Raises:
        OpsError: There is no engine, or a build failed.
    """
    BUILD.mkdir(exist_ok=True)
    log = BUILD / "images.log"
    found = engine.find_or_start(yes=options.yes, log=log)
    if found is None:
        raise OpsError(engine.why_absent())
    for runtime, tag in images.ensure_images(found, yes=options.yes, log=log).items():
        say(f"{runtime}: {tag}")
    return 0


def bench(options: Namespace) -> int:
    """Run a benchmark of jobs.bench in the foreground; give its exit code.

    Raises:
        OpsError: There is no such benchmark, or the engines can't be had.
    """
    files = (ROOT / "jobs" / "bench").glob("[a-z]*.py")
    known = sorted(
        file.stem for file in files if '__name__ == "__main__"' in file.read_text(encoding="utf-8")
    )
    if options.name not in known:
        raise OpsError(f"There is no benchmark {options.name}; there are: {', '.join(known) or 'none'}.")
    with attached(Path(options.data)) as (environment, data):
        database.migrate(environment, log=data.logs / "setup.log")
        found = engine.find_or_start(yes=options.yes, log=data.logs / "setup.log")
        if found:
            images.ensure_images(found, yes=options.yes, log=data.logs / "setup.log")
            environment = {**environment, "DOCKER_HOST": found.address}
        return database.run_module(f"jobs.bench.{options.name}", options.extra, environment)
