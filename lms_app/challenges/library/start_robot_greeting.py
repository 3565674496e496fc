"""Python for beginners: put a text together."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "start-python-greeting"
CHALLENGE: dict[str, Any] = {
    "title": "Робот здоровается",
    "description": "Соберите приветствие из имени.",
    "difficulty": "BEGINNER",
    "level": 1,
    "category": "Первые шаги",
    "estimatedTime": 3,
    "languages": ["python"],
    "tags": ["python", "строки"],
    "roles": ["Робототехник"],
    "skills": ["Строки"],
    "tools": ["Python"],
    "related": ["demo-sensor-sum"],
    "learningOutcomes": ["Собрать строку из частей"],
    "instructions": """\
Напишите функцию `greet(name)`, которая возвращает `Привет, Аня!` для имени `Аня`. Если имя пустое, робот
говорит `Привет, друг!`.
""",
    "starterCode": """\
def greet(name):
    return ""
""",
    "solutionCode": """\
def greet(name):
    return f"Привет, {name or 'друг'}!"
""",
    "hints": [
        'f"Привет, {name}!" вставляет имя в строку.',
        "name or 'друг' даёт 'друг', когда имя пустое.",
    ],
    "wrongSolutions": [
        wrong(
            "python",
            "Забыт восклицательный знак",
            """\
def greet(name):
    return f"Привет, {name or 'друг'}"
""",
        ),
        wrong(
            "python",
            "Пустое имя",
            """\
def greet(name):
    return f"Привет, {name}!"
""",
        ),
    ],
    "testCases": [
        case("Аня", "greet", ["Аня"], "Привет, Аня!"),
        case("Бекзат", "greet", ["Бекзат"], "Привет, Бекзат!"),
        case("Без имени", "greet", [""], "Привет, друг!", hidden=True),
    ],
}
