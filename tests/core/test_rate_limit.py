import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from lms_app.core import rate_limit
from lms_app.core.config import Settings
from lms_app.core.errors import TooManyRequests
from lms_app.core.rate_limit import RateLimit, check_rate, forget_tries


@pytest.fixture(autouse=True)
def plain_factor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rate_limit, "get_settings", lambda: settings.model_copy(update={"rate_limit_factor": 1.0})
    )


def test_tries_over_the_amount_are_refused_with_a_time_to_come_back(redis_server: Redis) -> None:
    limit = RateLimit("test", amount=3, period_s=60)
    for _ in range(3):
        check_rate(limit, "a")
    with pytest.raises(TooManyRequests) as refused:
        check_rate(limit, "a")
    assert 1 <= refused.value.retry_after_s <= 61


def test_each_key_and_each_limit_counts_for_itself(redis_server: Redis) -> None:
    limit = RateLimit("test", amount=1, period_s=60)
    check_rate(limit, "a")
    check_rate(limit, "b")
    check_rate(RateLimit("other", amount=1, period_s=60), "a")


def test_a_redis_that_is_away_lets_people_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def hit(self, *_: object) -> bool:
            raise RedisConnectionError

    monkeypatch.setattr(rate_limit, "_limiter", Away)
    check_rate(RateLimit("test", amount=1, period_s=60), "a")


def test_tries_can_be_forgotten_for_one_key(redis_server: Redis) -> None:
    limit = RateLimit("test", amount=1, period_s=60)
    check_rate(limit, "a")
    check_rate(limit, "b")
    forget_tries(limit, "a")
    check_rate(limit, "a")
    with pytest.raises(TooManyRequests):
        check_rate(limit, "b")


def test_forgetting_tries_minds_no_redis_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def clear(self, *_: object) -> None:
            raise RedisConnectionError

    monkeypatch.setattr(rate_limit, "_limiter", Away)
    forget_tries(RateLimit("test", amount=1, period_s=60), "a")
