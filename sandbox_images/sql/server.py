"""The PostgreSQL server of one container: started from the image's copy, one fresh database per case."""

import contextlib
import os
import resource
import time
from collections.abc import Callable

import psycopg
from harness.supervision import kill_everything

DATABASE_UID = 10003
SOCKET_DIR = "/pg"
CASE_DATABASE = "case_database"
# Databases that the image has ready, in a tablespace that nothing can write; see prepare_cluster.sh.
SAMPLES = ("shop_million",)

_TEMPLATE = "fixture"
_START_S = 30.0
_POSTGRES = "/usr/lib/postgresql/17/bin/postgres"
# Everything is removed first: after a crash the copy starts from nothing again.
_START_SCRIPT = (
    "rm -rf /pg/data /pg/.s.* /wal/* && cp -a /opt/pg /pg/data && cp -a /opt/wal/. /wal/ "
    f"&& exec {_POSTGRES} -D /pg/data"
)


class Server:
    """The server and the harness's own connection to it, as superuser, over the socket."""

    def __init__(self) -> None:
        self._pid = 0
        self._admin: psycopg.Connection | None = None
        self._fixture = ""
        self._has_empty_template = False
        self._memory_mb = 0

    def start(self) -> None:
        """End whatever is left of an earlier server and start a new one.

        Raises:
            RuntimeError: It does not come up within 30 s.
        """
        if self._admin is not None:
            self._admin.close()
        kill_everything()
        self._fixture, self._has_empty_template, self._memory_mb = "", False, 0
        self._pid = _fork_as_database(_become_server)
        deadline = time.monotonic() + _START_S
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                self._admin = psycopg.connect(_address("postgres"), autocommit=True)
                return
            if time.monotonic() > deadline:
                raise RuntimeError("the database server did not start")
            time.sleep(0.01)

    def _execute(self, statement: str) -> None:
        assert self._admin is not None
        self._admin.execute(statement.encode())

    def limit_memory(self, memory_mb: int) -> None:
        """Let each process that the server starts from now on have `memory_mb` of private memory."""
        if memory_mb == self._memory_mb:
            return
        data_bytes = (_data_kb(self._pid) << 10) + (memory_mb << 20)

        def lower() -> None:
            # The server has this uid, so no capability is needed; processes inherit it when they are forked.
            hard = resource.prlimit(self._pid, resource.RLIMIT_DATA)[1]
            resource.prlimit(self._pid, resource.RLIMIT_DATA, (data_bytes, hard))

        if os.waitpid(_fork_as_database(lower), 0)[1]:
            raise RuntimeError("the memory of the database server could not be limited")
        self._memory_mb = memory_mb

    def needs_template(self, fixture: str) -> bool:
        """Whether there is a fixture and the template at hand was made from another one."""
        return bool(fixture) and fixture != self._fixture

    def prepare_template(self) -> None:
        """Make an empty database for a fixture in place of the earlier template."""
        self._fixture = ""
        self._drop(_TEMPLATE)
        self._create(_TEMPLATE, "blank")
        self._has_empty_template = True

    def take_template(self) -> str:
        """Give the name of an empty database for a fixture, which counts as used from here on."""
        if not self._has_empty_template:
            self.prepare_template()
        self._has_empty_template = False
        return _TEMPLATE

    def close_template(self, fixture: str) -> None:
        """Keep the filled template; nobody connects to it from now on."""
        self._execute(f"ALTER DATABASE {_TEMPLATE} WITH ALLOW_CONNECTIONS false")
        self._fixture = fixture

    def create_case_database(self, *, fixture: str = "", sample: str = "", with_plans: bool) -> str:
        """Make the fresh database of a case, from the template if there is a fixture; give its name."""
        self._create(CASE_DATABASE, sample or (_TEMPLATE if fixture else "blank"))
        if with_plans:
            self._execute(f"ALTER DATABASE {CASE_DATABASE} SET auto_explain.log_min_duration = 0")
        return CASE_DATABASE

    def drop_case_database(self) -> None:
        """End what still runs in the case's database and remove it, and what the student set for later.

        Raises:
            psycopg.Error: Something does not end; the server has to be started again.
        """
        self._drop(CASE_DATABASE)
        self._execute("ALTER ROLE student RESET ALL")

    def _create(self, name: str, template: str) -> None:
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy TABLESPACE pg_default")

    def _drop(self, name: str) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _address(database: str) -> str:
    return f"host={SOCKET_DIR} user=postgres dbname={database} options='-c statement_timeout=10000'"


def _data_kb(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmData:"))


def _fork_as_database(task: Callable[[], None]) -> int:
    """Run `task` in a process of the server's uid; give its id."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(DATABASE_UID)
            os.setuid(DATABASE_UID)
            task()
            code = 0
        finally:
            os._exit(code)
    return pid


def _become_server() -> None:
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for target in range(3):
        os.dup2(null, target)
    os.closerange(3, 1 << 16)  # the harness's own channel to the keeper goes here
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("900")
    os.execve("/bin/sh", ["/bin/sh", "-c", _START_SCRIPT], {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
