"""T7: an application with five holes; each is attacked for real over HTTP."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong
from lms_app.challenges.library_tests.t7 import TESTS

SLUG = "t7-harden-a-web-app"

_SOLUTION = '''\
import secrets
import sqlite3
import time
from contextlib import closing

from flask import Flask, abort, render_template_string, request, session

REQUIREMENTS = """\\
flask==3.1.1
werkzeug==3.1.3
jinja2==3.1.6
"""

MAX_FAILURES = 5
WINDOW_S = 60

LOGIN_PAGE = """
<form method="post">
  <input type="hidden" name="csrf_token" value="{{ token }}">
  <input name="name"><input name="password" type="password"><button>Log in</button>
</form>
"""


def create_app(path):
    app = Flask(__name__)
    app.secret_key = secrets.token_hex(32)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    failures = {}

    def is_blocked(key):
        recent = [moment for moment in failures.get(key, []) if time.time() - moment < WINDOW_S]
        failures[key] = recent
        return len(recent) >= MAX_FAILURES

    @app.get("/login")
    def show_login():
        session.setdefault("csrf_token", secrets.token_hex(32))
        return render_template_string(LOGIN_PAGE, token=session["csrf_token"])

    @app.post("/login")
    def log_in():
        expected = session.get("csrf_token", "")
        if not expected or not secrets.compare_digest(request.form.get("csrf_token", ""), expected):
            abort(403)
        name, password = request.form.get("name", ""), request.form.get("password", "")
        key = (request.remote_addr, name)
        if is_blocked(key):
            abort(429)
        with closing(sqlite3.connect(path)) as database:
            user = database.execute(
                "SELECT name FROM users WHERE name = ? AND password = ?", (name, password)
            ).fetchone()
        if user is None:
            failures[key].append(time.time())
            abort(401)
        return render_template_string("Hello, {{ name }}!", name=user[0])

    @app.get("/search")
    def search():
        return render_template_string("<p>Nothing about {{ word }}</p>", word=request.args.get("q", ""))

    return app
'''

_STARTER = '''\
import sqlite3
from contextlib import closing

from flask import Flask, abort, request

REQUIREMENTS = """\\
flask==2.2.2
werkzeug==2.2.2
jinja2==3.1.2
"""

LOGIN_PAGE = """
<form method="post">
  <input name="name"><input name="password" type="password"><button>Log in</button>
</form>
"""


def create_app(path):
    app = Flask(__name__)

    @app.get("/login")
    def show_login():
        return LOGIN_PAGE

    @app.post("/login")
    def log_in():
        name, password = request.form["name"], request.form["password"]
        with closing(sqlite3.connect(path)) as database:
            sql = f"SELECT name FROM users WHERE name = '{name}' AND password = '{password}'"
            user = database.execute(sql).fetchone()
        if user is None:
            abort(401)
        return f"Hello, {user[0]}!"

    @app.get("/search")
    def search():
        return f"<p>Nothing about {request.args.get('q', '')}</p>"

    return app
'''

_INSTRUCTIONS = """\
Это приложение взломали. `create_app(path)` возвращает его; `path` - файл базы SQLite с таблицей
`users (name, password)`. Закройте все дыры, а сам вход работает: верный пароль получает `200` и страницу с
именем, неверный `401`.

1. **Внедрение SQL.** Вход с именем `'; DROP TABLE users; --` или `' OR '1'='1` - обычный неверный вход.
2. **XSS.** `GET /search?q=<script>alert(1)</script>` показывает слово как текст.
3. **CSRF.** `GET /login` отдаёт форму со скрытым полем `csrf_token`, `POST /login` без верного токена этого
   посетителя получает `400` или `403`.
4. **Устаревшие пакеты.** В `REQUIREMENTS` нужны версии без известных уязвимостей: Flask от 2.3.2, Werkzeug от
   3.0.6, Jinja2 от 3.1.6.
5. **Перебор паролей.** Не позже чем после 20 неверных паролей подряд вход отвечает `429`, даже если следующий
   пароль верен. Три ошибки прощаются.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Защитите веб-приложение",
    "description": "Закройте в приложении Flask внедрение SQL, XSS, CSRF, старые пакеты и перебор паролей.",
    "difficulty": "EXPERT",
    "level": 9,
    "category": "Безопасность",
    "estimatedTime": 40,
    "tags": ["python", "flask", "безопасность", "owasp"],
    "roles": ["Backend", "Security"],
    "skills": ["Защита от внедрения", "Экранирование", "Ограничение частоты"],
    "tools": ["Flask", "SQLite"],
    "related": ["t6-build-an-inventory-api", "t11-secure-an-express-api"],
    "learningOutcomes": ["Безопасный код веб-приложения", "Как устранять уязвимости из списка OWASP"],
    "timeLimitMs": 6000,
    "memoryLimitMb": 128,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "testFiles": {"python": TESTS},
    "wrongSolutions": [
        wrong(
            "python",
            "Удваивает кавычки только в имени",
            _SOLUTION.replace(
                '"SELECT name FROM users WHERE name = ? AND password = ?", (name, password)',
                '"SELECT name FROM users WHERE name = \'" + name.replace("\'", "\'\'")'
                " + f\"' AND password = '{password}'\"",
            ),
        ),
        wrong(
            "python",
            "Вырезает слово script",
            _SOLUTION.replace(
                'render_template_string("<p>Nothing about {{ word }}</p>", word=request.args.get("q", ""))',
                '"<p>Nothing about " + request.args.get("q", "").replace("script", "") + "</p>"',
            ),
        ),
        wrong(
            "python",
            "Один токен на всех",
            _SOLUTION.replace("secrets.token_hex(32))\n        return", '"7" * 64)\n        return'),
        ),
        wrong(
            "python",
            "Не считает попытки",
            _SOLUTION.replace("            failures[key].append(time.time())\n", ""),
        ),
    ],
    "hints": [
        'Значения передают в запрос параметрами: execute("... name = ?", (name,)).',
        "render_template_string экранирует {{ word }} сам; склейка строк не экранирует ничего.",
        "Токен положите в session (нужен app.secret_key) и сравните secrets.compare_digest.",
        "Для перебора запоминайте время неудачных попыток по имени и адресу.",
    ],
    "testCases": [
        author_test("Вход работает", "test_login_works"),
        author_test("DROP TABLE ничего не удаляет", "test_injection_destroys_nothing"),
        author_test("Слово поиска показано текстом", "test_search_escapes"),
        author_test("Запрос без токена", "test_post_without_token"),
        author_test("Версия Flask", "test_requirements"),
        author_test("Сто попыток входа", "test_brute_force"),
        author_test("Поиск показывает слово", "test_search_shows_the_word"),
        author_test("Несколько ошибок прощаются", "test_a_few_mistakes_are_allowed"),
        author_test("Внедрение не впускает", "test_injection_does_not_log_in", hidden=True),
        author_test("Кавычка в имени не ошибка", "test_quotes_in_a_name_are_no_error", hidden=True),
        author_test("Кавычки в слове поиска", "test_search_escapes_quotes", hidden=True),
        author_test("Неверный токен", "test_post_with_wrong_token", hidden=True),
        author_test("Чужой токен", "test_token_of_somebody_else", hidden=True),
        author_test("Все пакеты", "test_all_requirements", hidden=True),
    ],
}
