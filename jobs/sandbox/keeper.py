"""The keeper: `python -m jobs.sandbox.keeper`.

A long-lived process that owns the pools of warm containers and lends one per connection over a unix socket.
The connection is the loan: when it ends, however it ends, the container is destroyed, or goes back to the
pool if it never got any code. Nothing else of the running application talks to the container engine.
"""

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO
from uuid import uuid4

from redis import Redis

from jobs.sandbox import heartbeat
from jobs.sandbox.box import Box
from jobs.sandbox.containers import Engine
from jobs.sandbox.demand import Demand, MemoryBudget
from jobs.sandbox.errors import EngineUnavailable, PoolBusy
from jobs.sandbox.pool import Pool
from jobs.sandbox.protocol import Frame, FrameError, FrameSocket
from jobs.sandbox.runtimes import list_offered
from lms_app.core.config import Settings, get_settings
from lms_app.core.log import configure_logging, get_logger
from lms_app.core.redis import get_redis

_MAX_CASE_S = 120.0
_MAX_WAIT_S = 30.0
_CASE_GRACE_S = 5.0
# A language may start and compile the author's tests within the first case; a busy machine takes its time.
_TEST_GRACE_S = 25.0
_IDLE_CLIENT_S = 60.0
_MAX_CLIENTS = 32
_REAP_INTERVAL_S = 30.0
_REAP_AGE_S = 120.0
_LOAN_THREAD = "loan"
_log = get_logger(__name__)


class AnotherKeeperRuns(Exception):
    """A keeper of this installation is running already."""


@dataclass
class Keeper:
    """The pools and the doors to them.

    Attributes:
        pools: One for each runtime.
        engine: The container engine.
        socket_path: Where workers knock; only this user can.
        keeper_id: Labels the containers and names the heartbeat.
        has_failed: Whether it stops because of a defect.
    """

    pools: dict[str, Pool]
    engine: Engine
    socket_path: Path
    keeper_id: str
    stop_requested: threading.Event = field(default_factory=threading.Event)
    has_failed: bool = False
    _clients: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MAX_CLIENTS))

    def run(self, redis: Redis) -> None:
        """Serve until `stop_requested`, then leave no container behind.

        Raises:
            AnotherKeeperRuns: The lock of this installation is taken.
        """
        self.socket_path.parent.mkdir(parents=True, exist_ok=True)
        with self.socket_path.with_suffix(".lock").open("w") as lock:
            _lock(lock)
            self._reap()
            for pool in self.pools.values():
                pool.open()
            beater = threading.Thread(target=self._beat, args=(redis,), name="heartbeat", daemon=True)
            beater.start()
            threading.Thread(target=self._keep_house, name="housekeeping", daemon=True).start()
            _log.info("keeper.started", keeperId=self.keeper_id)
            self._listen()
            self._close()
            beater.join(timeout=heartbeat.INTERVAL_S * 2)
            heartbeat.withdraw(redis, self.keeper_id)
            _log.info("keeper.stopped", keeperId=self.keeper_id)

    def note_defect(self, problem: threading.ExceptHookArgs) -> None:
        """Stop when a thread ended by a defect: without its fillers or heartbeat a keeper only looks alive.

        The supervisor starts a whole one. A loan takes nobody else along.
        """
        name = problem.thread.name if problem.thread else ""
        _log.error("keeper.thread_failed", thread=name, error=problem.exc_type.__name__, exc_info=problem[:3])
        if name != _LOAN_THREAD:
            self.has_failed = True
            self.stop_requested.set()

    def _listen(self) -> None:
        self.socket_path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            previous_mask = os.umask(0o177)
            try:
                listener.bind(str(self.socket_path))
            finally:
                os.umask(previous_mask)
            listener.listen(_MAX_CLIENTS)
            listener.settimeout(0.25)
            while not self.stop_requested.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                threading.Thread(
                    target=self._serve, args=(connection,), name=_LOAN_THREAD, daemon=True
                ).start()
        self.socket_path.unlink(missing_ok=True)

    def _close(self) -> None:
        for pool in self.pools.values():
            pool.close()
        try:
            self.engine.reap(set(), min_age_s=0)
        except EngineUnavailable as error:
            _log.warning("keeper.reap_failed", detail=str(error))

    def _serve(self, connection: socket.socket) -> None:
        """One loan, from the first frame to the end of the connection."""
        connection.settimeout(_IDLE_CLIENT_S)
        client = FrameSocket(connection)
        try:
            if not self._clients.acquire(timeout=_MAX_WAIT_S):
                return
            try:
                self._lend(client)
            finally:
                self._clients.release()
        except (FrameError, TimeoutError):
            return  # the worker is gone or silent; its container was dealt with on the way out
        finally:
            client.close()

    def _lend(self, client: FrameSocket) -> None:
        request = client.receive(time.monotonic() + _IDLE_CLIENT_S)
        pool = self.pools.get(str(request.get("runtime")))
        if pool is None:
            client.send({"type": "unavailable", "reason": "no such runtime"})
            return
        try:
            box = pool.take(min(float(request.get("wait_s", 0)), _MAX_WAIT_S))
        except PoolBusy as error:
            client.send({"type": "busy", "reason": str(error)})
            return
        except EngineUnavailable as error:
            client.send({"type": "unavailable", "reason": str(error)})
            return
        loan = _Loan(box, self.engine, client, self.stop_requested)
        try:
            loan.relay()
        finally:
            if loan.has_code:
                pool.discard(box)
            else:
                pool.give_back(box)

    def _beat(self, redis: Redis) -> None:
        while True:
            states = {name: pool.state() for name, pool in self.pools.items()}
            heartbeat.beat(redis, self.keeper_id, states, self.engine.churn)
            if self.stop_requested.wait(heartbeat.INTERVAL_S):
                return

    def _keep_house(self) -> None:
        last_reaped = time.monotonic()
        while not self.stop_requested.wait(1.0):
            for pool in self.pools.values():
                pool.check_idle()
            if time.monotonic() - last_reaped > _REAP_INTERVAL_S:
                self._reap()
                last_reaped = time.monotonic()

    def _reap(self) -> None:
        known = {container_id for pool in self.pools.values() for container_id in pool.owned_ids()}
        try:
            removed = self.engine.reap(known, min_age_s=_REAP_AGE_S)
        except EngineUnavailable as error:
            _log.warning("keeper.reap_failed", detail=str(error))
            return
        if removed:
            _log.info("keeper.reaped", count=removed)


@dataclass
class _Loan:
    """One container in one worker's hands."""

    box: Box
    engine: Engine
    client: FrameSocket
    keeper_stops: threading.Event
    has_code: bool = False

    def relay(self) -> None:
        """Pass frames between worker and container until one of them ends.

        Raises:
            FrameError: The worker is gone.
            TimeoutError: The worker says nothing.
        """
        self.client.send({"type": "taken", "image_digest": self.box.image_digest})
        while True:
            request = self.client.receive(time.monotonic() + _IDLE_CLIENT_S)
            self.has_code = True
            try:
                self.box.send(request)
                if request.get("type") != "case":
                    continue
                answer = self.box.receive(_deadline(request), give_up_on=self.client.raw)
                if answer.get("type") != "case":
                    raise FrameError("the harness gave up")
            except (FrameError, TimeoutError) as error:
                self._report_loss(deadline=isinstance(error, TimeoutError))
                return
            self.client.send(answer)

    def _report_loss(self, *, deadline: bool) -> None:
        """Say how the container was lost, or nothing when it was us, so that the worker blames the system."""
        if self.keeper_stops.is_set():
            return
        try:
            oom = self.engine.was_killed_for_memory(self.box)
        except EngineUnavailable:
            return
        _log.warning("sandbox.lost", containerId=self.box.container_id[:12], oom=oom, deadline=deadline)
        self.client.send({"type": "lost", "oom": oom, "deadline": deadline})


def _deadline(request: Frame) -> float:
    """Backstop outside the container; inside, the harness enforces the case's own limit."""
    wall_s = float(request.get("limits", {}).get("wall_s", _MAX_CASE_S))
    grace_s = _TEST_GRACE_S if request.get("mode") == "test" else _CASE_GRACE_S
    return time.monotonic() + min(wall_s, _MAX_CASE_S) + grace_s


def _lock(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AnotherKeeperRuns from error


def _half_of_memory_mb() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2 >> 20


def make_keeper(settings: Settings) -> Keeper:
    """Put a keeper together; nothing is started yet."""
    keeper_id = uuid4().hex
    engine = Engine(
        instance_id=settings.instance_id, keeper_id=keeper_id, oci_runtime=settings.grader_runtime
    )
    budget = MemoryBudget(settings.grader_pool_memory_mb or _half_of_memory_mb())
    pools: dict[str, Pool] = {}
    for profile in list_offered(settings):
        least = profile.pool_size(settings)
        demand = Demand(least, settings.grader_pool_most, profile.memory_mb, budget)
        fillers = min(demand.most, os.cpu_count() or 1)
        pools[profile.name] = Pool(profile, engine, demand, fillers=fillers, max_lent=max(4, 2 * least))
    return Keeper(pools=pools, engine=engine, socket_path=settings.keeper_socket, keeper_id=keeper_id)


def main() -> int:
    """Run a keeper until SIGTERM or SIGINT; 1 when one is running already or a thread failed."""
    settings = get_settings()
    configure_logging(settings.log_level)
    keeper = make_keeper(settings)

    def stop(_number: int, _frame: FrameType | None) -> None:
        keeper.stop_requested.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    threading.excepthook = keeper.note_defect
    try:
        keeper.run(get_redis())
    except AnotherKeeperRuns:
        _log.error("keeper.already_running", socket=str(keeper.socket_path))
        return 1
    return int(keeper.has_failed)


if __name__ == "__main__":
    sys.exit(main())
