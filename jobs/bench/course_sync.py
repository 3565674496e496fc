"""How long a course of 50 chapters with 20 items takes to save, beside a plain INSERT of its rows."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import delete, insert
from sqlmodel import Session, col

from jobs.bench.timing import summarise
from lms_app.core.db import Db
from models.base import new_id
from models.courses import Course, CourseDifficulty, CourseItem, CourseSection, ItemKind

_SECTIONS, _ITEMS = 50, 20
_BODY = "Плата, кабель, светодиод и резистор на 220 Ом. " * 10
_WARM_UP = 2


def make_tree(keys: list[list[str]], *, version: int, turn: int) -> dict[str, Any]:
    """Give a tree in which each chapter's items are `turn` places further than at first."""
    return {
        "version": version,
        "saveId": str(uuid.uuid4()),
        "sections": [
            {
                "id": row[0],
                "title": f"Глава {at}",
                "orderIndex": at,
                "items": [
                    {
                        "id": key,
                        "kind": ItemKind.TEXT,
                        "title": f"Материал {place}",
                        "orderIndex": (place + turn) % _ITEMS,
                        "body": _BODY,
                    }
                    for place, key in enumerate(row[1:])
                ],
            }
            for at, row in enumerate(keys)
        ],
    }


def measure_sync(http: httpx.Client, db: Db, owner_id: uuid.UUID, runs: int) -> dict[str, dict[str, float]]:
    """Save whole trees over HTTP: new ones, ones in which every item moves, ones that change nothing."""
    times: dict[str, list[float]] = {name: [] for name in ("create", "move all", "save unchanged", "insert")}
    for _ in range(runs + _WARM_UP):
        course_id = _make_course(db, owner_id)
        keys = [[str(uuid.uuid4()) for _ in range(_ITEMS + 1)] for _ in range(_SECTIONS)]
        path = f"/api/admin-courses/{course_id}"

        def save(version: int, turn: int, path: str = path, keys: list[list[str]] = keys) -> None:
            body = make_tree(keys, version=version, turn=turn)
            http.put(path, params={"sync": "ids"}, json=body).raise_for_status()

        times["create"].append(_time(lambda save=save: save(1, 0)))
        times["move all"].append(_time(lambda save=save: save(2, 7)))
        times["save unchanged"].append(_time(lambda save=save: save(3, 7)))
        times["insert"].append(_insert_plainly(db, owner_id, keys))
    return {name: summarise(each[_WARM_UP:]) for name, each in times.items()}


def save_example(http: httpx.Client, db: Db, owner_id: uuid.UUID) -> uuid.UUID:
    """Make a course with such a tree; gives its id."""
    course_id = _make_course(db, owner_id)
    keys = [[str(uuid.uuid4()) for _ in range(_ITEMS + 1)] for _ in range(_SECTIONS)]
    body = make_tree(keys, version=1, turn=0)
    http.put(f"/api/admin-courses/{course_id}", params={"sync": "ids"}, json=body).raise_for_status()
    return course_id


def _make_course(db: Session, owner_id: uuid.UUID) -> uuid.UUID:
    row = Course(owner_id=owner_id, title="Bench", description="-", difficulty=CourseDifficulty.BEGINNER)
    db.add(row)
    db.commit()
    return row.id


def _insert_plainly(db: Session, owner_id: uuid.UUID, keys: list[list[str]]) -> float:
    """Insert the same rows with other keys and nothing else; give the milliseconds."""
    course_id = _make_course(db, owner_id)
    sections = [
        {"id": new_id(), "course_id": course_id, "title": f"Глава {at}", "order_index": at}
        for at in range(len(keys))
    ]
    items = [
        {
            "id": new_id(),
            "section_id": section["id"],
            "course_id": course_id,
            "kind": ItemKind.TEXT,
            "title": f"Материал {place}",
            "order_index": place,
            "body": _BODY,
        }
        for section in sections
        for place in range(_ITEMS)
    ]

    def write() -> None:
        db.connection().execute(insert(CourseSection), sections)
        db.connection().execute(insert(CourseItem), items)
        db.commit()

    spent_ms = _time(write)
    db.exec(delete(Course).where(col(Course.id) == course_id))
    db.commit()
    return spent_ms


def _time(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000
