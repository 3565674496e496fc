"""The first task of a newcomer: one line of code, solved within a minute."""

from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "demo-sensor-sum"
CHALLENGE: dict[str, Any] = {
    "title": "Сумма двух датчиков",
    "description": "Самая первая задача: сложите показания левого и правого датчиков.",
    "difficulty": "BEGINNER",
    "level": 1,
    "category": "Первые шаги",
    "estimatedTime": 3,
    "languages": ["python", "javascript"],
    "tags": ["python", "javascript", "функции", "числа"],
    "roles": ["Робототехник"],
    "skills": ["Функции"],
    "tools": [],
    "related": ["demo-smooth-readings"],
    "learningOutcomes": ["Написать функцию", "Вернуть результат через return"],
    "instructions": """\
У робота два датчика оборотов: левый и правый. Каждый прислал целое число.

Напишите функцию `total(left, right)`, которая **возвращает сумму** двух чисел.

Нажмите **Отправить** (или Ctrl+Enter): ответ появится через секунду.
""",
    "starterCode": {
        "python": """\
def total(left, right):
    # Верните сумму показаний двух датчиков.
    return 0
""",
        "javascript": """\
function total(left, right) {
  // Верните сумму показаний двух датчиков.
  return 0;
}
""",
    },
    "solutionCode": {
        "python": "def total(left, right):\n    return left + right\n",
        "javascript": "function total(left, right) {\n  return left + right;\n}\n",
    },
    "hints": [
        "Два числа складывает знак `+`.",
        "Замените 0 после слова return на left + right.",
    ],
    "wrongSolutions": [
        wrong(
            "python",
            "Печатает вместо того, чтобы вернуть",
            """\
def total(left, right):
    print(left + right)
""",
        ),
        wrong(
            "python",
            "Складывает числа как текст",
            """\
def total(left, right):
    return str(left) + str(right)
""",
        ),
        wrong(
            "javascript",
            "Складывает только модули чисел",
            """\
function total(left, right) {
  return Math.abs(left) + Math.abs(right);
}
""",
        ),
        wrong(
            "javascript",
            "Забывает вернуть результат",
            """\
function total(left, right) {
  left + right;
}
""",
        ),
    ],
    "testCases": [
        {
            "description": "Небольшие числа",
            "functionName": "total",
            "input": "[2, 3]",
            "expectedOutput": "5",
            "isPublic": True,
        },
        {
            "description": "Робот стоит на месте",
            "functionName": "total",
            "input": "[0, 0]",
            "expectedOutput": "0",
            "isPublic": True,
        },
        {
            "description": "Одно колесо крутится назад",
            "functionName": "total",
            "input": "[-40, 25]",
            "expectedOutput": "-15",
            "isPublic": False,
        },
        {
            "description": "Долгая поездка",
            "functionName": "total",
            "input": "[1000000, 2345678]",
            "expectedOutput": "3345678",
            "isPublic": False,
        },
    ],
}
