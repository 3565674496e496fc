"""`manage.py run`: from whatever state the machine is in to a served page, then watch over it."""

import contextlib
import errno
import fcntl
import os
import socket
import time
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from lms_app.ops import database, engine, images, redis_server, services
from lms_app.ops.child import Child, ChildSpec
from lms_app.ops.engine import Engine
from lms_app.ops.environment import Address, compose, make_address
from lms_app.ops.frontend import ensure_frontend
from lms_app.ops.layout import ROOT, DataDir, open_data_dir
from lms_app.ops.postgres import EmbeddedPostgres, prepare_cluster
from lms_app.ops.processes import MARK, kill_marked
from lms_app.ops.redis_server import NEVER, prepare_redis
from lms_app.ops.supervisor import StopRequested, Supervisor
from lms_app.ops.terminal import OpsError, say, step, warn

_SERVED_WITHIN_S = 90
_DEMO_ACCOUNTS = ("admin@demo.local", "mentor@demo.local", "student@demo.local")
_DEMO_PASSWORD = "demo-password-1"  # noqa: S105  # the published password of the demo accounts


@dataclass(frozen=True)
class Addresses:
    """Where the database and Redis are, and whether they are somebody else's."""

    database_url: str
    redis_url: str
    is_database_external: bool


def run(options: Namespace) -> int:
    """Set the installation up where needed, run it until Ctrl+C or SIGTERM, leave nothing behind.

    Raises:
        OpsError: Something that it can't do without failed.
    """
    started = time.monotonic()
    data = open_data_dir(Path(options.data))
    with only_run_of(data):
        address = make_address(options.host, options.port)
        require_free_port(address)
        check_external_engines()
        kill_marked(data.instance_id)
        supervisor = Supervisor(data)
        found: Engine | None = None
        try:
            supervisor.install_signals()
            if not os.environ.get("REDIS_URL"):
                redis_server.ensure_program(yes=options.yes, log=data.logs / "setup.log")
            found = find_engine(data, yes=options.yes)
            _start_all(supervisor, data, address, found)
            _announce(address, data, time.monotonic() - started)
            supervisor.watch()
        except StopRequested:
            say("\nStopping …")
        finally:
            supervisor.stop()
            leave_no_container(found, data)
    if options.stop_engine:
        engine.stop_own()
    say("Stopped.")
    return 0


def start_engines(supervisor: Supervisor, data: DataDir) -> Addresses:
    """Start the embedded engines that no environment variable replaces; give where they are.

    Raises:
        OpsError: One does not start, or an external one can't be reached.
    """
    check_external_engines()
    database_url = os.environ.get("DATABASE_URL", "")
    redis_url = os.environ.get("REDIS_URL", "")
    return Addresses(
        database_url or start_postgres(supervisor, data).url(),
        redis_url or start_redis(supervisor, data),
        is_database_external=bool(database_url),
    )


def start_redis(supervisor: Supervisor, data: DataDir) -> str:
    """Start the embedded Redis; give its REDIS_URL."""
    with step("Redis"):
        redis = prepare_redis(data)
        supervisor.start(make_child(services.redis_spec(redis), _engine_environment(data), data))
    return redis.url


def start_postgres(supervisor: Supervisor, data: DataDir, *, durable: bool = True) -> EmbeddedPostgres:
    """Start the embedded PostgreSQL with its database; not durable means quick and for tests."""
    with step("PostgreSQL"):
        postgres = prepare_cluster(data, durable=durable)
        spec = services.postgres_spec(postgres)
        supervisor.start(make_child(spec, _engine_environment(data), data, cwd=Path("/")))
        postgres.ensure_database()
    return postgres


def _engine_environment(data: DataDir) -> dict[str, str]:
    return {**os.environ, MARK: data.instance_id}


def check_external_engines() -> None:
    """Make sure that the engines which the environment names can be used.

    Raises:
        OpsError: One can't be reached.
    """
    if database_url := os.environ.get("DATABASE_URL"):
        database.check_reachable(database_url)
    if redis_url := os.environ.get("REDIS_URL"):
        check_redis(redis_url)


def check_redis(redis_url: str) -> None:
    """Make sure that an external Redis can be used.

    Raises:
        OpsError: The address is none of Redis, or nobody answers there.
    """
    try:
        with Redis.from_url(redis_url, socket_connect_timeout=5, socket_timeout=5, retry=NEVER) as client:
            client.ping()
    except (RedisError, ValueError, OSError) as error:
        raise OpsError(
            f"The Redis of REDIS_URL can't be reached: {' '.join(str(error).split())[:200]}"
        ) from error


def require_free_port(address: Address) -> None:
    """Make sure that the web server will be able to listen.

    Raises:
        OpsError: The port is taken or not allowed.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except (OSError, OverflowError) as error:
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            reason = "is used by another program" if taken else f"can't be used ({error})"
            raise OpsError(
                f"Port {address.port} on {address.host} {reason}; choose another with --port."
            ) from error


@contextmanager
def only_run_of(data: DataDir) -> Iterator[None]:
    """Hold the data folder for this process alone; the system lets go of it however the process ends.

    Raises:
        OpsError: Another run holds it.
    """
    with (data.run / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise OpsError(
                f"Another run (process {lock.read().strip() or 'unknown'}) uses {data.path}; "
                "stop it or choose another folder with --data."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def find_engine(data: DataDir, *, yes: bool) -> Engine | None:
    """Give the engine with its images built; without one everything but grading runs."""
    log = data.logs / "setup.log"
    try:
        found = engine.find_or_start(yes=yes, log=log)
        if found:
            images.ensure_images(found, yes=yes, log=log)
            return found
        reason = engine.why_absent()
    except OpsError as error:
        reason = str(error)
    warn(f"{reason.rstrip('.')}. Everything else runs; submissions wait until then.")
    return engine.find()


def _start_all(supervisor: Supervisor, data: DataDir, address: Address, found: Engine | None) -> None:
    log = data.logs / "setup.log"
    addresses = start_engines(supervisor, data)
    environment = compose(
        data, address, database_url=addresses.database_url, redis_url=addresses.redis_url, engine=found
    )
    database.migrate(environment, log=log)
    frontend = ensure_frontend(environment, log=log)
    ensure_demo(environment, data, is_external=addresses.is_database_external)
    with step("Application") as current:
        current.detail = "starting"
        supervisor.start(make_child(services.web_spec(address, frontend, environment), environment, data))
        failure = f"No page was served within {_SERVED_WITHIN_S} s; the log is {data.logs / 'web.log'}."
        supervisor.watch_until(lambda: is_served(address), within_s=_SERVED_WITHIN_S, failure=failure)
        # After the first page, which they would only slow down; what is submitted until then waits.
        for spec in services.worker_specs():
            supervisor.start(make_child(spec, environment, data))


def ensure_demo(environment: Mapping[str, str], data: DataDir, *, is_external: bool) -> None:
    """Put the demo data in on the first run, where it is wanted at all."""
    done = data.path / "demo-data-done"
    if database.wants_demo(environment, is_external=is_external) and not done.exists():
        database.seed(environment, log=data.logs / "setup.log")
        done.touch()


def is_served(address: Address) -> bool:
    """Whether the first page comes."""
    try:
        with urllib.request.urlopen(f"{address.local_url}/", timeout=3) as answer:  # noqa: S310  # our own
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def make_child(spec: ChildSpec, environment: Mapping[str, str], data: DataDir, cwd: Path = ROOT) -> Child:
    """Put a process of this installation together; it is not started yet."""
    return Child(spec, env=environment, logs=data.logs, cwd=cwd)


def _announce(address: Address, data: DataDir, took_s: float) -> None:
    say(f"\nReady after {took_s:.1f} s: {address.public_url}")
    if (data.path / "demo-data-done").exists():
        say(f"Demo accounts: {', '.join(_DEMO_ACCOUNTS)}; password {_DEMO_PASSWORD}")
    say(f"Data and logs: {data.path}. Ctrl+C stops everything.\n")


def leave_no_container(found: Engine | None, data: DataDir) -> None:
    """Remove the containers that a keeper did not get to."""
    if found:
        with contextlib.suppress(OpsError):
            images.remove_containers(found.address, data.instance_id)
