"""T5: adding up CSV files some of which are broken; the memory limit is what makes reading at once fail."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong

SLUG = "t5-robust-file-processor"

_TESTS = '''\
import logging

import pytest
import solution

HEAD = "sensor,value\\n"


@pytest.fixture
def write(shared_dir):
    def make(name, text):
        path = shared_dir / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return make


def total(*paths):
    return solution.process_files(list(paths))


def test_good_files(write):
    first = write("first.csv", HEAD + "left,10\\nright,5\\n")
    second = write("second.csv", HEAD + "left,1.5\\n")
    assert total(first, second) == {"total": 16.5, "rows": 3, "bad_rows": 0, "skipped": []}


def test_data_folder():
    assert total("data/sample.csv") == {"total": 30.5, "rows": 3, "bad_rows": 1, "skipped": []}


def test_missing_file(write, shared_dir):
    good = write("good.csv", HEAD + "left,10\\n")
    missing = str(shared_dir / "missing.csv")
    assert total(missing, good) == {"total": 10, "rows": 1, "bad_rows": 0, "skipped": [missing]}


def test_locked_file(write, shared_dir):
    good = write("good.csv", HEAD + "left,10\\n")
    locked = write("locked.csv", HEAD + "left,99\\n")
    (shared_dir / "locked.csv").chmod(0)
    assert total(good, locked) == {"total": 10, "rows": 1, "bad_rows": 0, "skipped": [locked]}


def test_bad_rows(write):
    bad = write("bad.csv", HEAD + "left,10\\nright\\nleft,many\\nleft,1,2\\nright,7\\n")
    assert total(bad) == {"total": 17, "rows": 2, "bad_rows": 3, "skipped": []}


def test_empty_file(write):
    empty, good = write("empty.csv", ""), write("good.csv", HEAD + "left,3\\n")
    assert total(empty, good) == {"total": 3, "rows": 1, "bad_rows": 0, "skipped": [empty]}


def test_large_file(shared_dir):
    path = shared_dir / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for _ in range(100):
            file.write("left_motor_temperature,1\\n" * 5_000)
    assert total(str(path)) == {"total": 500_000, "rows": 500_000, "bad_rows": 0, "skipped": []}


def test_skipping_is_logged(write, shared_dir, capsys):
    solution.logging.basicConfig(level="WARNING", force=True, stream=solution.sys.stdout)
    missing, empty = str(shared_dir / "missing.csv"), write("empty.csv", "")
    total(missing, empty)
    printed = capsys.readouterr().out
    assert missing in printed, "о пропущенном файле нет записи в журнале"
    assert empty in printed, "о пустом файле нет записи в журнале"


def test_only_broken_files(write, shared_dir):
    missing, empty = str(shared_dir / "missing.csv"), write("empty.csv", "")
    assert total(missing, empty, str(shared_dir)) == {
        "total": 0, "rows": 0, "bad_rows": 0, "skipped": [missing, empty, str(shared_dir)]
    }


def test_no_files():
    assert total() == {"total": 0, "rows": 0, "bad_rows": 0, "skipped": []}


def test_quotes_and_letters(write):
    path = write("quotes.csv", HEAD + '"датчик, левый",2\\n"right ""B""",3\\n')
    assert total(path)["total"] == 5
'''.replace("import logging\n\nimport pytest", "import pytest")

_SOLUTION = """\
import csv
import logging
import sys

log = logging.getLogger(__name__)


def read_value(row):
    _sensor, value = row
    return float(value)


def process_file(path, result):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) is None:
            raise ValueError("the file is empty")
        for row in rows:
            try:
                result["total"] += read_value(row)
                result["rows"] += 1
            except ValueError:
                result["bad_rows"] += 1


def process_files(paths):
    result = {"total": 0, "rows": 0, "bad_rows": 0, "skipped": []}
    for path in paths:
        try:
            process_file(path, result)
        except (OSError, ValueError) as error:
            log.warning("skipped %s: %s", path, error)
            result["skipped"].append(path)
    return result
"""

_STARTER = """\
import csv
import logging
import sys

log = logging.getLogger(__name__)


def process_files(paths):
    result = {"total": 0, "rows": 0, "bad_rows": 0, "skipped": []}
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for _sensor, value in rows[1:]:
            result["total"] += float(value)
            result["rows"] += 1
    return result
"""

_INSTRUCTIONS = """\
Датчики роботов пишут показания в файлы CSV с заголовком `sensor,value`. Функция `process_files(paths)` должна
сложить все значения и не упасть, что бы ни лежало в файлах. Она возвращает

```python
{"total": сумма, "rows": число хороших строк, "bad_rows": число плохих, "skipped": [пропущенные файлы]}
```

- **Файла нет** или **его нельзя открыть**: запись в журнал, путь в `skipped`, работа продолжается.
- **Пустой файл** (0 байт): то же самое.
- **Плохая строка** (не два столбца или значение не число): пропустить только её.
- **Большой файл**: в нём сотни тысяч строк, а памяти у программы 24 МБ; читайте строка за строкой.

Для пробы есть файл `data/sample.csv`. Журнал ведите модулем `logging` на уровне `WARNING` и называйте в нём
путь файла. Импорты из заготовки оставьте.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Стойкий обработчик файлов",
    "description": "Сложите показания из файлов CSV, среди которых есть битые, закрытые, пустые и огромные.",
    "difficulty": "ADVANCED",
    "level": 6,
    "category": "Файлы и исключения",
    "estimatedTime": 25,
    "tags": ["python", "csv", "исключения", "файлы"],
    "roles": ["Backend", "Data"],
    "skills": ["Обработка исключений", "Журнал", "Потоковое чтение"],
    "tools": ["csv", "logging"],
    "related": ["t3-clean-up-messy-json", "t4-test-a-math-function"],
    "learningOutcomes": ["Надёжная обработка исключений", "Чтение большого файла по строкам"],
    "timeLimitMs": 6000,
    "memoryLimitMb": 24,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "dataFiles": {"sample.csv": "sensor,value\nleft,10\nright,20\nleft,broken\nright,0.5\n"},
    "testFiles": {"python": _TESTS},
    "wrongSolutions": [
        wrong(
            "python",
            "Читает файл целиком",
            _SOLUTION.replace("rows = csv.reader(file)", "rows = iter(list(csv.reader(file)))"),
        ),
        wrong(
            "python",
            "Ловит только отсутствие файла",
            _SOLUTION.replace("(OSError, ValueError)", "FileNotFoundError"),
        ),
        wrong(
            "python",
            "Бросает файл на первой плохой строке",
            _SOLUTION.replace('                result["bad_rows"] += 1', "                raise"),
        ),
    ],
    "hints": [
        "FileNotFoundError и PermissionError - виды OSError, их можно поймать вместе.",
        "Один try стоит вокруг строки, другой вокруг файла.",
        "for row in csv.reader(file) держит в памяти одну строку; list(...) держит все.",
    ],
    "testCases": [
        author_test("Хорошие файлы", "test_good_files"),
        author_test("Файл из папки data", "test_data_folder"),
        author_test("Файла нет", "test_missing_file"),
        author_test("Файл закрыт для чтения", "test_locked_file"),
        author_test("Плохие строки", "test_bad_rows"),
        author_test("Пустой файл", "test_empty_file"),
        author_test("Большой файл", "test_large_file"),
        author_test("Пропуск записан в журнал", "test_skipping_is_logged"),
        author_test("Одни плохие файлы", "test_only_broken_files", hidden=True),
        author_test("Ни одного файла", "test_no_files", hidden=True),
        author_test("Кавычки и буквы", "test_quotes_and_letters", hidden=True),
    ],
}
