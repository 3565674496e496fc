"""`manage.py test`: engines of its own, every check, every test; pytest's summary is the last line."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from lms_app.ops import apt, checks, database, engine, images, redis_server, venv
from lms_app.ops.engine import Engine
from lms_app.ops.environment import compose, make_address
from lms_app.ops.frontend import ensure_frontend
from lms_app.ops.layout import BUILD, ROOT, DataDir, open_data_dir
from lms_app.ops.postgres import EmbeddedPostgres
from lms_app.ops.run import start_postgres, start_redis
from lms_app.ops.supervisor import StopRequested, Supervisor
from lms_app.ops.terminal import OpsError, confirm, say, step, warn

TEMPLATE_DATABASE = "lms_template"
TEST_DATABASE = "lms_test"
PARTS = 2
"""How many processes share a whole run; `tests/support/parts.py` says which runs what."""

CHROMIUM = Path("/usr/bin/chromium")
_LOG = BUILD / "test-setup.log"
_PYTEST_ENDS_WITHIN_S = 60


def run_tests(options: Namespace) -> int:
    """Run checks and tests; give 0 only when every one of them passed.

    Raises:
        OpsError: Something that the tests need can't be had.
    """
    BUILD.mkdir(exist_ok=True)
    with venv.lock():
        venv.install("requirements-dev.txt")
    redis_server.ensure_program(yes=options.yes, log=_LOG)
    found = engine.find_or_start(yes=options.yes, log=_LOG) if not options.fast else engine.find()
    failed_checks: list[str] = []
    if not options.fast:
        _require_chromium(yes=options.yes)
        if found is None:
            warn(f"{engine.why_absent()} Tests that need it are skipped.")
        else:
            _offer_gvisor(found, yes=options.yes)
            images.ensure_images(found, yes=options.yes, log=_LOG)
        failed_checks = checks.failing_checks(ROOT)
    with tempfile.TemporaryDirectory(prefix="lms-test-", ignore_cleanup_errors=True) as folder:
        code = _run_pytest(options, open_data_dir(Path(folder)), found, failed_checks)
    return code or (1 if failed_checks else 0)


def _run_pytest(options: Namespace, data: DataDir, found: Engine | None, failed_checks: list[str]) -> int:
    supervisor = Supervisor(data)
    supervisor.install_signals()
    try:
        environment = _start_engines(supervisor, data, found)
        if not options.fast:
            ensure_frontend(environment, log=_LOG)
        if failed_checks:
            # Before pytest, whose summary must be the last line.
            warn(f"Failed checks, which fail this run: {', '.join(failed_checks)}")
        return _watch_pytest(supervisor, make_pytest_command(options), environment)
    except StopRequested:
        say("\nStopping …")
        return 130
    finally:
        supervisor.stop()


def _start_engines(supervisor: Supervisor, data: DataDir, found: Engine | None) -> dict[str, str]:
    redis_url = start_redis(supervisor, data)
    postgres = start_postgres(supervisor, data, durable=False)
    postgres.ensure_database(TEMPLATE_DATABASE)
    own = compose(
        data,
        make_address("127.0.0.1", 8000),
        database_url=postgres.url(TEMPLATE_DATABASE),
        redis_url=redis_url,
        engine=found,
    )
    environment = {
        **own,
        "LMS_ENV": "test",
        "LMS_TEST_RUN": "1",
        "GRADER_SOCKET": str(data.run / "keeper.sock"),
        # Two runs in one work tree must not combine each other's figures.
        "COVERAGE_FILE": str(data.path / ".coverage"),
    }
    database.migrate(environment, log=_LOG)
    for part in range(PARTS):
        _copy_template(postgres, part)
    return {**environment, "DATABASE_URL": postgres.url(TEST_DATABASE)}


def name_database(part: int) -> str:
    """Give the name of the database of a part of the run, counted from 0."""
    return f"{TEST_DATABASE}_{part}" if part else TEST_DATABASE


def _copy_template(postgres: EmbeddedPostgres, part: int) -> None:
    with postgres.connect() as connection:
        connection.execute(f"CREATE DATABASE {name_database(part)} TEMPLATE {TEMPLATE_DATABASE}".encode())


def make_pytest_command(options: Namespace) -> list[str]:
    """Give the command that runs pytest: with both parts unless told what to run, measuring only if asked."""
    command = [sys.executable, "-m", "pytest", *options.extra]
    artifacts = ROOT / "artifacts"
    if options.coverage:
        command += [f"--cov={name}" for name in ("lms_app", "models", "jobs")]
        command += ["--cov-report=term:skip-covered", f"--cov-report=html:{artifacts / 'coverage'}"]
    if options.fast or options.extra:
        return command
    artifacts.mkdir(exist_ok=True)
    return [
        *command,
        f"--numprocesses={PARTS}",
        "--durations=15",
        f"--junitxml={artifacts / 'junit.xml'}",
    ]


def _watch_pytest(supervisor: Supervisor, command: list[str], environment: Mapping[str, str]) -> int:
    sys.stdout.flush()
    process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            supervisor.look()
            time.sleep(0.1)
    except StopRequested:
        process.terminate()
        try:
            process.wait(_PYTEST_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    return process.returncode


def _offer_gvisor(found: Engine, *, yes: bool) -> None:
    """Install gVisor where the distribution has it; its tests start an engine of their own if ours can't.

    Raises:
        OpsError: apt-get failed.
    """
    if shutil.which("runsc") is None and apt.can_install():
        if not apt.has_lists():
            with step("Reading the lists of packages") as current:
                apt.refresh(log=_LOG, current=current)
        question = "The tests of GRADER_RUNTIME=runsc need gVisor. Install it by apt?"
        if apt.has_package("runsc") and confirm(question, yes=yes):
            with step("Installing runsc") as current:
                apt.install(["runsc"], log=_LOG, current=current)
    engine.register_runtimes(found)


def _require_chromium(*, yes: bool) -> None:
    if CHROMIUM.exists():
        return
    question = "The browser tests need Chromium. Install it by apt?"
    if apt.can_install() and confirm(question, yes=yes):
        with step("Installing chromium") as current:
            apt.install(["chromium"], log=_LOG, current=current)
    elif os.environ.get("CI") or shutil.which("chromium") is None:
        raise OpsError("The browser tests need Chromium at /usr/bin/chromium; install the package chromium.")
