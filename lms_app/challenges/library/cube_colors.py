"""A first task in JavaScript: a loop and an object."""

from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "demo-cube-colors"
CHALLENGE: dict[str, Any] = {
    "title": "Сколько кубиков какого цвета",
    "description": "Робот-сортировщик сосчитал кубики: узнайте, сколько их каждого цвета.",
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Первые шаги",
    "estimatedTime": 7,
    "languages": ["javascript"],
    "tags": ["javascript", "циклы", "объекты"],
    "roles": ["Робототехник"],
    "skills": ["Циклы", "Объекты"],
    "tools": ["JavaScript"],
    "related": ["demo-sensor-sum"],
    "learningOutcomes": ["Пройти по массиву циклом for…of", "Хранить счётчики в объекте"],
    "instructions": """\
Датчик цвета прислал массив слов, по одному на кубик: `["red", "blue", "red"]`.

Напишите функцию `countColors(cubes)`, которая возвращает **объект**: ключ это цвет, значение это сколько
кубиков такого цвета. Для примера выше: `{red: 2, blue: 1}`.

Кубиков может не быть совсем: тогда верните пустой объект `{}`. Порядок ключей не важен.
""",
    "starterCode": {
        "javascript": """\
function countColors(cubes) {
  const counts = {};
  // Пройдите по массиву и сосчитайте цвета.
  return counts;
}
"""
    },
    "solutionCode": {
        "javascript": """\
function countColors(cubes) {
  const counts = {};
  for (const color of cubes) {
    counts[color] = (counts[color] ?? 0) + 1;
  }
  return counts;
}
"""
    },
    "hints": [
        "for (const color of cubes) даст каждый цвет по очереди.",
        "Пока цвета в объекте нет, counts[color] равно undefined: замените его нулём через ?? 0.",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Возвращает число разных цветов",
            """\
function countColors(cubes) {
  return new Set(cubes).size;
}
""",
        ),
        wrong(
            "javascript",
            "Первый кубик каждого цвета не считает",
            """\
function countColors(cubes) {
  const counts = {};
  for (const color of cubes) {
    counts[color] = color in counts ? counts[color] + 1 : 0;
  }
  return counts;
}
""",
        ),
    ],
    "testCases": [
        {
            "description": "Два цвета",
            "functionName": "countColors",
            "input": '[["red", "blue", "red"]]',
            "expectedOutput": '{"red": 2, "blue": 1}',
            "isPublic": True,
        },
        {
            "description": "Кубиков нет",
            "functionName": "countColors",
            "input": "[[]]",
            "expectedOutput": "{}",
            "isPublic": True,
        },
        {
            "description": "Один цвет",
            "functionName": "countColors",
            "input": '[["green", "green", "green", "green"]]',
            "expectedOutput": '{"green": 4}',
            "isPublic": True,
        },
        {
            "description": "Три цвета вперемешку",
            "functionName": "countColors",
            "input": '[["red", "green", "blue", "green", "red", "red"]]',
            "expectedOutput": '{"red": 3, "green": 2, "blue": 1}',
            "isPublic": False,
        },
        {
            "description": "Один кубик",
            "functionName": "countColors",
            "input": '[["yellow"]]',
            "expectedOutput": '{"yellow": 1}',
            "isPublic": False,
        },
    ],
}
