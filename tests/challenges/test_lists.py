import threading

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import event

from lms_app.challenges import cache
from lms_app.challenges.queries import list_challenges, list_facets
from lms_app.challenges.schemas import ChallengeFilters
from lms_app.challenges.service import create_challenge, delete_challenge, update_challenge
from lms_app.core.actor import ANONYMOUS
from lms_app.core.db import get_engine, transaction
from models.accounts import Role
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import challenge_input, make_full_challenge, publish_unchecked


def titles(db, actor=ANONYMOUS, **filters):
    page = list_challenges(db, actor, ChallengeFilters.model_validate(filters))
    return [each.title for each in page.challenges]


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def three(db, author):
    make_full_challenge(
        db, author, title="Лабиринт", difficulty="EXPERT", category="Graphs", tags=["python", "графы"]
    )
    make_full_challenge(db, author, title="Clean JSON", description="Mend broken data", tags=["json"])
    make_full_challenge(
        db,
        author,
        title="Add",
        difficulty="INTERMEDIATE",
        tags=["python"],
        estimatedTime=1,
        description="Sum of numbers",
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["Clean JSON", "Add", "Лабиринт"]),
        ({"difficulty": "EXPERT"}, ["Лабиринт"]),
        ({"difficulty": ""}, ["Clean JSON", "Add", "Лабиринт"]),
        ({"category": "Graphs"}, ["Лабиринт"]),
        ({"category": "Nothing"}, []),
        ({"tags": "python"}, ["Add", "Лабиринт"]),
        ({"tags": ["python,графы"]}, ["Лабиринт"]),
        ({"search": "json"}, ["Clean JSON"]),
        ({"search": "ЛАБ"}, ["Лабиринт"]),
        ({"search": "broken cle"}, ["Clean JSON"]),
        ({"search": "graph"}, ["Лабиринт"]),
        ({"search": "%"}, []),
        ({"search": "zzz"}, []),
        ({"sortBy": "title"}, ["Add", "Clean JSON", "Лабиринт"]),
        ({"sortBy": "title", "sortOrder": "desc"}, ["Лабиринт", "Clean JSON", "Add"]),
        ({"sortBy": "createdAt", "sortOrder": "desc"}, ["Add", "Clean JSON", "Лабиринт"]),
        ({"sortBy": "estimatedTime"}, ["Add", "Clean JSON", "Лабиринт"]),
        ({"sortBy": "level", "sortOrder": "desc"}, ["Лабиринт", "Add", "Clean JSON"]),
        ({"limit": 2}, ["Clean JSON", "Add"]),
        ({"limit": 2, "page": 2}, ["Лабиринт"]),
        ({"limit": 2, "page": 9}, []),
    ],
)
@pytest.mark.usefixtures("three")
def test_filters_and_order(db, filters, found):
    assert titles(db, **filters) == found
    assert titles(db, **filters) == found, "the second answer comes from the cache"


@pytest.mark.usefixtures("three")
def test_pagination_counts_all(db):
    page = list_challenges(db, ANONYMOUS, ChallengeFilters(limit=2))
    assert page.pagination.model_dump() == {"page": 1, "limit": 2, "total": 3, "pages": 2}


@pytest.mark.usefixtures("three")
def test_facets_count_what_is_there(db):
    facets = list_facets(db, ANONYMOUS)
    assert [(each.name, each.count) for each in facets.categories] == [("Basics", 2), ("Graphs", 1)]
    assert facets.tags[0].name == "python"
    assert list_facets(db, ANONYMOUS) == facets


def test_private_ones_are_listed_for_author_and_admin_only(db, author):
    make_full_challenge(db, author, title="Secret", isPublic=False)
    assert titles(db) == []
    assert titles(db, actor_of(make_user(db))) == []
    assert titles(db, actor_of(make_user(db, role=Role.INSTRUCTOR))) == []
    assert titles(db, actor_of(author)) == ["Secret"]
    assert titles(db, actor_of(make_user(db, role=Role.ADMIN))) == ["Secret"]
    assert list_facets(db, ANONYMOUS).categories == []


def test_every_write_is_seen_at_once(db, author):
    assert titles(db) == []
    made = make_full_challenge(db, author, title="One")
    assert titles(db) == ["One"]
    update_challenge(db, actor_of(author), made.id, challenge_input(title="Two"))
    db.commit()
    assert titles(db) == ["Two"]
    delete_challenge(db, actor_of(author), made.id)
    db.commit()
    assert titles(db) == []


def test_a_reader_between_write_and_commit_cannot_spoil_the_cache(db, author):
    with transaction() as writer:
        made = create_challenge(writer, actor_of(author), challenge_input(title="Fresh"))
        publish_unchecked(writer, made.id)
        with transaction() as reader:
            assert titles(reader) == [], "not committed yet; this old list is stored now"
    assert titles(db) == ["Fresh"]


def test_a_slow_reader_stores_its_old_list_where_nobody_looks(db, author, monkeypatch):
    keep = cache.store_cached
    started, written = threading.Event(), threading.Event()

    def store_late(key, answer):
        started.set()
        assert written.wait(10)
        keep(key, answer)

    monkeypatch.setattr("lms_app.challenges.queries.store_cached", store_late)

    def read():
        with transaction() as reader:
            titles(reader)

    slow = threading.Thread(target=read)
    slow.start()
    assert started.wait(10)
    make_full_challenge(db, author, title="Later")
    written.set()
    slow.join()
    monkeypatch.setattr("lms_app.challenges.queries.store_cached", keep)
    assert titles(db) == ["Later"]


def test_many_writers_and_readers_end_with_the_last_state(db, author):
    def write(number):
        with transaction() as own:
            made = create_challenge(own, actor_of(author), challenge_input(title=f"T{number:02}"))
            publish_unchecked(own, made.id)

    def read():
        for _ in range(5):
            with transaction() as own:
                titles(own, sortBy="title")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    threads += [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles(db, sortBy="title") == [f"T{number:02}" for number in range(8)]


def test_lists_work_with_redis_away(db, author, monkeypatch):
    class Away:
        def get(self, *_args, **_kwargs):
            raise RedisConnectionError

        set = get

    make_full_challenge(db, author, title="Still here")
    monkeypatch.setattr(cache, "get_redis", Away)
    assert titles(db) == ["Still here"]


def test_what_strangers_make_up_is_not_kept(db, author, redis_server):
    make_full_challenge(db, author, title="One")
    assert titles(db, search="one") == ["One"]
    assert titles(db, category="made up") == []
    assert redis_server.keys("challenges:*") == []
    assert titles(db) == ["One"]
    assert len(redis_server.keys("challenges:*")) == 1


def test_nonsense_in_the_cache_is_read_anew(db, author, redis_server):
    make_full_challenge(db, author, title="One")
    assert titles(db) == ["One"]
    for key in redis_server.keys("challenges:*"):
        redis_server.set(key, b"{broken")
    assert titles(db) == ["One"]


def test_a_page_takes_three_statements_and_a_cached_one_takes_one(db, author):
    for number in range(12):
        make_full_challenge(db, author, title=f"Number {number}")
    statements = []

    def count(_conn, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(get_engine(), "before_cursor_execute", count)
    try:
        titles(db)
        assert len(statements) == 3, "stamp, total, rows"
        titles(db)
        assert len(statements) == 4, "stamp"
    finally:
        event.remove(get_engine(), "before_cursor_execute", count)
