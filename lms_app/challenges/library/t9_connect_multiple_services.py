"""T9: orders and inventory. The learner writes both services; the queue between them is the tests'."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong
from lms_app.challenges.library_tests.t9 import TESTS

SLUG = "t9-connect-multiple-services"

_INVENTORY = """\
def create_inventory(stock, broker_url):
    app = Flask("inventory")
    lock = threading.Lock()

    def take(item, quantity):
        with lock:
            if stock.get(item, 0) < quantity:
                return False
            stock[item] -= quantity
            return True

    @app.get("/stock/<item>")
    def show_stock(item):
        return jsonify({"item": item, "quantity": stock.get(item, 0)})

    @app.post("/reserve")
    def reserve():
        body = request.get_json()
        if not take(body["item"], body["quantity"]):
            return jsonify({"error": "not enough"}), 409
        return jsonify({"item": body["item"], "quantity": stock[body["item"]]})

    @app.post("/work")
    def work():
        processed = 0
        while (answer := requests.get(f"{broker_url}/reservations", timeout=2)).status_code == 200:
            message = answer.json()
            take(message["item"], message["quantity"])
            processed += 1
        return jsonify({"processed": processed})

    return app
"""

_SOLUTION = (
    """\
import threading
import uuid
from time import sleep

import requests
from flask import Flask, jsonify, request

LARGE = 10
ATTEMPTS = 3
FIRST_PAUSE_S = 0.05
FAILURES_TO_OPEN = 2


"""
    + _INVENTORY
    + """

class Unavailable(Exception):
    pass


def ask_inventory(url, body):
    for attempt in range(ATTEMPTS):
        if attempt:
            sleep(FIRST_PAUSE_S * 2 ** (attempt - 1))
        try:
            answer = requests.post(f"{url}/reserve", json=body, timeout=2)
        except requests.RequestException:
            continue
        if answer.status_code < 500:
            return answer
    raise Unavailable


def create_orders(inventory_url, broker_url):
    app = Flask("orders")
    done = {}
    failures = 0

    def place(item, quantity):
        nonlocal failures
        body = {"id": uuid.uuid4().hex, "item": item, "quantity": quantity}
        if quantity >= LARGE:
            requests.post(f"{broker_url}/reservations", json=body, timeout=2)
            return {**body, "status": "accepted"}, 202
        if failures >= FAILURES_TO_OPEN:
            return {"status": "unavailable"}, 503
        try:
            answer = ask_inventory(inventory_url, body)
        except Unavailable:
            failures += 1
            return {"status": "unavailable"}, 503
        failures = 0
        if answer.status_code != 200:
            return {"status": "refused"}, 409
        return {**body, "status": "created"}, 201

    @app.post("/orders")
    def create_order():
        key = request.headers.get("Idempotency-Key", "")
        if key not in done:
            order = request.get_json()
            result, status = place(order["item"], order["quantity"])
            if status not in (201, 202):
                return jsonify(result), status
            done[key] = (result, status)
        result, status = done[key]
        return jsonify(result), status

    return app
"""
)

_STARTER = (
    """\
import threading
import uuid
from time import sleep

import requests
from flask import Flask, jsonify, request


"""
    + _INVENTORY
    + """

def create_orders(inventory_url, broker_url):
    app = Flask("orders")

    @app.post("/orders")
    def create_order():
        body = {"id": uuid.uuid4().hex, **request.get_json()}
        requests.post(f"{inventory_url}/reserve", json=body, timeout=2)
        return jsonify({**body, "status": "created"}), 201

    return app
"""
)

_INSTRUCTIONS = """\
Магазин роботов состоит из двух служб: склад `create_inventory` уже готов, заказы `create_orders` за вами.
Они говорят по HTTP и через очередь сообщений.

`create_orders(inventory_url, broker_url)` возвращает приложение Flask с одним адресом:
`POST /orders` с телом `{"item": "robot", "quantity": 2}` и заголовком `Idempotency-Key`.

- **Обычный заказ** (меньше 10 штук): `POST {inventory_url}/reserve` с тем же телом. Склад ответил
  `200`: ответьте `201` и `{"id": ..., "status": "created", ...}`. Склад ответил `409`: ответьте `409`.
- **Большой заказ** (от 10 штук) не ждёт склада: `POST {broker_url}/reservations` с телом
  `{"item": ..., "quantity": ...}`, ответ `202` и `"status": "accepted"`. Очередь разберут позже.
- **Повторы.** Склад ответил 5xx или недоступен: до трёх попыток, пауза каждый раз вдвое длиннее. Для
  неё вызывайте `sleep` из заготовки; первая не длиннее 0,1 с.
- **Размыкание цепи.** Не помогло: ответ `503` и `"status": "unavailable"`. После двух таких заказов
  подряд склад больше не спрашивают, `503` приходит сразу.
- **Идемпотентность.** Второй запрос с тем же ключом ничего не делает и получает тот же ответ. Заказ
  с ответом `503` можно повторить с тем же ключом.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Соедините две службы",
    "description": "Свяжите заказы и склад: запросы, очередь, повторы, размыкание цепи, идемпотентность.",
    "difficulty": "EXPERT",
    "level": 9,
    "category": "Распределённые системы",
    "estimatedTime": 45,
    "tags": ["python", "flask", "requests", "микросервисы", "очереди"],
    "roles": ["Backend", "DevOps"],
    "skills": ["Связь служб", "Обработка отказов"],
    "tools": ["Flask", "requests"],
    "related": ["t1-fix-a-broken-api-call", "t6-build-an-inventory-api"],
    "learningOutcomes": ["Как службы говорят друг с другом", "Приёмы устойчивости к отказам"],
    "timeLimitMs": 8000,
    "memoryLimitMb": 128,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "testFiles": {"python": TESTS},
    "wrongSolutions": [
        wrong("python", "Не повторяет", _SOLUTION.replace("ATTEMPTS = 3", "ATTEMPTS = 1")),
        wrong("python", "Цепь не размыкается", _SOLUTION.replace("failures += 1", "failures += 0")),
        wrong("python", "Ключ не запоминается", _SOLUTION.replace("if key not in done:", "if True:")),
        wrong("python", "Паузы одинаковые", _SOLUTION.replace(" * 2 ** (attempt - 1)", "")),
    ],
    "hints": [
        "Цикл for attempt in range(3) с try вокруг requests.post; 2 ** attempt даёт растущую паузу.",
        "Счётчик неудач подряд обнуляйте при успехе; если он дошёл до двух, отвечайте 503 сразу.",
        "Ответы удачных заказов храните в словаре по ключу.",
    ],
    "testCases": [
        author_test("Заказ уменьшает запас", "test_order_takes_from_stock"),
        author_test("Больше, чем есть: отказ", "test_too_much_is_refused"),
        author_test("Большой заказ уходит в очередь", "test_large_order_is_queued"),
        author_test("Очередь разобрана", "test_queue_is_worked_off"),
        author_test("Склад не работает: 503", "test_inventory_is_down"),
        author_test("Цепь размыкается", "test_circuit_opens"),
        author_test("Повторяет, пока не выйдет", "test_retries_until_it_works"),
        author_test("Один ключ, один заказ", "test_same_key_twice"),
        author_test("Паузы растут", "test_pauses_grow", hidden=True),
        author_test("Никто не отвечает", "test_nobody_listens", hidden=True),
        author_test("Один ключ в очереди", "test_same_key_twice_in_the_queue", hidden=True),
        author_test("Неудачный заказ повторяют", "test_failed_order_may_be_repeated", hidden=True),
    ],
}
