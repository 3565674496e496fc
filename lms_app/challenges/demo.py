"""Eight challenges to try the product with, from the first line of code to an expert's task."""

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from lms_app.challenges.demo_tasks import (
    cheapest_path,
    club_attendance,
    cube_colors,
    motor_commands,
    sensor_sum,
    smooth_readings,
    t3,
    weak_sensors,
)
from lms_app.challenges.schemas import ChallengeInput
from lms_app.challenges.service import add_library_challenge
from lms_app.core.db import Db
from models.accounts import User

_AUTHOR_EMAIL = "mentor@demo.local"

_T3_RUSSIAN: dict[str, Any] = {
    "description": (
        "Разберите и проверьте записи JSON, почините то, что можно починить, и не подавитесь большим файлом."
    ),
    "learningOutcomes": ["Разбор JSON", "Основы проверки данных", "Чтение большого файла по строкам"],
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
    "hints": [
        "Сначала попробуйте json.loads; чините текст, только если получили json.JSONDecodeError.",
        "re.sub может поставить кавычки вокруг слова, которое стоит между { или , и двоеточием.",
        "for line in file держит в памяти одну строку; уберите запятую в её конце перед разбором.",
    ],
}


def _make_t3() -> dict[str, Any]:
    return {
        "title": t3.TITLE,
        "difficulty": t3.DIFFICULTY,
        "level": t3.LEVEL,
        "category": t3.CATEGORY,
        "estimatedTime": t3.ESTIMATED_MINUTES,
        "tags": t3.TAGS,
        "timeLimitMs": t3.TIME_LIMIT_MS,
        "memoryLimitMb": t3.MEMORY_LIMIT_MB,
        "languages": t3.LANGUAGES,
        "starterCode": t3.STARTER_CODE,
        "solutionCode": t3.SOLUTION_CODE,
        "testCases": [
            {
                "description": case["description"],
                "functionName": case["function_name"],
                "input": json.dumps(case["input"]),
                "expectedOutput": json.dumps(case["expected_output"]),
                "isPublic": case["is_public"],
                "weight": case["weight"],
                "checker": case["checker"],
            }
            for case in t3.CASES
        ],
        **_T3_RUSSIAN,
    }


def list_demo_challenges() -> Sequence[tuple[str, ChallengeInput]]:
    """Give the slug and the content of each demo challenge, easiest first."""
    tasks = (
        sensor_sum,
        weak_sensors,
        cube_colors,
        club_attendance,
        smooth_readings,
        motor_commands,
        cheapest_path,
    )
    contents = [(t3.SLUG, _make_t3()), *((task.SLUG, task.CHALLENGE) for task in tasks)]
    return [(slug, ChallengeInput.model_validate(content)) for slug, content in contents]


def seed(db: Db) -> None:
    """Add the demo challenges that are missing, as the demo mentor's; changes none that is there."""
    author_id = db.exec(select(User.id).where(col(User.email) == _AUTHOR_EMAIL)).first()
    for slug, challenge in list_demo_challenges():
        add_library_challenge(db, challenge, slug=slug, creator_id=author_id)
