"""Telling open pages: to all at once, and once only where nobody answers."""

import json

from redis import Redis

from lms_app.core import live
from lms_app.core.db import transaction
from models.base import new_id


def test_all_topics_are_told_after_the_commit(db, redis_server):
    listener = redis_server.pubsub(ignore_subscribe_messages=True)
    # Channels have no databases: who listens to all hears the other part of a run too.
    a, b = (f"{name}:{new_id()}" for name in "ab")
    listener.subscribe(f"live:{a}", f"live:{b}")
    for _ in range(2):
        listener.get_message(timeout=10)
    with transaction() as inner:
        live.publish_to_all_after_commit(inner, [a, b], {"kind": "x"})
        assert listener.get_message(timeout=0.2) is None
    told = [listener.get_message(timeout=10) for _ in range(2)]
    assert [(each["channel"], json.loads(each["data"])) for each in told] == [
        (f"live:{a}".encode(), {"kind": "x"}),
        (f"live:{b}".encode(), {"kind": "x"}),
    ]


def test_a_redis_that_is_away_is_asked_once_for_all_topics(monkeypatch):
    tries = []

    class Away(Redis):
        def pipeline(self, *_args, **_kwargs):
            tries.append(1)
            raise ConnectionError

    monkeypatch.setattr(live, "get_redis", Away)
    live.publish_to_all([f"lesson:{n}" for n in range(40)], {"kind": "attendance"})
    assert tries == [1]
