"""The tests of T7."""

TESTS = '''\
import re
import sqlite3

import pytest
import solution

USERS = [("alice", "wonder-1"), ("bob", "builder-2")]


@pytest.fixture
def path(shared_dir):
    path = shared_dir / "users.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT NOT NULL)")
    database.executemany("INSERT INTO users VALUES (?, ?)", USERS)
    database.commit()
    database.close()
    path.chmod(0o666)
    shared_dir.chmod(0o777)
    return path


@pytest.fixture
def site(serve, path):
    return serve(solution.create_app(str(path)))


def token_of(site):
    page = site.get("/login")
    assert page.status == 200
    found = re.search(r"""name=["']csrf_token["'][^>]*value=["']([^"']+)["']""", page.text)
    assert found, "в форме входа нет поля csrf_token"
    return found[1]


def log_in(site, name, password):
    return site.post("/login", data={"name": name, "password": password, "csrf_token": token_of(site)})


def test_login_works(site):
    answer = log_in(site, "alice", "wonder-1")
    assert answer.status == 200
    assert "alice" in answer.text
    assert log_in(site, "alice", "wrong").status == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [("alice' --", "x"), ("' OR '1'='1", "' OR '1'='1"), ("x", "' OR 1=1 --"),
     ("' UNION SELECT 'alice', 'x' --", "x"), ('" OR ""="', '" OR ""="')],
)
def test_injection_does_not_log_in(site, name, password):
    assert log_in(site, name, password).status == 401


def test_injection_destroys_nothing(site, path):
    assert log_in(site, "'; DROP TABLE users; --", "x").status == 401
    database = sqlite3.connect(path)
    assert database.execute("SELECT count(*) FROM users").fetchone() == (2,)
    assert log_in(site, "bob", "builder-2").status == 200


def test_quotes_in_a_name_are_no_error(site):
    assert log_in(site, "O'Neil", "x").status == 401


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>"])
def test_search_escapes(site, word):
    page = site.get("/search", query={"q": word})
    assert page.status == 200
    assert word not in page.text, "слово из запроса попало на страницу как HTML"
    assert "&lt;" in page.text


def test_search_escapes_quotes(site):
    page = site.get("/search", query={"q": '"><svg onload=alert(1)>'})
    assert '"><svg' not in page.text


def test_search_shows_the_word(site):
    assert "robot" in site.get("/search", query={"q": "robot"}).text


def test_post_without_token(site):
    answer = site.post("/login", data={"name": "alice", "password": "wonder-1"})
    assert answer.status in (400, 403), f"запрос без токена получил ответ {answer.status}"


def test_post_with_wrong_token(site):
    token_of(site)
    for token in ("", "wrong", "0" * 64):
        data = {"name": "alice", "password": "wonder-1", "csrf_token": token}
        assert site.post("/login", data=data).status in (400, 403)


def test_token_of_somebody_else(site):
    own, other = token_of(site), type(site)(site.port)
    token = token_of(other)
    assert token != own, "у двух посетителей один токен"
    data = {"name": "alice", "password": "wonder-1", "csrf_token": token}
    assert site.post("/login", data=data).status in (400, 403)


def version_of(name):
    lines = [line.split("#")[0].strip().lower() for line in solution.REQUIREMENTS.splitlines()]
    found = [re.fullmatch(name + r"\\s*(==|>=|~=)\\s*([0-9.]+)", line) for line in lines]
    versions = [tuple(int(part) for part in match[2].split(".")) for match in found if match]
    assert len(versions) == 1, f"в REQUIREMENTS нет одной версии пакета {name}"
    return versions[0]


def test_requirements():
    assert version_of("flask") >= (2, 3, 2), "в этой версии Flask известна уязвимость CVE-2023-30861"


def test_all_requirements():
    assert version_of("werkzeug") >= (3, 0, 6), "в этой версии Werkzeug известны уязвимости"
    assert version_of("jinja2") >= (3, 1, 6), "в этой версии Jinja2 известны уязвимости"


def test_brute_force(site):
    token = token_of(site)
    statuses = [
        site.post("/login", data={"name": "alice", "password": f"guess-{number}", "csrf_token": token}).status
        for number in range(100)
    ]
    assert 429 in statuses[:21], "двадцать неверных паролей подряд, и ни одного отказа 429"
    assert statuses[-1] == 429
    data = {"name": "alice", "password": "wonder-1", "csrf_token": token}
    assert site.post("/login", data=data).status == 429, "после отказа верный пароль всё ещё пускает"


def test_a_few_mistakes_are_allowed(site):
    for number in range(3):
        assert log_in(site, "bob", f"guess-{number}").status == 401
    assert log_in(site, "bob", "builder-2").status == 200
'''
