"""Java: records, a switch and an exception."""

from typing import Any

from lms_app.challenges.library_parts import author_test, case, read_tests, wrong

SLUG = "java-robot-walk"

_SOLUTION = """\
import java.util.*;

class Solution {
    record Robot(int x, int y, int heading) {
        private static final int[] DX = {0, 1, 0, -1};
        private static final int[] DY = {1, 0, -1, 0};

        Robot turned(int quarters) {
            return new Robot(x, y, (heading + quarters + 4) % 4);
        }

        Robot moved() {
            return new Robot(x + DX[heading], y + DY[heading], heading);
        }
    }

    static int[] walk(String commands) {
        Robot robot = new Robot(0, 0, 0);
        for (char command : commands.toCharArray()) {
            robot = switch (command) {
                case 'L' -> robot.turned(-1);
                case 'R' -> robot.turned(1);
                case 'F' -> robot.moved();
                default -> throw new IllegalArgumentException("unknown command " + command);
            };
        }
        return new int[] {robot.x(), robot.y()};
    }
}
"""

CHALLENGE: dict[str, Any] = {
    "title": "Прогулка робота",
    "description": "Проведите робота по командам и скажите, где он остановился.",
    "difficulty": "INTERMEDIATE",
    "level": 4,
    "category": "Программирование на Java",
    "estimatedTime": 25,
    "languages": ["java"],
    "tags": ["java", "record", "switch", "исключения"],
    "roles": ["Робототехник"],
    "skills": ["Записи", "Исключения"],
    "tools": ["Java"],
    "related": ["java-count-commands", "demo-motor-commands"],
    "learningOutcomes": [
        "Описать данные записью",
        "Разобрать команды через switch",
        "Отказаться от неверных данных",
    ],
    "timeLimitMs": 3000,
    "instructions": """\
Робот стоит в клетке (0, 0) и смотрит на север, туда растёт `y`. Команды записаны строкой: `F` шаг вперёд, `L`
поворот налево, `R` поворот направо.

Метод `walk(String commands)` возвращает массив `{x, y}`. На букву, которой нет среди команд, он бросает
`IllegalArgumentException` и называет эту букву в сообщении.
""",
    "starterCode": """\
class Solution {
    static int[] walk(String commands) {
        return new int[] {0, 0};
    }
}
""",
    "solutionCode": _SOLUTION,
    "hints": [
        "Направление удобно хранить числом от 0 до 3: север, восток, юг, запад.",
        "Поворот налево это (heading + 3) % 4.",
        "record Robot(int x, int y, int heading) даёт конструктор и методы x(), y(), heading().",
    ],
    "wrongSolutions": [
        wrong(
            "java", "Лево и право перепутаны", _SOLUTION.replace("heading + quarters", "heading - quarters")
        ),
        wrong(
            "java",
            "Неизвестные команды пропускает",
            _SOLUTION.replace(
                'default -> throw new IllegalArgumentException("unknown command " + command);',
                "default -> robot;",
            ),
        ),
        wrong(
            "java",
            "Буква не названа",
            _SOLUTION.replace('"unknown command " + command', '"unknown command"'),
        ),
        wrong("java", "Запад забыт", _SOLUTION.replace("DX = {0, 1, 0, -1}", "DX = {0, 1, 0, 0}")),
    ],
    "testFiles": {"java": read_tests("java_robot_walk.java")},
    "testCases": [
        case("Вперёд", "walk", ["FF"], [0, 2]),
        case("Поворот", "walk", ["FRF"], [1, 1]),
        case("Налево", "walk", ["LF"], [-1, 0]),
        case("Полный круг", "walk", ["FRFRFRF"], [0, 0], hidden=True),
        case("Пустая строка", "walk", [""], [0, 0]),
        case("Длинный путь", "walk", ["FFRFLF" * 20], [20, 60], hidden=True),
        case(
            "Неизвестная команда",
            "walk",
            ["FX"],
            None,
            checker={"kind": "raises", "type": "IllegalArgumentException"},
        ),
        author_test("Сообщение называет букву", "names_the_letter"),
        author_test("Дорога назад приводит домой", "finds_the_way_back", hidden=True),
    ],
}
