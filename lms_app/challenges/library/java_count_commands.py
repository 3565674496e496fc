"""Java: count words in a map."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "java-count-commands"

_SOLUTION = """\
import java.util.*;

class Solution {
    static Map<String, Integer> count(List<String> commands) {
        Map<String, Integer> found = new TreeMap<>();
        for (String command : commands) {
            if (!command.isBlank()) {
                found.merge(command.toLowerCase(), 1, Integer::sum);
            }
        }
        return found;
    }
}
"""

CHALLENGE: dict[str, Any] = {
    "title": "Сколько каких команд",
    "description": "Посчитайте, сколько раз робот получил каждую команду.",
    "difficulty": "INTERMEDIATE",
    "level": 3,
    "category": "Программирование на Java",
    "estimatedTime": 15,
    "languages": ["java"],
    "tags": ["java", "словари", "коллекции"],
    "roles": ["Робототехник"],
    "skills": ["Словари", "Циклы"],
    "tools": ["Java"],
    "related": ["start-java-weakest-cell", "java-robot-walk"],
    "learningOutcomes": ["Пользоваться Map", "Сосчитать повторения"],
    "timeLimitMs": 3000,
    "instructions": """\
Метод `count(List<String> commands)` возвращает `Map<String, Integer>`: сколько раз встретилась каждая
команда. Большие и маленькие буквы не различаются, ключи пишутся маленькими. Пустых команд не считаем.
""",
    "starterCode": """\
import java.util.*;

class Solution {
    static Map<String, Integer> count(List<String> commands) {
        return new HashMap<>();
    }
}
""",
    "solutionCode": _SOLUTION,
    "hints": [
        "map.merge(key, 1, Integer::sum) прибавляет единицу или кладёт первую.",
        "command.toLowerCase() уравнивает буквы.",
    ],
    "wrongSolutions": [
        wrong("java", "Различает буквы", _SOLUTION.replace("command.toLowerCase()", "command")),
        wrong("java", "Считает пустые команды", _SOLUTION.replace("if (!command.isBlank())", "if (true)")),
        wrong(
            "java",
            "Считает только один раз",
            _SOLUTION.replace(
                "merge(command.toLowerCase(), 1, Integer::sum)", "put(command.toLowerCase(), 1)"
            ),
        ),
    ],
    "testCases": [
        case("Повторы", "count", [["go", "turn", "go"]], {"go": 2, "turn": 1}),
        case("Ничего", "count", [[]], {}),
        case("Разные буквы", "count", [["Go", "GO", "stop"]], {"go": 2, "stop": 1}),
        case("Пустые команды", "count", [["go", "", " "]], {"go": 1}, hidden=True),
        case("Много команд", "count", [["a", "b"] * 50], {"a": 50, "b": 50}, hidden=True),
    ],
}
