"""How many warm containers are wanted; no engine needed."""

import pytest

from jobs.sandbox.demand import Demand, MemoryBudget, SizeReason


def make_demand(*, least: int = 1, most: int = 3, budget_mb: int = 1000, memory_mb: int = 400) -> Demand:
    return Demand(least, most, memory_mb, MemoryBudget(budget_mb))


def test_it_starts_at_the_minimum() -> None:
    demand = make_demand(least=2)
    assert (demand.size, demand.reason) == (2, SizeReason.MINIMUM)


def test_a_minimum_above_the_most_counts() -> None:
    assert make_demand(least=5, most=3).most == 5


def test_it_grows_when_somebody_waits_but_not_at_every_wait() -> None:
    demand = make_demand()
    for now in (100.0, 100.1, 100.9):
        demand.note_wait(now)
    assert (demand.size, demand.reason) == (2, SizeReason.DEMAND)
    demand.note_wait(101.0)
    assert demand.size == 3


def test_it_stops_at_the_most() -> None:
    demand = make_demand(most=2)
    demand.note_wait(100)
    demand.note_wait(102)
    assert (demand.size, demand.reason) == (2, SizeReason.MOST)


def test_it_stops_at_the_memory_that_all_pools_share() -> None:
    budget = MemoryBudget(1000)
    one, other = Demand(1, 8, 400, budget), Demand(1, 8, 400, budget)
    for now in (100.0, 102.0, 104.0):
        one.note_wait(now)
        other.note_wait(now)
    assert (one.size, other.size) == (2, 2)
    assert one.reason == other.reason == SizeReason.MEMORY


def test_one_is_always_to_be_had() -> None:
    demand = make_demand(least=0, budget_mb=0)
    demand.note_wait(100)
    assert demand.size == 1
    demand.note_wait(102)
    assert (demand.size, demand.reason) == (1, SizeReason.MEMORY)


@pytest.mark.parametrize("least", [0, 1])
def test_it_falls_back_step_by_step_when_nobody_waits(least: int) -> None:
    demand = make_demand(least=least, most=2)
    demand.note_wait(100)
    demand.note_wait(102)
    sizes: list[int] = []
    for now in (150.0, 401.9, 402.1, 500.0, 703.0, 1004.0, 2000.0):
        demand.relax(now)
        sizes.append(demand.size)
    assert sizes == ([2, 2, 1, 1, 1, 1, 1] if least else [2, 2, 1, 1, 0, 0, 0])
    assert demand.reason is SizeReason.MINIMUM


def test_what_falls_frees_its_memory() -> None:
    budget = MemoryBudget(400)
    one, other = Demand(1, 8, 400, budget), Demand(1, 8, 400, budget)
    one.note_wait(100)
    other.note_wait(100)
    assert (one.size, other.size) == (2, 1)
    one.relax(500)
    other.note_wait(500)
    assert (one.size, other.size) == (1, 2)


def test_it_is_pressed_for_a_second_after_a_wait() -> None:
    demand = make_demand()
    assert not demand.is_pressed(100)
    demand.note_wait(100)
    assert demand.is_pressed(100.5)
    assert not demand.is_pressed(101.5)
