"""T8: pages of a long list.

Of the million items only those on the pages asked for have a name that Python can read: a program that takes
others out of the database fails at once, on a slow machine and on a fast one.
"""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong

SLUG = "t8-paginate-a-long-list"

_TESTS = '''\
import sqlite3

import pytest
import solution

COLUMNS = "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"
# No text in UTF-8: the database can count and skip it, a program that reads it gets an error.
UNREADABLE = "CAST(x'ff' AS TEXT)"
NAME = "'Item ' || i"
FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
INSERT INTO items SELECT i, {name} FROM n WHERE i <= {count}
"""


def fill(path, count, readable):
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute(COLUMNS)
    database.execute(FILL.format(count=count, name=UNREADABLE if readable else NAME))
    for first, last in readable:
        database.execute(f"UPDATE items SET name = 'Item ' || id WHERE id BETWEEN {first} AND {last}")
    database.commit()
    database.close()


def start(serve, shared_dir, count, readable=()):
    path = str(shared_dir / "items.db")
    fill(path, count, readable)
    return serve(solution.create_app(path))


def items(first, last):
    return [{"id": number, "name": f"Item {number}"} for number in range(first, last + 1)]


@pytest.fixture
def api(serve, shared_dir):
    return start(serve, shared_dir, 100)


def test_first_page(api):
    answer = api.get("/items?page=1")
    assert answer.status == 200
    assert answer.json()["items"] == items(1, 10)


def test_second_page(api):
    assert api.get("/items?page=2").json()["items"] == items(11, 20)


def test_last_page(api):
    answer = api.get("/items?page=10").json()
    assert answer["items"] == items(91, 100)
    assert (answer["page"], answer["pages"], answer["total"]) == (10, 10, 100)


def test_page_that_is_not_there(api):
    assert api.get("/items?page=999").status == 404
    assert api.get("/items?page=11").status == 404


def test_no_page_named(api):
    assert api.get("/items").json()["items"] == items(1, 10)


@pytest.mark.parametrize("page", ["0", "-1", "abc", "1.5", ""])
def test_page_that_is_no_number(api, page):
    assert api.get("/items", query={"page": page}).status == 404


def test_incomplete_page(serve, shared_dir):
    api = start(serve, shared_dir, 23)
    answer = api.get("/items?page=3").json()
    assert (answer["items"], answer["pages"], answer["total"]) == (items(21, 23), 3, 23)
    assert api.get("/items?page=4").status == 404


def test_empty_list(serve, shared_dir):
    answer = start(serve, shared_dir, 0).get("/items?page=1")
    assert answer.status == 200
    assert answer.json() == {"items": [], "page": 1, "pages": 0, "total": 0}


def test_large_list(serve, shared_dir):
    asked = {1: (1, 10), 50_000: (499_991, 500_000), 100_000: (999_991, 1_000_000)}
    api = start(serve, shared_dir, 1_000_000, asked.values())
    for page, (first, last) in asked.items():
        answer = api.get(f"/items?page={page}")
        assert answer.status == 200, "из базы читают лишнее: нужны только строки этой страницы"
        assert answer.json()["items"] == items(first, last)
'''

_SOLUTION = """\
import sqlite3
from contextlib import closing

from flask import Flask, abort, jsonify, request

PAGE_SIZE = 10


def create_app(path):
    app = Flask(__name__)

    @app.get("/items")
    def list_items():
        text = request.args.get("page", "1")
        if not text.isdecimal():
            abort(404)
        page = int(text)
        with closing(sqlite3.connect(path)) as database:
            (total,) = database.execute("SELECT count(*) FROM items").fetchone()
            pages = (total + PAGE_SIZE - 1) // PAGE_SIZE
            if not 1 <= page <= max(pages, 1):
                abort(404)
            rows = database.execute(
                "SELECT id, name FROM items ORDER BY id LIMIT ? OFFSET ?",
                (PAGE_SIZE, (page - 1) * PAGE_SIZE),
            ).fetchall()
        items = [{"id": number, "name": name} for number, name in rows]
        return jsonify({"items": items, "page": page, "pages": pages, "total": total})

    return app
"""

_STARTER = """\
import sqlite3
from contextlib import closing

from flask import Flask, jsonify


def create_app(path):
    app = Flask(__name__)

    @app.get("/items")
    def list_items():
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT id, name FROM items ORDER BY id").fetchall()
        items = [{"id": number, "name": name} for number, name in rows]
        return jsonify({"items": items, "page": 1, "pages": 1, "total": len(items)})

    return app
"""

_LOADS_ALL = """\
        with closing(sqlite3.connect(path)) as database:
            everything = [
                {"id": number, "name": name}
                for number, name in database.execute("SELECT id, name FROM items ORDER BY id")
            ]
        total = len(everything)
        pages = (total + PAGE_SIZE - 1) // PAGE_SIZE
        if not 1 <= page <= max(pages, 1):
            abort(404)
        items = everything[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
"""

_INSTRUCTIONS = """\
Приложение отдаёт весь список сразу. Научите его отдавать по страницам.

`create_app(path)` возвращает приложение Flask; `path` - файл базы SQLite с таблицей `items (id, name)`.

`GET /items?page=2` отвечает

```json
{"items": [{"id": 11, "name": "Item 11"}, ...], "page": 2, "pages": 10, "total": 100}
```

- На странице 10 вещей в порядке `id`; на последней может быть меньше. Без `page` отдаётся первая страница.
- Страница, которой нет или которая не целое положительное число: `404`. Первая страница пустого списка есть.
- В таблице может быть миллион строк, а памяти всего 64 МБ: пусть лишнее не покидает базу.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Длинный список по страницам",
    "description": "Добавьте в приложение Flask постраничный вывод, который не боится миллиона строк.",
    "difficulty": "INTERMEDIATE",
    "level": 4,
    "category": "Веб-сервисы",
    "estimatedTime": 20,
    "tags": ["python", "flask", "sql", "пагинация"],
    "roles": ["Backend", "Full Stack"],
    "skills": ["Постраничный вывод", "Срез запроса"],
    "tools": ["Flask", "SQLite"],
    "related": ["t6-build-an-inventory-api", "t2-speed-up-a-slow-query"],
    "learningOutcomes": ["Как считать смещение страницы", "Почему срез делает база, а не программа"],
    "timeLimitMs": 20000,
    "memoryLimitMb": 64,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "testFiles": {"python": _TESTS},
    "wrongSolutions": [
        wrong(
            "python",
            "Читает всю таблицу и режет список",
            _SOLUTION[: _SOLUTION.index("        with closing")]
            + _LOADS_ALL
            + _SOLUTION[_SOLUTION.index("        return jsonify") :],
        ),
        wrong(
            "python",
            "Смещение на страницу больше",
            _SOLUTION.replace("(page - 1) * PAGE_SIZE", "page * PAGE_SIZE"),
        ),
        wrong(
            "python",
            "Пустая страница вместо 404",
            _SOLUTION.replace(
                "            if not 1 <= page <= max(pages, 1):\n                abort(404)\n", ""
            ),
        ),
    ],
    "hints": [
        "Страница с номером n начинается после (n - 1) * 10 вещей.",
        'LIMIT и OFFSET передают параметрами: execute("... LIMIT ? OFFSET ?", (10, offset)).',
        "Число страниц - деление с округлением вверх: (total + 9) // 10.",
    ],
    "testCases": [
        author_test("Первая страница: вещи 1-10", "test_first_page"),
        author_test("Вторая страница: вещи 11-20", "test_second_page"),
        author_test("Последняя страница и числа страниц", "test_last_page"),
        author_test("Страница 999: 404", "test_page_that_is_not_there"),
        author_test("Без номера страницы", "test_no_page_named"),
        author_test("Миллион вещей", "test_large_list"),
        author_test("Номер не число", "test_page_that_is_no_number", hidden=True),
        author_test("Неполная страница", "test_incomplete_page", hidden=True),
        author_test("Пустой список", "test_empty_list", hidden=True),
    ],
}
