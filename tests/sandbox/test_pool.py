"""When a pool starts containers and lets them go; with a maker that starts nothing."""

import itertools
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from jobs.sandbox.box import Box
from jobs.sandbox.demand import Demand, MemoryBudget
from jobs.sandbox.errors import EngineUnavailable, PoolBusy
from jobs.sandbox.pool import Pool
from jobs.sandbox.runtimes import PYTHON, RuntimeProfile
from tests.sandbox.conftest import wait_until


class Maker:
    """Makes boxes that are one end of a socket pair; the other end is their harness."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.removed: list[str] = []
        self.harnesses: dict[str, socket.socket] = {}
        self.trouble = ""
        self._numbers = itertools.count()

    def start(self, profile: RuntimeProfile) -> Box:
        if self.trouble:
            raise EngineUnavailable(self.trouble)
        name = f"box-{next(self._numbers)}"
        near, self.harnesses[name] = socket.socketpair()
        self.started.append(name)
        return Box(name, profile.name, "sha256:0", 0.0, near, near)

    def destroy(self, box: Box) -> None:
        box.hang_up()
        self.removed.append(box.container_id)


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def pools() -> Iterator[list[Pool]]:
    opened: list[Pool] = []
    yield opened
    for pool in opened:
        pool.close()


def open_pool(pools: list[Pool], maker: Maker, *, least: int = 1, most: int = 1) -> Pool:
    demand = Demand(least, most, 100, MemoryBudget(10_000))
    pool = Pool(replace(PYTHON), maker, demand, fillers=2, max_lent=4)
    pools.append(pool)
    pool.open()
    wait_until(pool.is_settled)
    return pool


def test_nothing_is_started_while_code_runs_and_nobody_waits(
    pools: list[Pool], maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.sandbox.pool._PATIENCE_S", 3600.0)
    pool = open_pool(pools, maker)
    box = pool.take(0)
    pool.give_back(box)
    assert pool.take(0) is box
    assert maker.started == ["box-0"]
    pool.discard(box)
    wait_until(pool.is_settled)
    assert (maker.started, maker.removed) == (["box-0", "box-1"], ["box-0"])


def test_a_long_run_does_not_keep_the_pool_empty(
    pools: list[Pool], maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.sandbox.pool._PATIENCE_S", 0.01)
    pool = open_pool(pools, maker)
    pool.take(0)
    wait_until(lambda: pool.state().ready == 1)


def test_one_who_waits_has_one_started_at_once(
    pools: list[Pool], maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.sandbox.pool._PATIENCE_S", 3600.0)
    pool = open_pool(pools, maker)
    assert pool.take(0) is not pool.take(30)


def test_a_pool_of_nothing_starts_for_the_first_who_comes(pools: list[Pool], maker: Maker) -> None:
    pool = open_pool(pools, maker, least=0)
    assert maker.started == []
    assert pool.take(30).container_id == "box-0"
    assert pool.state().reason == "demand"


def test_what_is_no_longer_wanted_is_removed(
    pools: list[Pool], maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = open_pool(pools, maker, least=1, most=2)
    first = pool.take(0)
    second = pool.take(30)
    pool.discard(first)
    pool.discard(second)
    wait_until(lambda: pool.state().ready == 2)
    monkeypatch.setattr("jobs.sandbox.demand._FALL_AFTER_S", 0.0)
    pool.check_idle()
    wait_until(pool.is_settled)
    assert pool.state().size == 1
    assert len(maker.removed) == 3


def test_those_who_wait_sleep(pools: list[Pool], maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = open_pool(pools, maker)
    boxes = [pool.take(30) for _ in range(4)]  # as many as may be lent
    looks: list[None] = []
    look = pool._drop_dead
    monkeypatch.setattr(pool, "_drop_dead", lambda: (looks.append(None), look()))
    asking = [threading.Thread(target=lambda: pool.discard(pool.take(30))) for _ in range(2)]
    for thread in asking:
        thread.start()
    wait_until(lambda: pool.state().waiting == 2 and pool.state().ready == 1)
    pool.discard(boxes[0])
    for thread in asking:
        thread.join(30)
    assert len(looks) < 50


def test_the_state_says_who_waits(pools: list[Pool], maker: Maker) -> None:
    pool = open_pool(pools, maker, least=0)
    maker.trouble = "no image"
    refused: list[EngineUnavailable] = []

    def ask() -> None:
        try:
            pool.take(30)
        except EngineUnavailable as error:
            refused.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(30)
    assert [str(error) for error in refused] == ["no image"]
    assert pool.state().trouble == "no image"
    assert pool.state().waiting == 0


def test_removals_that_lag_hold_up_the_next_starts(pools: list[Pool], maker: Maker) -> None:
    gate = threading.Event()
    destroy = maker.destroy

    def destroy_late(box: Box) -> None:
        gate.wait(30)
        destroy(box)

    maker.destroy = destroy_late
    pool = open_pool(pools, maker)
    for _ in range(5):
        pool.discard(pool.take(30))
    wait_until(lambda: pool.state().leaving == 5)
    with pytest.raises(PoolBusy):
        take_until_busy(pool)
    assert pool.state().lent <= 1  # one may have been started before the fifth was given up
    gate.set()
    assert pool.take(30)


def take_until_busy(pool: Pool) -> None:
    while True:
        pool.take(0.2)


def test_containers_are_removed_side_by_side_and_each_once(pools: list[Pool], maker: Maker) -> None:
    both_removing, destroy = threading.Barrier(2, timeout=60), maker.destroy

    def destroy_together(box: Box) -> None:
        both_removing.wait()
        destroy(box)

    pool = open_pool(pools, maker, least=2, most=2)
    maker.destroy = destroy_together  # type: ignore[method-assign]
    first, second = pool.take(0), pool.take(0)
    pool.discard(first)
    pool.discard(second)
    wait_until(lambda: pool.state().leaving == 0)
    maker.destroy = destroy  # type: ignore[method-assign]
    assert sorted(maker.removed) == sorted([first.container_id, second.container_id])
