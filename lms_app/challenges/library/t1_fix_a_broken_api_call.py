"""T1: a call of an API to repair; a server of the tests answers in the place of api.example.com."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong

SLUG = "t1-fix-a-broken-api-call"

_TESTS = '''\
import threading

import pytest
import solution
from author_http import json_response

USERS = [{"id": 1, "name": "Alice"}, {"id": 2, "name": "Bob"}]


def answer(request):
    if request.path != "/users":
        return json_response({"error": "no such page"}, 404)
    if request.query.get("api_key") != "xyz":
        return json_response({"error": "no api_key"}, 401)
    if request.headers.get("accept") != "application/json":
        return 200, {"Content-Type": "text/html"}, "<ul><li>Alice</li></ul>"
    return json_response(USERS)


@pytest.fixture
def api(http_server):
    return http_server(answer, host="api.example.com")


def ask(api):
    """Call the function whatever it raises: these tests look at what was sent."""
    try:
        solution.get_users()
    except Exception:
        pass
    assert api.requests, "ни один запрос не дошёл до http://api.example.com"
    return api.requests[0]


def test_address(api):
    assert ask(api).headers["host"] == "api.example.com"


def test_page(api):
    assert ask(api).path == "/users"


def test_accept_header(api):
    assert ask(api).headers.get("accept") == "application/json"


def test_api_key(api):
    assert ask(api).query == {"api_key": "xyz"}


def test_users(api):
    assert solution.get_users() == USERS


def test_other_users(http_server):
    others = [{"id": 7, "name": "Дана"}]
    http_server(lambda request: json_response(others), host="api.example.com")
    assert solution.get_users() == others


def test_slow_server(http_server):
    may_end = threading.Event()

    def sleep(request):
        may_end.wait(20)
        return json_response(USERS)

    http_server(sleep, host="api.example.com")
    try:
        assert solution.get_users() == []
    finally:
        may_end.set()


def test_timeout_is_five_seconds(monkeypatch):
    seen = []
    monkeypatch.setattr(solution.requests, "get", lambda *args, **named: seen.append(named.get("timeout")))
    try:
        solution.get_users()
    except Exception:
        pass
    assert seen == [5]


@pytest.mark.parametrize("status", [404, 500])
def test_error_of_the_server(http_server, status):
    http_server(lambda request: json_response({"error": "no"}, status), host="api.example.com")
    with pytest.raises(OSError):
        solution.get_users()
'''

_SOLUTION = """\
import requests

URL = "http://api.example.com/users"


def get_users():
    try:
        response = requests.get(
            URL,
            params={"api_key": "xyz"},
            headers={"Accept": "application/json"},
            timeout=5,
        )
    except requests.Timeout:
        return []
    response.raise_for_status()
    return response.json()
"""

_STARTER = """\
import requests

URL = "htp://api.example.com/userss"


def get_users():
    response = requests.get(URL)
    return response.json()
"""

_INSTRUCTIONS = """\
Программа получает список пользователей, но не работает. Вот её журнал:

```
requests.exceptions.InvalidSchema: No connection adapters were found for 'htp://api.example.com/userss'
GET /userss HTTP/1.1 -> 404 Not Found
GET /users HTTP/1.1 -> 401 Unauthorized {"error": "no api_key"}
GET /users?api_key=xyz HTTP/1.1 -> 200 OK, Content-Type: text/html
(сервер не отвечает, программа стоит уже 10 минут)
```

Почините `get_users()`:

- адрес `http://api.example.com/users`;
- параметр `api_key` со значением `xyz`;
- заголовок `Accept: application/json`, тогда сервер ответит JSON;
- ждать ответа не дольше 5 секунд; если сервер не успел, вернуть пустой список;
- на ошибку сервера (404, 500) поднимать исключение `requests.HTTPError`.

Функция возвращает список словарей, каким его прислал сервер. Настоящей сети здесь нет: под именем
`api.example.com` отвечает сервер проверки.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Почините запрос к API",
    "description": "Программа на requests получает 404. Найдите по журналу все ошибки и исправьте их.",
    "difficulty": "INTERMEDIATE",
    "level": 3,
    "category": "Веб-сервисы",
    "estimatedTime": 15,
    "tags": ["python", "requests", "http", "отладка"],
    "roles": ["Backend"],
    "skills": ["Запросы к API", "Поиск ошибок"],
    "tools": ["requests"],
    "related": ["t3-clean-up-messy-json", "t6-build-an-inventory-api"],
    "learningOutcomes": ["Из чего состоит запрос к API", "Как найти ошибку по ответу сервера"],
    "timeLimitMs": 9000,
    "memoryLimitMb": 128,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "testFiles": {"python": _TESTS},
    "wrongSolutions": [
        wrong("python", "Не ограничивает время", _SOLUTION.replace("            timeout=5,\n", "")),
        wrong("python", "Забыт ключ", _SOLUTION.replace('            params={"api_key": "xyz"},\n', "")),
        wrong(
            "python",
            "Список вписан в код",
            _SOLUTION.replace("response.json()", '[{"id": 1, "name": "Alice"}, {"id": 2, "name": "Bob"}]'),
        ),
    ],
    "hints": [
        "Прочитайте адрес по буквам: и схему, и страницу.",
        "requests.get принимает params, headers и timeout.",
        "Когда время вышло, поднимается requests.Timeout; response.raise_for_status() поднимает HTTPError.",
    ],
    "testCases": [
        author_test("Правильный адрес", "test_address"),
        author_test("Правильная страница", "test_page"),
        author_test("Заголовок Accept", "test_accept_header"),
        author_test("Ключ API", "test_api_key"),
        author_test("Список пользователей", "test_users"),
        author_test("Медленный сервер: пустой список", "test_slow_server"),
        author_test("Другие пользователи", "test_other_users", hidden=True),
        author_test("Ожидание в пять секунд", "test_timeout_is_five_seconds", hidden=True),
        author_test("Ошибка сервера", "test_error_of_the_server", hidden=True),
    ],
}
