from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from lms_app.grading.queries import KEEPER_PREFIX, KEEPERS, GraderState, RuntimeView, get_grader
from tests.factories.grading import show_keeper


def sign(redis_server: Redis, name: str, *, engine: str = "ok", ready: int = 2, **over: Any) -> None:
    runtimes = {"python": {"ready": ready, "size": 2, "image_digest": "sha256:1"}}
    body = {"host": "h", "engine": engine, "detail": "", "busy": 1, "runtimes": runtimes, **over}
    show_keeper(redis_server, name, body)


def test_without_a_sign_of_life_there_is_no_keeper(redis_server: Redis) -> None:
    assert get_grader(redis_server).state is GraderState.NO_KEEPER


def test_a_keeper_without_an_engine_says_why(redis_server: Redis) -> None:
    sign(redis_server, "a", engine="unavailable", ready=0, detail="no engine here")
    view = get_grader(redis_server)
    assert (view.state, view.detail, view.busy) == (GraderState.NO_ENGINE, "no engine here", 0)


def test_keepers_add_up_and_one_that_is_well_is_enough(redis_server: Redis) -> None:
    sign(redis_server, "a")
    sign(redis_server, "b")
    sign(redis_server, "c", engine="unavailable")
    view = get_grader(redis_server)
    assert (view.state, view.busy) == (GraderState.READY, 2)
    assert view.runtimes == {"python": RuntimeView(ready=4, size=4, image_digest="sha256:1")}


def test_a_keeper_that_went_silent_is_forgotten(redis_server: Redis) -> None:
    sign(redis_server, "a")
    sign(redis_server, "gone")
    redis_server.delete(KEEPER_PREFIX + "gone")
    assert get_grader(redis_server).busy == 1
    assert redis_server.smembers(KEEPERS) == {b"a"}


def test_without_redis_the_keeper_counts_as_missing(
    redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(redis_server, "smembers", fail)
    assert get_grader(redis_server).state is GraderState.NO_KEEPER


def test_trouble_in_one_runtime_is_that_runtimes_alone(redis_server: Redis) -> None:
    runtimes = {
        "python": {"ready": 2, "size": 2, "image_digest": "d", "lent": 0, "trouble": ""},
        "sql": {"ready": 0, "size": 1, "image_digest": "", "lent": 0, "trouble": "no image"},
    }
    sign(redis_server, "a", detail="no image", runtimes=runtimes)
    view = get_grader(redis_server)
    assert (view.state, view.stuck) == (GraderState.READY, ["sql"])
    assert view.state_of("python") is GraderState.READY
    assert view.state_of("sql") is GraderState.NO_RUNTIME
    assert view.state_of("cobol") is GraderState.NO_RUNTIME
    # Another host that can is enough.
    sign(redis_server, "b", runtimes={"sql": {**runtimes["python"]}})
    assert get_grader(redis_server).stuck == []


def test_without_any_engine_every_language_says_so(redis_server: Redis) -> None:
    sign(redis_server, "a", engine="unavailable", ready=0, detail="gone")
    view = get_grader(redis_server)
    assert view.state_of("python") is GraderState.NO_ENGINE
    assert [host.trouble for host in view.hosts] == ["gone"]
