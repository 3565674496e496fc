"""Cheapest way through a maze in which turning costs, too."""

import json
from typing import Any

from lms_app.challenges.library_parts import wrong

_LARGE_SIDE = 60
_OPEN_FIELD = ["." * _LARGE_SIDE] * _LARGE_SIDE

SLUG = "demo-cheapest-path"
CHALLENGE: dict[str, Any] = {
    "title": "Самый дешёвый путь",
    "description": (
        "Проведите робота по лабиринту так, чтобы он тратил меньше всего заряда: повороты стоят дорого."
    ),
    "difficulty": "EXPERT",
    "level": 9,
    "category": "Навигация",
    "estimatedTime": 45,
    "tags": ["python", "графы", "алгоритмы", "роботы"],
    "roles": ["Робототехник"],
    "skills": ["Графы", "Алгоритмы"],
    "tools": ["Python", "heapq"],
    "related": ["demo-motor-commands"],
    "learningOutcomes": ["Выбрать состояние для поиска пути", "Применить алгоритм Дейкстры с очередью"],
    "timeLimitMs": 3000,
    "instructions": """\
Поле задано списком строк: `.` это свободная клетка, `#` это стена. Робот ходит на соседнюю клетку вверх,
вниз, влево или вправо.

- Шаг на соседнюю клетку стоит **1**.
- Смена направления движения стоит ещё `turn_cost`, и на 90°, и на 180°. Направление первого шага бесплатное.

Напишите функцию `cheapest_path(field, start, goal, turn_cost)`, где `start` и `goal` это `[строка, столбец]`,
считая с нуля. Она возвращает наименьшую стоимость пути или `-1`, если пути нет.

```
cheapest_path(["...", ".#.", "..."], [0, 0], [2, 2], 5)  →  9
```

Здесь четыре шага и один поворот: 4 + 5 = 9.
""",
    "starterCode": """\
def cheapest_path(field, start, goal, turn_cost):
    return -1
""",
    "solutionCode": """\
import heapq

MOVES = [(-1, 0), (0, 1), (1, 0), (0, -1)]


def cheapest_path(field, start, goal, turn_cost):
    queue = [(0, start[0], start[1], -1)]
    done = set()
    while queue:
        cost, row, column, heading = heapq.heappop(queue)
        if [row, column] == list(goal):
            return cost
        if (row, column, heading) in done:
            continue
        done.add((row, column, heading))
        for turned, (down, right) in enumerate(MOVES):
            r, c = row + down, column + right
            if not (0 <= r < len(field) and 0 <= c < len(field[r])) or field[r][c] == "#":
                continue
            extra = turn_cost if heading not in (-1, turned) else 0
            heapq.heappush(queue, (cost + 1 + extra, r, c, turned))
    return -1
""",
    "hints": [
        "Одной клетки мало: дешевле прийти в неё не всегда значит выгоднее, важно и направление.",
        "Состояние поиска: (строка, столбец, направление). Рёбра имеют стоимость 1 или 1 + turn_cost.",
        "heapq даёт очередь, из которой первым выходит самое дешёвое состояние: это алгоритм Дейкстры.",
    ],
    "wrongSolutions": [
        wrong(
            "python",
            "Ищет путь с наименьшим числом шагов и считает его повороты бесплатными",
            """\
from collections import deque


def cheapest_path(field, start, goal, turn_cost):
    queue = deque([(start[0], start[1], 0)])
    seen = {tuple(start)}
    while queue:
        row, column, steps = queue.popleft()
        if [row, column] == goal:
            return steps
        for r, c in ((row - 1, column), (row, column + 1), (row + 1, column), (row, column - 1)):
            if 0 <= r < len(field) and 0 <= c < len(field[r]) and field[r][c] != "#" and (r, c) not in seen:
                seen.add((r, c))
                queue.append((r, c, steps + 1))
    return -1
""",
        ),
        wrong(
            "python",
            "Запоминает клетку без направления",
            """\
import heapq

MOVES = [(-1, 0), (0, 1), (1, 0), (0, -1)]


def cheapest_path(field, start, goal, turn_cost):
    queue = [(0, start[0], start[1], -1)]
    done = set()
    while queue:
        cost, row, column, heading = heapq.heappop(queue)
        if [row, column] == goal:
            return cost
        if (row, column) in done:
            continue
        done.add((row, column))
        for turned, (down, right) in enumerate(MOVES):
            r, c = row + down, column + right
            if 0 <= r < len(field) and 0 <= c < len(field[r]) and field[r][c] != "#":
                extra = turn_cost if heading not in (-1, turned) else 0
                heapq.heappush(queue, (cost + 1 + extra, r, c, turned))
    return -1
""",
        ),
    ],
    "testCases": [
        {
            "description": "Обойти стену",
            "functionName": "cheapest_path",
            "input": '[["...", ".#.", "..."], [0, 0], [2, 2], 5]',
            "expectedOutput": "9",
            "isPublic": True,
        },
        {
            "description": "Прямая дорога без поворотов",
            "functionName": "cheapest_path",
            "input": '[["....."], [0, 4], [0, 0], 7]',
            "expectedOutput": "4",
            "isPublic": True,
        },
        {
            "description": "Пути нет",
            "functionName": "cheapest_path",
            "input": '[[".#.", "##.", "..."], [0, 0], [2, 2], 1]',
            "expectedOutput": "-1",
            "isPublic": True,
        },
        {
            "description": "Старт и есть цель",
            "functionName": "cheapest_path",
            "input": '[[".."], [0, 1], [0, 1], 3]',
            "expectedOutput": "0",
            "isPublic": True,
        },
        {
            "description": "Длинный путь дешевле из-за поворотов",
            "functionName": "cheapest_path",
            "input": json.dumps([[".....", ".#.#.", "...#.", "##...", "....."], [0, 0], [4, 4], 10]),
            "expectedOutput": "18",
            "isPublic": False,
            "weight": 2,
        },
        {
            "description": "В клетку выгоднее прийти с другой стороны",
            "functionName": "cheapest_path",
            "input": json.dumps([["...", "...", ".#."], [0, 0], [2, 2], 3]),
            "expectedOutput": "7",
            "isPublic": False,
            "weight": 2,
        },
        {
            "description": "Повороты бесплатны",
            "functionName": "cheapest_path",
            "input": json.dumps([["..#", "#..", "##."], [0, 0], [2, 2], 0]),
            "expectedOutput": "4",
            "isPublic": False,
        },
        {
            "description": "Большое пустое поле",
            "functionName": "cheapest_path",
            "input": json.dumps([_OPEN_FIELD, [0, 0], [_LARGE_SIDE - 1, _LARGE_SIDE - 1], 1]),
            "expectedOutput": json.dumps(2 * (_LARGE_SIDE - 1) + 1),
            "isPublic": False,
            "weight": 2,
        },
    ],
}
