"""T6: an API for a store room; the application is served in the learner's process and asked by HTTP."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong

SLUG = "t6-build-an-inventory-api"

_TESTS = """\
import pytest
import solution


@pytest.fixture
def api(serve):
    return serve(solution.app)


def make(api, name="Book", qty=10):
    answer = api.post("/items", json={"name": name, "qty": qty})
    assert answer.status == 201, f"POST /items ответил {answer.status}, а не 201"
    return answer.json()


def test_create(api):
    item = make(api)
    assert item["name"] == "Book"
    assert item["qty"] == 10
    assert type(item["id"]) is int


def test_create_gives_new_ids(api):
    ids = [make(api, name)["id"] for name in ("Book", "Pen", "Book")]
    assert len(set(ids)) == 3


def test_read(api):
    assert api.get("/items").json() == []
    book, pen = make(api), make(api, "Pen", 3)
    answer = api.get("/items")
    assert answer.status == 200
    assert answer.json() == [book, pen]


def test_update(api):
    book, pen = make(api), make(api, "Pen", 3)
    answer = api.put(f"/items/{book['id']}", json={"qty": 15})
    assert answer.status == 200
    assert answer.json() == {**book, "qty": 15}
    assert api.get("/items").json() == [{**book, "qty": 15}, pen]


def test_update_of_nothing(api):
    assert api.put("/items/999", json={"qty": 1}).status == 404


def test_delete(api):
    book, pen = make(api), make(api, "Pen", 3)
    answer = api.delete(f"/items/{book['id']}")
    assert answer.status == 204
    assert answer.body == b""
    assert api.get("/items").json() == [pen]
    assert api.delete(f"/items/{book['id']}").status == 404


def test_id_is_not_used_again(api):
    book = make(api)
    api.delete(f"/items/{book['id']}")
    assert make(api, "Pen")["id"] != book["id"]


def test_invalid_qty(api):
    answer = api.post("/items", json={"name": "Book", "qty": "abc"})
    assert answer.status == 400
    assert "error" in answer.json()
    assert api.get("/items").json() == []


@pytest.mark.parametrize(
    "body", [{"qty": 1}, {"name": "", "qty": 1}, {"name": "Book"}, {"name": "Book", "qty": -1},
             {"name": "Book", "qty": True}, {"name": 5, "qty": 1}, [], None]
)
def test_other_invalid_bodies(api, body):
    assert api.post("/items", json=body).status == 400
    assert api.get("/items").json() == []


def test_invalid_update(api):
    book = make(api)
    assert api.put(f"/items/{book['id']}", json={"qty": "abc"}).status == 400
    assert api.get("/items").json() == [book]
"""

_SOLUTION = """\
from flask import Flask, jsonify, request

app = Flask(__name__)
items = {}
last_id = 0


def is_quantity(value):
    return type(value) is int and value >= 0


def is_name(value):
    return isinstance(value, str) and value.strip() != ""


def refuse(status, text):
    return jsonify({"error": text}), status


@app.post("/items")
def create_item():
    global last_id
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not is_name(body.get("name")) or not is_quantity(body.get("qty")):
        return refuse(400, "name is a text, qty a whole number from 0")
    last_id += 1
    items[last_id] = {"id": last_id, "name": body["name"], "qty": body["qty"]}
    return jsonify(items[last_id]), 201


@app.get("/items")
def read_items():
    return jsonify(list(items.values()))


@app.put("/items/<int:item_id>")
def update_item(item_id):
    if item_id not in items:
        return refuse(404, "no such item")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return refuse(400, "the body is an object")
    item = {**items[item_id], **{key: body[key] for key in ("name", "qty") if key in body}}
    if not is_name(item["name"]) or not is_quantity(item["qty"]):
        return refuse(400, "name is a text, qty a whole number from 0")
    items[item_id] = item
    return jsonify(item)


@app.delete("/items/<int:item_id>")
def delete_item(item_id):
    if items.pop(item_id, None) is None:
        return refuse(404, "no such item")
    return "", 204
"""

_STARTER = """\
from flask import Flask, jsonify, request

app = Flask(__name__)
items = {}


@app.get("/items")
def read_items():
    return jsonify(list(items.values()))
"""

_INSTRUCTIONS = """\
Напишите на Flask программный интерфейс склада. Приложение называется `app`; вещи хранятся в памяти.

| запрос | ответ |
|---|---|
| `POST /items` с телом `{"name": "Book", "qty": 10}` | `201` и вещь `{"id": 1, "name": "Book", "qty": 10}` |
| `GET /items` | `200` и список вещей в порядке создания |
| `PUT /items/1` с телом `{"qty": 15}` | `200` и изменённая вещь; остальные поля остаются |
| `DELETE /items/1` | `204` без тела |

- `id` целое, у каждой вещи своё; номер удалённой вещи больше не выдаётся.
- `name` непустой текст, `qty` целое число от 0. Иначе ответ `400` и `{"error": "..."}`, и ничего не меняется.
- Изменить или удалить вещь, которой нет: `404`.

Запускать сервер не нужно: это сделает проверка.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Интерфейс склада на Flask",
    "description": "Сделайте REST API: создать, прочитать, изменить, удалить вещь и отклонить неверное.",
    "difficulty": "INTERMEDIATE",
    "level": 4,
    "category": "Веб-сервисы",
    "estimatedTime": 30,
    "tags": ["python", "flask", "rest", "http"],
    "roles": ["Backend"],
    "skills": ["Разработка API", "Маршруты и запросы"],
    "tools": ["Flask"],
    "related": ["t8-paginate-a-long-list", "t7-harden-a-web-app"],
    "learningOutcomes": ["Как устроен REST API", "Операции CRUD и коды ответов", "Проверка входных данных"],
    "timeLimitMs": 4000,
    "memoryLimitMb": 128,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "testFiles": {"python": _TESTS},
    "wrongSolutions": [
        wrong(
            "python",
            "Не проверяет количество",
            _SOLUTION.replace("type(value) is int and value >= 0", "True"),
        ),
        wrong(
            "python",
            "Номер вещи равен их числу",
            _SOLUTION.replace("    last_id += 1\n", "    last_id = len(items) + 1\n"),
        ),
        wrong(
            "python",
            "Отвечает 200 на создание и удаление",
            _SOLUTION.replace(", 201", "").replace(", 204", ""),
        ),
    ],
    "hints": [
        'Для каждого запроса нужна своя функция: @app.post("/items"), @app.put("/items/<int:item_id>").',
        "Код ответа возвращают вторым значением: return jsonify(item), 201.",
        "request.get_json(silent=True) вернёт None, если тело не JSON. Учтите: True в Python тоже int.",
    ],
    "testCases": [
        author_test("Создание: 201 и вещь с номером", "test_create"),
        author_test("Чтение: список в порядке создания", "test_read"),
        author_test("Изменение: 200, остальное на месте", "test_update"),
        author_test("Удаление: 204, потом 404", "test_delete"),
        author_test("Количество не число: 400", "test_invalid_qty"),
        author_test("У каждой вещи свой номер", "test_create_gives_new_ids"),
        author_test("Изменение того, чего нет", "test_update_of_nothing", hidden=True),
        author_test("Номер не выдаётся снова", "test_id_is_not_used_again", hidden=True),
        author_test("Другие неверные тела", "test_other_invalid_bodies", hidden=True),
        author_test("Неверное изменение", "test_invalid_update", hidden=True),
    ],
}
