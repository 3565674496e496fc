"""T10: a workflow of GitHub Actions; tests ask about the parsed file, nothing is executed."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong
from lms_app.challenges.library_tests.t10 import TESTS

SLUG = "t10-automate-deployment"

_SOLUTION = """\
name: Deploy

on:
  push:
    branches: [main]
  pull_request:
    branches: [main]

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install -r requirements.txt
      - run: pytest --junitxml=report.xml
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: report
          path: report.xml

  build:
    needs: test
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: ghcr.io
          username: ${{ github.actor }}
          password: ${{ secrets.REGISTRY_TOKEN }}
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: ghcr.io/club/site:${{ github.sha }}

  deploy:
    needs: build
    if: github.ref == 'refs/heads/main'
    environment: staging
    runs-on: ubuntu-latest
    steps:
      - run: ./deploy.sh ghcr.io/club/site:${{ github.sha }}
        env:
          DEPLOY_KEY: ${{ secrets.DEPLOY_KEY }}
"""

_STARTER = """\
name: Deploy

on:
  push:
    branches: [main]

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt
"""

_INSTRUCTIONS = """\
Опишите в одном файле GitHub Actions путь сайта на Python от изменения до тестового сервера. Файл не
запускается: проверка читает его и смотрит, что от чего зависит.

1. **Тесты.** Задание с `actions/checkout` и `actions/setup-python`, которое запускает `pytest`. Упал тест -
   дальше ничего не идёт; отчёт сохраняет `actions/upload-artifact`, и после неудачи тоже (`if: always()`).
2. **Сборка.** После успешных тестов собирается и публикуется образ Docker: `docker/build-push-action` с
   `push: true` или `docker build` и `docker push`; перед этим вход в реестр.
3. **Выкладка.** После сборки, в окружение `staging` (`environment`): в его настройках включают обязательное
   одобрение.
4. **Защита ветки.** Запросы на слияние в `main` проверяются (`pull_request`), а выкладывается только `main`
   (`if` с `github.ref`).
5. **Ключи.** Пароль реестра и ключ выкладки берутся из `secrets`; в самом файле ключей нет, а задание с
   тестами их не получает.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Автоматическая выкладка",
    "description": "Настройте GitHub Actions: тесты, сборка образа Docker, выкладка, защита ветки и ключи.",
    "difficulty": "ADVANCED",
    "level": 8,
    "category": "DevOps",
    "estimatedTime": 35,
    "languages": ["yaml"],
    "tags": ["yaml", "github actions", "docker", "ci/cd"],
    "roles": ["DevOps", "Backend"],
    "skills": ["CI/CD", "Работа с ключами"],
    "tools": ["GitHub Actions", "Docker"],
    "related": ["t4-test-a-math-function", "t7-harden-a-web-app"],
    "learningOutcomes": [
        "Как устроен конвейер CI/CD",
        "Автоматические тесты и выкладка",
        "Где хранить ключи",
    ],
    "timeLimitMs": 3000,
    "memoryLimitMb": 64,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"yaml": _STARTER},
    "solutionCode": {"yaml": _SOLUTION},
    "testFiles": {"yaml": TESTS},
    "wrongSolutions": [
        wrong("yaml", "Сборка не ждёт тестов", _SOLUTION.replace("    needs: test\n", "")),
        wrong(
            "yaml",
            "Ключ записан в файле",
            _SOLUTION.replace("${{ secrets.REGISTRY_TOKEN }}", "correct-horse-battery"),
        ),
        wrong(
            "yaml",
            "Выкладывается любая ветка",
            _SOLUTION.replace("    if: github.ref == 'refs/heads/main'\n", ""),
        ),
        wrong(
            "yaml",
            "Упавшие тесты не мешают",
            _SOLUTION.replace("report.xml\n      - uses", "report.xml || true\n      - uses"),
        ),
    ],
    "hints": [
        "needs: test не даст заданию начаться, пока test не закончится успешно.",
        "environment: staging и if: github.ref == 'refs/heads/main' пишут в задании выкладки.",
        "Секрет подставляют так: ${{ secrets.DEPLOY_KEY }}.",
    ],
    "testCases": [
        author_test("Тесты запускаются", "test_tests_run"),
        author_test("Упавший тест останавливает сборку", "test_failed_test_stops"),
        author_test("Отчёт сохраняется и после неудачи", "test_report_is_kept"),
        author_test("Образ опубликован", "test_image_is_published"),
        author_test("Выкладка после сборки", "test_deploy_after_build"),
        author_test("Выкладка в staging после слияния в main", "test_deploy_waits_for_people"),
        author_test("Запросы на слияние проверяются", "test_pull_requests_are_tested"),
        author_test("Ключи взяты из secrets", "test_secrets_are_referenced"),
        author_test("Ошибка тестов не спрятана", "test_failure_is_not_hidden", hidden=True),
        author_test("Вход в реестр", "test_log_in_to_registry", hidden=True),
        author_test("Выкладка ждёт тестов", "test_deploy_after_tests", hidden=True),
        author_test("Выкладывается только main", "test_only_main_is_deployed", hidden=True),
        author_test("В файле нет ключей", "test_no_literal_secrets", hidden=True),
        author_test("Тесты не получают ключей", "test_secrets_stay_out_of_tests", hidden=True),
    ],
}
