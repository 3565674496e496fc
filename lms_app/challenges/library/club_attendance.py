"""SQL for beginners: join two tables and count, with the zeros that an inner join forgets."""

import json
from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "demo-sql-club-attendance"

_FIXTURE = """\
CREATE TABLE member (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE visit (
    member_id integer NOT NULL REFERENCES member,
    day date NOT NULL,
    PRIMARY KEY (member_id, day)
);
INSERT INTO member VALUES (1, 'Аня'), (2, 'Бекзат'), (3, 'Вера'), (4, 'Данияр');
INSERT INTO visit VALUES
    (1, '2026-09-07'), (1, '2026-09-14'), (1, '2026-09-21'),
    (2, '2026-09-14'),
    (4, '2026-09-07'), (4, '2026-09-21');
"""
_CHECKER = {"kind": "rows", "ordered": True}


def _case(description: str, rows: list[list[Any]], *, setup: str = "", is_public: bool) -> dict[str, Any]:
    given = {"fixture": _FIXTURE, "setup": setup}
    return {
        "description": description,
        "functionName": "query",
        "input": json.dumps([given if setup else {"fixture": _FIXTURE}], ensure_ascii=False),
        "expectedOutput": json.dumps({"columns": ["name", "visits"], "rows": rows}, ensure_ascii=False),
        "isPublic": is_public,
        "checker": _CHECKER,
    }


CHALLENGE: dict[str, Any] = {
    "title": "Кто сколько раз приходил в кружок",
    "description": "Соедините две таблицы и сосчитайте посещения, не потеряв тех, кто не приходил ни разу.",
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Базы данных",
    "estimatedTime": 10,
    "tags": ["sql", "join", "group by"],
    "roles": ["Аналитик данных"],
    "skills": ["Запросы", "Соединение таблиц"],
    "tools": ["PostgreSQL"],
    "related": ["demo-sql-weak-sensors"],
    "learningOutcomes": ["Соединить таблицы", "Сосчитать строки в группах", "Отличить JOIN от LEFT JOIN"],
    "languages": ["sql"],
    "instructions": """\
В журнале кружка две таблицы: `member(id, name)` с участниками и `visit(member_id, day)` с посещениями.

Верните для **каждого** участника столбцы `name` и `visits`: имя и сколько раз он приходил. У того, кто не
приходил, стоит 0. Первыми идут самые усердные; при равенстве имена стоят по алфавиту.
""",
    "starterCode": """\
-- Кого здесь не хватает?
SELECT member.name, count(*) AS visits
FROM member
JOIN visit ON visit.member_id = member.id
GROUP BY member.id
ORDER BY visits DESC, member.name;
""",
    "solutionCode": """\
SELECT member.name, count(visit.day) AS visits
FROM member
LEFT JOIN visit ON visit.member_id = member.id
GROUP BY member.id
ORDER BY visits DESC, member.name;
""",
    "hints": [
        "JOIN оставляет только участников, у которых есть посещение. LEFT JOIN оставляет всех.",
        "count(*) считает и пустую строку, count(visit.day) считает только настоящие посещения.",
    ],
    "wrongSolutions": [
        wrong(
            "sql",
            "Считает пустую строку за посещение",
            """\
SELECT member.name, count(*) AS visits
FROM member
LEFT JOIN visit ON visit.member_id = member.id
GROUP BY member.id
ORDER BY visits DESC, member.name;
""",
        ),
        wrong(
            "sql",
            "Складывает тёзок в одну строку",
            """\
SELECT member.name, count(visit.day) AS visits
FROM member
LEFT JOIN visit ON visit.member_id = member.id
GROUP BY member.name
ORDER BY visits DESC, member.name;
""",
        ),
    ],
    "testCases": [
        _case(
            "Сентябрь",
            [["Аня", 3], ["Данияр", 2], ["Бекзат", 1], ["Вера", 0]],
            is_public=True,
        ),
        _case(
            "Вера пришла",
            [["Аня", 3], ["Данияр", 2], ["Бекзат", 1], ["Вера", 1]],
            setup="INSERT INTO visit VALUES (3, '2026-09-28');",
            is_public=True,
        ),
        _case(
            "Каникулы",
            [["Аня", 0], ["Бекзат", 0], ["Вера", 0], ["Данияр", 0]],
            setup="DELETE FROM visit;",
            is_public=False,
        ),
        _case(
            "Две Ани",
            [["Аня", 3], ["Данияр", 2], ["Аня", 1], ["Бекзат", 1], ["Вера", 0]],
            setup="INSERT INTO member VALUES (5, 'Аня'); INSERT INTO visit VALUES (5, '2026-09-07');",
            is_public=False,
        ),
    ],
}
