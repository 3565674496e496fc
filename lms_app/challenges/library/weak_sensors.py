"""SQL for beginners: choose rows by a condition and put them in order."""

import json
from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "demo-sql-weak-sensors"

_FIXTURE = """\
CREATE TABLE sensor (
    id integer PRIMARY KEY,
    name text NOT NULL,
    robot text NOT NULL,
    volts numeric(4, 2) NOT NULL
);
INSERT INTO sensor VALUES
    (1, 'линия слева', 'Жук', 4.80),
    (2, 'линия справа', 'Жук', 3.10),
    (3, 'расстояние', 'Мотылёк', 2.75),
    (4, 'касание', 'Жук', 5.00),
    (5, 'гироскоп', 'Мотылёк', 3.30);
"""
_CHECKER = {"kind": "rows", "ordered": True}


def _case(description: str, rows: list[list[Any]], *, setup: str = "", is_public: bool) -> dict[str, Any]:
    given = {"fixture": _FIXTURE, "setup": setup}
    return {
        "description": description,
        "functionName": "query",
        "input": json.dumps([given if setup else {"fixture": _FIXTURE}], ensure_ascii=False),
        "expectedOutput": json.dumps({"columns": ["name", "volts"], "rows": rows}, ensure_ascii=False),
        "isPublic": is_public,
        "checker": _CHECKER,
    }


CHALLENGE: dict[str, Any] = {
    "title": "Каким датчикам не хватает напряжения",
    "description": "Первый запрос на SQL: найдите датчики, которые получают меньше 3,3 вольта.",
    "difficulty": "BEGINNER",
    "level": 1,
    "category": "Базы данных",
    "estimatedTime": 5,
    "tags": ["sql", "select", "where"],
    "roles": ["Аналитик данных"],
    "skills": ["Запросы"],
    "tools": ["PostgreSQL"],
    "related": ["demo-sql-club-attendance"],
    "learningOutcomes": ["Выбрать строки по условию", "Упорядочить результат"],
    "languages": ["sql"],
    "instructions": """\
Кружок записывает датчики в таблицу `sensor`:

| столбец | что в нём |
|---|---|
| `id` | номер |
| `name` | название датчика |
| `robot` | на каком роботе стоит |
| `volts` | напряжение, вольты |

Датчику нужно не меньше 3,3 вольта. Напишите запрос, который вернёт столбцы `name` и `volts` тех датчиков,
у которых напряжение **меньше 3.3**. Первым стоит датчик с самым низким напряжением; при равном напряжении
раньше идёт тот, у кого меньше `id`.
""",
    "starterCode": """\
-- Оставьте только датчики с напряжением меньше 3.3.
SELECT name, volts
FROM sensor;
""",
    "solutionCode": "SELECT name, volts\nFROM sensor\nWHERE volts < 3.3\nORDER BY volts, id;\n",
    "hints": [
        "Условие пишут после слова WHERE: `WHERE volts < 3.3`.",
        "Порядок задаёт `ORDER BY volts, id` в самом конце запроса.",
    ],
    "wrongSolutions": [
        wrong(
            "sql",
            "Берёт и датчики, которым хватает",
            """\
SELECT name, volts FROM sensor WHERE volts <= 3.3 ORDER BY volts, id;
""",
        ),
        wrong(
            "sql",
            "Порядок наоборот",
            """\
SELECT name, volts FROM sensor WHERE volts < 3.3 ORDER BY volts DESC, id;
""",
        ),
        wrong(
            "sql",
            "При равном напряжении порядок по имени",
            """\
SELECT name, volts FROM sensor WHERE volts < 3.3 ORDER BY volts, name DESC;
""",
        ),
    ],
    "testCases": [
        _case("Пять датчиков кружка", [["расстояние", 2.75], ["линия справа", 3.1]], is_public=True),
        _case(
            "Привезли ещё один датчик",
            [["цвет", 1.2], ["расстояние", 2.75], ["линия справа", 3.1]],
            setup="INSERT INTO sensor VALUES (6, 'цвет', 'Стриж', 1.20);",
            is_public=True,
        ),
        _case(
            "Одинаковое напряжение",
            [["звук", 2.75], ["расстояние", 2.75], ["линия справа", 3.1]],
            setup="INSERT INTO sensor VALUES (0, 'звук', 'Стриж', 2.75);",
            is_public=False,
        ),
        _case("Все в порядке", [], setup="UPDATE sensor SET volts = 5;", is_public=False),
    ],
}
