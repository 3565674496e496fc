"""Where an installation keeps its files."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lms_app.ops.terminal import OpsError

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BUILD = ROOT / ".lms"

# A Unix socket's path holds at most 107 bytes; ".s.PGSQL.5432" and the like must fit behind the folder.
_LONGEST_SOCKET_DIR = 85
_LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class DataDir:
    """The data folder of one installation: database, Redis, files, logs, keys."""

    path: Path

    @property
    def instance_id(self) -> str:
        """Stable short name of this installation; the same as `Settings.instance_id`."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    @property
    def logs(self) -> Path:
        """One file per child process."""
        return self.path / "logs"

    @property
    def run(self) -> Path:
        """Sockets, locks and the supervisor's state; only for the account that runs the installation."""
        if len(os.fsencode(self.path / "run")) <= _LONGEST_SOCKET_DIR:
            return self.path / "run"
        return Path(tempfile.gettempdir()) / f"lms-{os.getuid()}-{self.instance_id}"

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL's cluster."""
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        """The embedded Redis' append-only file."""
        return self.path / "redis"

    @property
    def status(self) -> Path:
        """What the supervisor says of its children, as JSON."""
        return self.run / "supervisor.json"


def load_settings_file(file: Path = ROOT / ".env") -> None:
    """Take settings from `.env` where it exists; what the environment already sets wins."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def open_data_dir(path: Path) -> DataDir:
    """Make the data folder, or check the one that is there.

    Raises:
        OpsError: It can't be made or written, or the disk is nearly full.
    """
    data = DataDir(path.expanduser().resolve())
    try:
        data.path.mkdir(parents=True, exist_ok=True)
        for folder in (data.logs, data.run):
            folder.mkdir(exist_ok=True, mode=0o700)
        if data.run.stat().st_uid != os.getuid():
            raise OpsError(f"The folder {data.run} belongs to another account; choose another --data folder.")
        probe = data.run / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise OpsError(
            f"The data folder {data.path} can't be written ({error.strerror}); choose another with --data."
        ) from error
    free = shutil.disk_usage(data.path).free
    if free < _LEAST_FREE_BYTES:
        raise OpsError(
            f"Only {free // 1_000_000} MB are free on the disk of {data.path}; "
            f"at least {_LEAST_FREE_BYTES // 1_000_000} MB are needed."
        )
    return data
