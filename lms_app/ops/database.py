"""The database of an installation: reachable, migrated, with demo data where that is wanted."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from lms_app.ops.layout import ROOT
from lms_app.ops.terminal import OpsError, run_logged, step


def check_reachable(database_url: str) -> None:
    """Make sure that an external database can be used.

    Raises:
        OpsError: The address is no PostgreSQL address, or nobody answers there.
    """
    scheme, separator, rest = database_url.partition("://")
    if not separator or scheme.partition("+")[0] not in {"postgresql", "postgres"}:
        raise OpsError("DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    try:
        psycopg.connect(f"postgresql://{rest}", connect_timeout=5).close()
    except (psycopg.Error, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise OpsError(f"The database of DATABASE_URL can't be reached: {reason}") from error


def migrate(environment: Mapping[str, str], *, log: Path) -> None:
    """Bring the tables up to this release.

    Raises:
        OpsError: A migration failed.
    """
    with step("Database tables") as current:
        run_logged(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            log=log,
            current=current,
            failure="The database could not be brought up to this release.",
            env=environment,
            cwd=ROOT,
        )


def seed(environment: Mapping[str, str], *, log: Path) -> None:
    """Put the demo data in, whatever part of it is missing.

    Raises:
        OpsError: It could not be written.
    """
    with step("Demo data") as current:
        run_logged(
            [sys.executable, "-m", "lms_app.ops.demo"],
            log=log,
            current=current,
            failure="The demo data could not be written.",
            env=environment,
            cwd=ROOT,
        )


def wants_demo(environment: Mapping[str, str], *, is_external: bool) -> bool:
    """Whether a first run puts demo data in: by default only into the embedded database."""
    choice = environment.get("LMS_DEMO", "")
    return choice == "1" or (choice != "0" and not is_external)


def run_module(module: str, arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run a module of the project in the foreground and give its exit code."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], env=dict(environment), cwd=ROOT, check=False
    ).returncode
