from collections.abc import Iterator

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from starlette.testclient import TestClient

from lms_app.api import make_api
from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.core.queue import submit_job
from lms_app.health import queries
from lms_app.health.queries import SCHEDULER_KEY, Part, read_health
from tests.factories.grading import show_keeper

KEEPER = {
    "host": "h",
    "engine": "ok",
    "detail": "",
    "busy": 1,
    "runtimes": {"python": {"ready": 2, "size": 2, "image_digest": "d"}},
}


@pytest.fixture
def client(db: Db) -> Iterator[TestClient]:
    with TestClient(make_api(), client=("127.0.0.1", 50000)) as it:
        yield it


def test_without_keeper_and_workers_pages_still_serve(client: TestClient, redis_server: Redis) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["database"], body["redis"], body["engine"]) == (
        "degraded",
        "ok",
        "ok",
        "no_keeper",
    )


def test_queue_depth_engine_and_scheduler_are_told(client: TestClient, db: Db, redis_server: Redis) -> None:
    submit_job(db, JobName.SEND_MAIL, {})
    db.commit()
    show_keeper(redis_server, "a", KEEPER)
    redis_server.set(SCHEDULER_KEY, b"1")
    body = client.get("/health").json()
    assert (body["queueDepth"], body["engine"], body["scheduler"]) == ({"default": 1}, "ready", "ok")


def test_a_database_that_is_away_is_an_answer(
    db: Db, redis_server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OSError

    monkeypatch.setattr(queries, "transaction", away)
    view = read_health(redis_server)
    assert (view.database, view.redis, view.can_serve) == (Part.DOWN, Part.OK, False)


def test_a_redis_that_is_away_is_an_answer(db: Db) -> None:
    class Away:
        def ping(self) -> None:
            raise RedisConnectionError

        def smembers(self, *_: object, **__: object) -> None:
            raise RedisConnectionError

    view = read_health(Away())  # type: ignore[arg-type]
    assert (view.redis, view.database, view.is_complete) == (Part.DOWN, Part.OK, False)


def test_metrics_are_for_this_machine_only(client: TestClient, db: Db, redis_server: Redis) -> None:
    show_keeper(redis_server, "a", KEEPER)
    text = client.get("/metrics").text
    assert 'lms_part_up{part="database"} 1.0' in text
    assert 'lms_sandbox_ready{runtime="python"} 2.0' in text
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    with TestClient(make_api(), client=("10.0.0.9", 50000)) as stranger:
        assert stranger.get("/metrics").status_code == 404
        assert stranger.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
