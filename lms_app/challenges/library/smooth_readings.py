"""Moving average of a noisy sensor."""

from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "demo-smooth-readings"
CHALLENGE: dict[str, Any] = {
    "title": "Сгладить показания датчика",
    "description": "Датчик расстояния шумит. Усредните его показания скользящим окном.",
    "difficulty": "INTERMEDIATE",
    "level": 3,
    "category": "Датчики",
    "estimatedTime": 15,
    "tags": ["python", "списки", "датчики"],
    "roles": ["Робототехник"],
    "skills": ["Списки", "Обработка сигналов"],
    "tools": ["Python"],
    "related": ["demo-sensor-sum", "demo-motor-commands"],
    "learningOutcomes": ["Ходить по списку окном", "Не забывать про крайние случаи"],
    "instructions": """\
Ультразвуковой датчик присылает расстояния в сантиметрах, и они скачут. Чтобы робот не дёргался, показания
сглаживают: берут **среднее** по нескольким соседним числам.

Напишите функцию `smooth(readings, window)`:

- `readings`: список чисел;
- `window`: размер окна, целое число не меньше 1;
- функция возвращает список средних для **каждого полного окна**, слева направо.

Если чисел меньше, чем размер окна, верните пустой список. Сравнение идёт с допуском, округлять не нужно.

```
smooth([1, 2, 3, 4], 2)  →  [1.5, 2.5, 3.5]
```
""",
    "starterCode": """\
def smooth(readings, window):
    averages = []
    # Пройдите по списку окном и добавьте среднее каждого окна.
    return averages
""",
    "solutionCode": """\
def smooth(readings, window):
    return [
        sum(readings[start:start + window]) / window
        for start in range(len(readings) - window + 1)
    ]
""",
    "hints": [
        "Окно, которое начинается с номера start, это срез readings[start:start + window].",
        "Полных окон ровно len(readings) - window + 1, если это число положительное.",
        "range от отрицательного числа пуст, поэтому короткий список не нужно проверять отдельно.",
    ],
    "wrongSolutions": [
        wrong(
            "python",
            "Теряет последнее окно",
            """\
def smooth(readings, window):
    return [
        sum(readings[start:start + window]) / window
        for start in range(len(readings) - window)
    ]
""",
        ),
        wrong(
            "python",
            "Делит нацело",
            """\
def smooth(readings, window):
    return [
        sum(readings[start:start + window]) // window
        for start in range(len(readings) - window + 1)
    ]
""",
        ),
        wrong(
            "python",
            "Усредняет и неполные окна",
            """\
def smooth(readings, window):
    parts = [readings[start:start + window] for start in range(len(readings))]
    return [sum(part) / len(part) for part in parts]
""",
        ),
    ],
    "testCases": [
        {
            "description": "Окно из двух чисел",
            "functionName": "smooth",
            "input": "[[1, 2, 3, 4], 2]",
            "expectedOutput": "[1.5, 2.5, 3.5]",
            "isPublic": True,
            "checker": {"kind": "float", "rel": 1e-6, "abs": 1e-6},
        },
        {
            "description": "Окно из одного числа ничего не меняет",
            "functionName": "smooth",
            "input": "[[30, 31, 29], 1]",
            "expectedOutput": "[30, 31, 29]",
            "isPublic": True,
            "checker": {"kind": "float", "rel": 1e-6, "abs": 1e-6},
        },
        {
            "description": "Показаний меньше, чем размер окна",
            "functionName": "smooth",
            "input": "[[12, 14], 5]",
            "expectedOutput": "[]",
            "isPublic": True,
        },
        {
            "description": "Пустой список",
            "functionName": "smooth",
            "input": "[[], 3]",
            "expectedOutput": "[]",
            "isPublic": False,
        },
        {
            "description": "Одно окно на все показания",
            "functionName": "smooth",
            "input": "[[10, 11, 13], 3]",
            "expectedOutput": "[11.333333333333334]",
            "isPublic": False,
            "checker": {"kind": "float", "rel": 1e-6, "abs": 1e-6},
        },
        {
            "description": "Дробные и отрицательные показания",
            "functionName": "smooth",
            "input": "[[-1.5, 0.5, 2.5, -3.5], 2]",
            "expectedOutput": "[-0.5, 1.5, -0.5]",
            "isPublic": False,
            "weight": 2,
            "checker": {"kind": "float", "rel": 1e-6, "abs": 1e-6},
        },
    ],
}
