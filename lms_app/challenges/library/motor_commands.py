"""A small interpreter of robot commands with nested repetitions."""

from typing import Any

from lms_app.challenges.library_parts import wrong

SLUG = "demo-motor-commands"
CHALLENGE: dict[str, Any] = {
    "title": "Команды для моторов",
    "description": "Выполните программу робота с повторами и скажите, где он остановится.",
    "difficulty": "ADVANCED",
    "level": 6,
    "category": "Управление",
    "estimatedTime": 30,
    "tags": ["python", "строки", "стек", "роботы"],
    "roles": ["Робототехник"],
    "skills": ["Разбор текста", "Стек"],
    "tools": ["Python"],
    "related": ["demo-cheapest-path"],
    "learningOutcomes": ["Разобрать вложенную запись", "Вести состояние робота"],
    "instructions": """\
Робот стоит в точке (0, 0) и смотрит на север. Программа для него записана строкой, команды разделены
пробелами:

| Команда | Что делает |
|---|---|
| `F5` | вперёд на 5 клеток |
| `B2` | назад на 2 клетки, не поворачиваясь |
| `L` | поворот налево на 90° |
| `R` | поворот направо на 90° |
| `3[ ... ]` | повторить команды в скобках 3 раза; повторы могут быть вложенными |

Напишите функцию `drive(program)`. Она возвращает список `[x, y, direction]`: координаты (x растёт на восток,
y растёт на север) и направление буквой `N`, `E`, `S` или `W`.

```
drive("F2 R F3")      →  [3, 2, "E"]
drive("4[F1 R]")      →  [0, 0, "N"]
```
""",
    "starterCode": """\
def drive(program):
    x, y, direction = 0, 0, "N"
    for command in program.split():
        ...
    return [x, y, direction]
""",
    "solutionCode": """\
import re

STEPS = {"N": (0, 1), "E": (1, 0), "S": (0, -1), "W": (-1, 0)}
TOKEN = re.compile(r"[FB]\\d+|[LR]|\\d+\\[|\\]")


def drive(program):
    tokens = TOKEN.findall(program)
    x, y, heading = 0, 0, 0
    loops = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.endswith("["):
            times = int(token[:-1])
            if times:
                loops.append([index, times])
            else:
                index = closing(tokens, index)
        elif token == "]":
            loops[-1][1] -= 1
            if loops[-1][1]:
                index = loops[-1][0]
            else:
                loops.pop()
        elif token in "LR":
            heading = (heading + (1 if token == "R" else -1)) % 4
        else:
            dx, dy = STEPS["NESW"[heading]]
            length = int(token[1:]) * (1 if token[0] == "F" else -1)
            x, y = x + dx * length, y + dy * length
        index += 1
    return [x, y, "NESW"[heading]]


def closing(tokens, index):
    depth = 0
    while True:
        depth += tokens[index].endswith("[")
        depth -= tokens[index] == "]"
        if not depth:
            return index
        index += 1
""",
    "hints": [
        "Поворот направо: следующая буква в строке NESW по кругу, налево: предыдущая.",
        "Разбейте строку на части регулярным выражением: команды, начало повтора с числом, закрытая скобка.",
        "Для вложенных повторов подойдёт стек: номер начала и сколько раз осталось повторить.",
    ],
    "wrongSolutions": [
        wrong(
            "python",
            "Не понимает повторов",
            """\
def drive(program):
    steps = {"N": (0, 1), "E": (1, 0), "S": (0, -1), "W": (-1, 0)}
    x, y, heading = 0, 0, 0
    for token in program.split():
        if token in ("L", "R"):
            heading = (heading + (1 if token == "R" else -1)) % 4
        elif token[0] in "FB" and token[1:].isdigit():
            dx, dy = steps["NESW"[heading]]
            length = int(token[1:]) * (1 if token[0] == "F" else -1)
            x, y = x + dx * length, y + dy * length
    return [x, y, "NESW"[heading]]
""",
        ),
        wrong(
            "python",
            "Раскрывает только повторы без вложенных",
            """\
import re


def drive(program):
    one = re.compile(r"(\\d+)\\[([^\\[\\]]*)\\]")
    program = one.sub(lambda found: " ".join([found[2]] * int(found[1])), program)
    steps = {"N": (0, 1), "E": (1, 0), "S": (0, -1), "W": (-1, 0)}
    x, y, heading = 0, 0, 0
    for token in program.split():
        if token in ("L", "R"):
            heading = (heading + (1 if token == "R" else -1)) % 4
        elif token[0] in "FB":
            dx, dy = steps["NESW"[heading]]
            length = int(token[1:]) * (1 if token[0] == "F" else -1)
            x, y = x + dx * length, y + dy * length
    return [x, y, "NESW"[heading]]
""",
        ),
    ],
    "testCases": [
        {
            "description": "Вперёд, поворот, вперёд",
            "functionName": "drive",
            "input": '["F2 R F3"]',
            "expectedOutput": '[3, 2, "E"]',
            "isPublic": True,
        },
        {
            "description": "Квадрат через повтор",
            "functionName": "drive",
            "input": '["4[F1 R]"]',
            "expectedOutput": '[0, 0, "N"]',
            "isPublic": True,
        },
        {
            "description": "Назад и налево",
            "functionName": "drive",
            "input": '["L B4"]',
            "expectedOutput": '[4, 0, "W"]',
            "isPublic": True,
        },
        {
            "description": "Пустая программа",
            "functionName": "drive",
            "input": '[""]',
            "expectedOutput": '[0, 0, "N"]',
            "isPublic": False,
        },
        {
            "description": "Вложенные повторы",
            "functionName": "drive",
            "input": '["2[F1 3[R F2]]"]',
            "expectedOutput": '[1, -1, "S"]',
            "isPublic": False,
            "weight": 2,
        },
        {
            "description": "Повтор ноль раз и большие числа",
            "functionName": "drive",
            "input": '["0[F100 2[R]] R 10[F12 B2]"]',
            "expectedOutput": '[100, 0, "E"]',
            "isPublic": False,
            "weight": 2,
        },
    ],
}
