"""What a keeper tells of itself: trouble in one pool is not the engine's."""

from jobs.sandbox.churn import Churn
from jobs.sandbox.heartbeat import describe
from jobs.sandbox.pool import PoolState
from jobs.sandbox.runtimes import RUNTIMES, list_offered
from lms_app.core.config import Settings


def pool(*, ready: int = 0, size: int = 1, trouble: str = "") -> PoolState:
    return PoolState(
        ready=ready,
        size=size,
        lent=0,
        image_digest="",
        trouble=trouble,
        waiting=0,
        leaving=0,
        least=size,
        most=8,
        reason="minimum",
    )


def test_a_runtime_without_image_leaves_the_engine_well() -> None:
    told = describe({"python": pool(ready=1), "sql": pool(trouble="no image")}, Churn())
    assert (told["engine"], told["detail"]) == ("ok", "no image")
    assert told["runtimes"]["sql"]["trouble"] == "no image"
    assert told["runtimes"]["python"]["trouble"] == ""


def test_without_engine_a_pool_that_wants_nothing_does_not_count() -> None:
    told = describe({"python": pool(trouble="gone"), "sql": pool(size=0)}, Churn())
    assert told["engine"] == "unavailable"


def test_a_host_offers_what_it_was_told_to(settings: Settings) -> None:
    some = settings.model_copy(update={"grader_runtimes": " sql, python "})
    assert {each.name for each in list_offered(some)} == {"python", "sql"}
    assert len(list_offered(settings)) == len(RUNTIMES)
