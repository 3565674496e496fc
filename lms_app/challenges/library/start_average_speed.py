"""JavaScript for beginners: a sum and a division."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "start-javascript-average"
CHALLENGE: dict[str, Any] = {
    "title": "Средняя скорость",
    "description": "Посчитайте среднее, не разделив на ноль.",
    "difficulty": "BEGINNER",
    "level": 1,
    "category": "Первые шаги",
    "estimatedTime": 6,
    "languages": ["javascript"],
    "tags": ["javascript", "массивы", "числа"],
    "roles": ["Робототехник"],
    "skills": ["Массивы"],
    "tools": ["JavaScript"],
    "related": ["demo-cube-colors"],
    "learningOutcomes": ["Сложить элементы массива", "Не делить на ноль"],
    "instructions": """\
Функция `average(speeds)` возвращает среднее арифметическое массива. Если замеров нет, она возвращает `0`.
""",
    "starterCode": """\
function average(speeds) {
}
""",
    "solutionCode": """\
function average(speeds) {
  if (speeds.length === 0) return 0;
  return speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
}
""",
    "hints": [
        "reduce складывает все элементы: speeds.reduce((sum, speed) => sum + speed, 0).",
        "Пустой массив проверьте до деления.",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Делит на ноль",
            """\
function average(speeds) {
  return speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
}
""",
        ),
        wrong(
            "javascript",
            "Возвращает сумму",
            """\
function average(speeds) {
  return speeds.reduce((sum, speed) => sum + speed, 0);
}
""",
        ),
    ],
    "testCases": [
        case("Три замера", "average", [[10, 20, 30]], 20),
        case("Дробный ответ", "average", [[1, 2]], 1.5),
        case("Нет замеров", "average", [[]], 0, hidden=True),
    ],
}
