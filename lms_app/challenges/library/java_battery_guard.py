"""Java for beginners: one comparison."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "start-java-battery-guard"

_SOLUTION = """\
class Solution {
    static boolean isReady(int charge, int needed) {
        return charge >= needed;
    }
}
"""

CHALLENGE: dict[str, Any] = {
    "title": "Хватит ли заряда",
    "description": "Первая задача на Java: сравните заряд батареи с порогом.",
    "difficulty": "BEGINNER",
    "level": 1,
    "category": "Первые шаги",
    "estimatedTime": 5,
    "languages": ["java"],
    "tags": ["java", "условия"],
    "roles": ["Робототехник"],
    "skills": ["Условия"],
    "tools": ["Java"],
    "related": ["start-java-weakest-cell"],
    "learningOutcomes": ["Написать метод на Java", "Сравнить два числа"],
    "timeLimitMs": 3000,
    "instructions": """\
Метод `isReady(int charge, int needed)` возвращает `true`, если заряда `charge` хватает на поездку, которая
требует `needed`. Ровно столько, сколько нужно, тоже хватает.
""",
    "starterCode": """\
class Solution {
    static boolean isReady(int charge, int needed) {
        return false;
    }
}
""",
    "solutionCode": _SOLUTION,
    "hints": [
        "Сравнение charge >= needed само даёт true или false: if здесь не нужен.",
    ],
    "wrongSolutions": [
        wrong("java", "Ровно столько не хватает", _SOLUTION.replace("charge >= needed", "charge > needed")),
        wrong("java", "Наоборот", _SOLUTION.replace("charge >= needed", "charge <= needed")),
    ],
    "testCases": [
        case("Заряда много", "isReady", [90, 40], True),
        case("Заряда мало", "isReady", [10, 40], False),
        case("Ровно столько", "isReady", [40, 40], True, hidden=True),
    ],
}
