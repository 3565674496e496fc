"""JavaScript for beginners: turn a list around."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "start-javascript-way-back"
CHALLENGE: dict[str, Any] = {
    "title": "Дорога назад",
    "description": "Разверните путь, чтобы робот вернулся домой.",
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Первые шаги",
    "estimatedTime": 8,
    "languages": ["javascript"],
    "tags": ["javascript", "массивы", "строки"],
    "roles": ["Робототехник"],
    "skills": ["Массивы", "Условия"],
    "tools": ["JavaScript"],
    "related": ["start-javascript-average"],
    "learningOutcomes": ["Развернуть массив", "Заменить значения по таблице"],
    "instructions": """\
Робот записал шаги: `"up"`, `"down"`, `"left"`, `"right"`. Функция `wayBack(steps)` возвращает шаги домой: в
обратном порядке и каждый в обратную сторону. Массив `steps` при этом не меняется.
""",
    "starterCode": """\
function wayBack(steps) {
  return steps;
}
""",
    "solutionCode": """\
const OPPOSITE = { up: "down", down: "up", left: "right", right: "left" };

function wayBack(steps) {
  return [...steps].reverse().map((step) => OPPOSITE[step]);
}
""",
    "hints": [
        "Объект { up: 'down', ... } служит таблицей замен.",
        "[...steps] делает копию, и reverse не портит исходный массив.",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Только развернул",
            """\
function wayBack(steps) {
  return [...steps].reverse();
}
""",
        ),
        wrong(
            "javascript",
            "Только заменил",
            """\
const O = { up: "down", down: "up", left: "right", right: "left" };
function wayBack(steps) {
  return steps.map((step) => O[step]);
}
""",
        ),
    ],
    "testCases": [
        case("Два шага", "wayBack", [["up", "left"]], ["right", "down"]),
        case("Туда и обратно", "wayBack", [["up", "down"]], ["up", "down"]),
        case("Три шага", "wayBack", [["left", "left", "up"]], ["down", "right", "right"], hidden=True),
    ],
}
