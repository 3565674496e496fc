"""SQL for beginners: choose columns, put rows in order."""

import json
from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "start-sql-robot-names"

_FIXTURE = """\
CREATE TABLE robot (id integer PRIMARY KEY, name text NOT NULL, wheels integer NOT NULL);
INSERT INTO robot VALUES (1, 'Жук', 4), (2, 'Аист', 2), (3, 'Ёж', 6);
"""


def _case(description: str, setup: str, names: list[str], *, is_public: bool) -> dict[str, Any]:
    return {
        "description": description,
        "functionName": "query",
        "input": json.dumps([{"fixture": _FIXTURE, "setup": setup}], ensure_ascii=False),
        "expectedOutput": json.dumps({"columns": ["name"], "rows": [[name] for name in names]}),
        "isPublic": is_public,
        "checker": {"kind": "rows", "ordered": True},
    }


CHALLENGE: dict[str, Any] = {
    "title": "Роботы по числу колёс",
    "description": "Первый запрос: выберите столбец и расставьте строки по порядку.",
    "difficulty": "BEGINNER",
    "level": 1,
    "category": "Базы данных",
    "estimatedTime": 4,
    "languages": ["sql"],
    "tags": ["sql", "order by"],
    "roles": ["Аналитик данных"],
    "skills": ["Запросы"],
    "tools": ["PostgreSQL"],
    "related": ["demo-sql-weak-sensors"],
    "learningOutcomes": ["Выбрать столбец", "Расставить строки по порядку"],
    "instructions": """\
В таблице `robot(id, name, wheels)` записаны роботы кружка.

Верните один столбец `name`: имена роботов, у которых колёс больше всего, идут первыми. При равенстве
первым стоит робот с меньшим `id`.
""",
    "starterCode": "SELECT name FROM robot;\n",
    "solutionCode": "SELECT name FROM robot ORDER BY wheels DESC, id;\n",
    "hints": [
        "ORDER BY wheels DESC ставит большие числа первыми.",
        "После запятой можно назвать второй столбец: по нему решается спор равных.",
    ],
    "wrongSolutions": [
        wrong("sql", "Порядок наоборот", "SELECT name FROM robot ORDER BY wheels, id;\n"),
        wrong("sql", "Лишний столбец", "SELECT name, wheels FROM robot ORDER BY wheels DESC, id;\n"),
        wrong("sql", "Спор равных не решён", "SELECT name FROM robot ORDER BY wheels DESC, id DESC;\n"),
    ],
    "testCases": [
        _case("Три робота", "", ["Ёж", "Жук", "Аист"], is_public=True),
        _case(
            "Новый робот",
            "INSERT INTO robot VALUES (4, 'Краб', 8)",
            ["Краб", "Ёж", "Жук", "Аист"],
            is_public=True,
        ),
        _case(
            "Равное число колёс",
            "INSERT INTO robot VALUES (9, 'Лис', 4), (5, 'Кит', 4)",
            ["Ёж", "Жук", "Кит", "Лис", "Аист"],
            is_public=False,
        ),
    ],
}
