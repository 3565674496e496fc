"""T3 Clean Up Messy JSON.

The large case gives the path of a 10 MB file that the harness generates beside the student's process, so that
neither the table nor the protocol carries it. The memory limit is what makes reading it all at once fail:
24 MB is enough to go line by line and too little for the file's text together with its lines or records.
"""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "t3-clean-up-messy-json"

_SOLUTION = r"""import json
import re

BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")


def clean_record(text):
    try:
        record = json.loads(text)
    except json.JSONDecodeError:
        record = json.loads(BARE_KEY.sub(r'\1"\2"\3', text))
    age = record.get("age")
    return {"name": record["name"], "age": None if age is None else int(age)}


def clean_file(path):
    records = age_total = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.strip().rstrip(",")
            if line in ("", "[", "]"):
                continue
            records += 1
            age_total += clean_record(line)["age"] or 0
    return {"records": records, "age_total": age_total}
"""

_RECORDS = 240_000
_SMALL_RECORDS = 3


def _array_file(times: int) -> dict[str, Any]:
    """Describe a file for the harness to generate; `#` counts from 0."""
    item = '{"name": "Student #", "age": "#"}'
    spec = {
        "name": "records.json",
        "start": "[\n",
        "item": item,
        "join": ",\n",
        "end": "\n]\n",
        "times": times,
    }
    return {"$file": spec}


def _expected_of(times: int) -> dict[str, int]:
    return {"records": times, "age_total": times * (times - 1) // 2}


CHALLENGE: dict[str, Any] = {
    "title": "Наведите порядок в JSON",
    "description": (
        "Разберите и проверьте записи JSON, почините то, что можно починить, и не подавитесь большим файлом."
    ),
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Разбор JSON",
    "estimatedTime": 10,
    "tags": ["python", "json", "проверка данных", "файлы"],
    "roles": ["Backend"],
    "skills": ["Разбор данных", "Проверка данных"],
    "tools": ["json"],
    "related": ["demo-smooth-readings"],
    "learningOutcomes": ["Разбор JSON", "Основы проверки данных", "Чтение большого файла по строкам"],
    "timeLimitMs": 5000,
    "memoryLimitMb": 24,
    "instructions": """\
В каждой записи есть имя `name` (текст) и возраст `age` (целое число или `null`). Записи пришли из разных
мест, и не все в порядке.

Напишите две функции.

**`clean_record(text)`** получает одну запись как текст JSON и возвращает словарь ровно с ключами
`name` и `age`:

- правильный JSON остаётся как есть: `{"name": "Alice", "age": 25}`;
- ключи без кавычек чинятся: `{name: "Bob", "age": 30}` становится `{"name": "Bob", "age": 30}`;
- возраст, записанный текстом, становится числом: `"28"` превращается в `28`;
- если возраста нет, он равен `None`.

**`clean_file(path)`** читает файл с массивом таких записей, по одной на строке:

```
[
{"name": "Student 0", "age": "0"},
{"name": "Student 1", "age": "1"}
]
```

Она возвращает `{"records": сколько записей, "age_total": сумма возрастов, которые не None}`. Файл может быть
размером 10 МБ, а программе доступно 24 МБ памяти: читайте его построчно.
""",
    "starterCode": """\
import json


def clean_record(text):
    return json.loads(text)


def clean_file(path):
    return {"records": 0, "age_total": 0}
""",
    "solutionCode": _SOLUTION,
    "wrongSolutions": [
        wrong(
            "python",
            "Читает весь файл сразу",
            _SOLUTION.split("def clean_file")[0]
            + """def clean_file(path):
    with open(path, encoding="utf-8") as file:
        ages = [int(record["age"] or 0) for record in json.load(file)]
    return {"records": len(ages), "age_total": sum(ages)}
""",
        ),
        wrong(
            "python",
            "Оставляет возраст текстом",
            _SOLUTION.replace("None if age is None else int(age)", "age"),
        ),
    ],
    "hints": [
        "Сначала попробуйте json.loads; чините текст, только если получили json.JSONDecodeError.",
        "re.sub может поставить кавычки вокруг слова, которое стоит между { или , и двоеточием.",
        "for line in file держит в памяти одну строку; уберите запятую в её конце перед разбором.",
    ],
    "testCases": [
        case(
            "Правильная запись",
            "clean_record",
            ['{"name": "Alice", "age": 25}'],
            {"name": "Alice", "age": 25},
        ),
        case(
            "Ключ без кавычек",
            "clean_record",
            ['{name: "Bob", "age": 30}'],
            {"name": "Bob", "age": 30},
        ),
        case(
            "Возраст записан текстом",
            "clean_record",
            ['{"name": "Charlie", "age": "28"}'],
            {"name": "Charlie", "age": 28},
        ),
        case(
            "Возраста нет",
            "clean_record",
            ['{"name": "Dave"}'],
            {"name": "Dave", "age": None},
        ),
        case("Маленький файл", "clean_file", [_array_file(_SMALL_RECORDS)], _expected_of(_SMALL_RECORDS)),
        case(
            "10 МБ при 24 МБ памяти",
            "clean_file",
            [_array_file(_RECORDS)],
            _expected_of(_RECORDS),
            hidden=True,
            weight=2,
        ),
        case(
            "Две ошибки сразу",
            "clean_record",
            ['{name: "Ерлан", age: "41"}'],
            {"name": "Ерлан", "age": 41},
            hidden=True,
        ),
        case(
            "Оба ключа без кавычек, возраста нет",
            "clean_record",
            ['{ name : "Zoë: a, b" }'],
            {"name": "Zoë: a, b", "age": None},
            hidden=True,
        ),
    ],
}
