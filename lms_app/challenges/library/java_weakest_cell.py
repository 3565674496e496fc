"""Java for beginners: a loop over an array."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "start-java-weakest-cell"

_SOLUTION = """\
class Solution {
    static int weakest(int[] volts) {
        int least = volts[0];
        for (int volt : volts) {
            least = Math.min(least, volt);
        }
        return least;
    }
}
"""

CHALLENGE: dict[str, Any] = {
    "title": "Самая слабая ячейка",
    "description": "Найдите в массиве наименьшее напряжение.",
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Первые шаги",
    "estimatedTime": 10,
    "languages": ["java"],
    "tags": ["java", "массивы", "циклы"],
    "roles": ["Робототехник"],
    "skills": ["Циклы", "Массивы"],
    "tools": ["Java"],
    "related": ["start-java-battery-guard", "java-count-commands"],
    "learningOutcomes": ["Пройти по массиву", "Найти наименьшее значение"],
    "timeLimitMs": 3000,
    "instructions": """\
Батарея робота собрана из ячеек. Метод `weakest(int[] volts)` возвращает наименьшее напряжение в милливольтах.
В массиве есть хотя бы одна ячейка; напряжение бывает и отрицательным, если ячейку перевернули.
""",
    "starterCode": """\
class Solution {
    static int weakest(int[] volts) {
        return 0;
    }
}
""",
    "solutionCode": _SOLUTION,
    "hints": [
        "Начните с volts[0], а не с нуля: иначе ноль окажется меньше всех.",
        "for (int volt : volts) проходит по всем ячейкам.",
    ],
    "wrongSolutions": [
        wrong("java", "Начинает с нуля", _SOLUTION.replace("least = volts[0]", "least = 0")),
        wrong("java", "Ищет наибольшее", _SOLUTION.replace("Math.min", "Math.max")),
    ],
    "testCases": [
        case("Три ячейки", "weakest", [[3700, 3500, 3900]], 3500),
        case("Одна ячейка", "weakest", [[4200]], 4200),
        case("Ячейку перевернули", "weakest", [[3600, -1200, 3700]], -1200, hidden=True),
    ],
}
