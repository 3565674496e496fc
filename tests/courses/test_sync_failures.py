"""Saves of a tree that fail or meet: all or nothing, one of many, in thirty seconds."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text
from sqlmodel import select

from lms_app.core.db import get_engine
from lms_app.courses import service
from models.courses import Course, CourseSection
from tests.factories.course_trees import URL, item, section, shape, tree


def test_of_fifty_who_save_at_once_one_wins_and_the_others_are_told_who(client_of, db, author, course):
    clients = [client_of(author) for _ in range(50)]

    def send(place):
        body = tree(section(0, title=f"Вариант {place}"))
        return clients[place].put(f"{URL}/{course.id}?sync=ids", json=body)

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(send, range(len(clients))))
    won = [each for each in answers if each.status_code == 200]
    assert len(won) == 1
    for each in answers:
        if each is not won[0]:
            assert each.status_code == 409, each.text
            assert (each.json()["details"]["savedBy"], each.json()["details"]["version"]) == (author.name, 2)
    assert shape(clients[0].get(f"{URL}/{course.id}").json()) == shape(won[0].json())


def test_one_save_that_comes_several_times_at_once_is_done_once(client_of, author, course):
    clients = [client_of(author) for _ in range(8)]
    body = tree(section(0, item(0)), saveId=str(uuid.uuid4()))
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda each: each.put(f"{URL}/{course.id}?sync=ids", json=body), clients))
    assert [each.status_code for each in answers] == [200] * len(clients)
    assert {each.text for each in answers} == {answers[0].text}
    assert answers[0].json()["version"] == 2


def test_a_failure_of_the_server_rolls_everything_back(db, course, sync, monkeypatch):
    sync(tree(section(0, item(0))))

    def fail(*_rest):
        raise RuntimeError("secret words")

    monkeypatch.setattr(service, "check_still_publishable", fail)
    answer = sync(tree(section(0, item(0), item(1)), section(1), version=2))
    body = answer.json()
    assert answer.status_code == 500
    assert body.pop("requestId") == answer.headers["X-Request-ID"]
    assert body == {"error": "Failed to sync course", "code": "COURSE_SYNC_ERROR"}
    db.expire_all()
    assert len(db.exec(select(CourseSection)).all()) == 1
    assert db.get(Course, course.id).version == 2


def test_a_time_out_of_the_database_is_a_failed_sync(db, course, sync, monkeypatch):
    def wait(session, *_rest):
        session.connection().execute(text("SET LOCAL statement_timeout = '20ms'"))
        session.connection().execute(text("SELECT pg_sleep(5)"))

    monkeypatch.setattr(service, "check_still_publishable", wait)
    answer = sync(tree(section(0)))
    assert (answer.status_code, answer.json()["code"]) == (500, "COURSE_SYNC_ERROR")
    assert db.exec(select(CourseSection)).all() == []


def test_a_save_has_thirty_seconds(sync, monkeypatch):
    seen = []

    def note(session, *_rest):
        for name in ("transaction_timeout", "statement_timeout"):
            seen.append(session.connection().execute(text(f"SHOW {name}")).scalar_one())

    monkeypatch.setattr(service, "check_still_publishable", note)
    assert sync(tree(section(0))).status_code == 200
    assert seen == ["30s", "30s"]


def test_a_save_that_takes_too_long_in_all_is_a_failed_sync(db, course, sync, monkeypatch):
    """Each statement is short: it is the transaction that is cut."""

    def dawdle(session, *_rest):
        for _ in range(100):
            session.connection().execute(text("SELECT pg_sleep(0.05)"))

    monkeypatch.setattr(service, "SYNC_TIMEOUT_S", 1)
    monkeypatch.setattr(service, "check_still_publishable", dawdle)
    answer = sync(tree(section(0)))
    assert (answer.status_code, answer.json()["code"]) == (500, "COURSE_SYNC_ERROR")
    assert answer.json()["requestId"] == answer.headers["X-Request-ID"]
    assert db.exec(select(CourseSection)).all() == []
    monkeypatch.undo()
    assert sync(tree(section(0))).status_code == 200


def test_a_save_that_waits_too_long_for_another_is_a_failed_sync(db, course, sync, monkeypatch):
    monkeypatch.setattr(service, "SYNC_TIMEOUT_S", 1)
    with get_engine().connect() as other, other.begin():
        other.execute(text("SELECT 1 FROM course WHERE id = :id FOR UPDATE"), {"id": course.id})
        answer = sync(tree(section(0)))
    assert (answer.status_code, answer.json()["code"]) == (500, "COURSE_SYNC_ERROR")
    assert db.exec(select(CourseSection)).all() == []
