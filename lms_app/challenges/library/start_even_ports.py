"""Python for beginners: choose from a list."""

from typing import Any

from lms_app.challenges.library_parts import case, wrong

SLUG = "start-python-even-ports"
CHALLENGE: dict[str, Any] = {
    "title": "Чётные порты",
    "description": "Оставьте в списке только чётные номера портов.",
    "difficulty": "BEGINNER",
    "level": 2,
    "category": "Первые шаги",
    "estimatedTime": 7,
    "languages": ["python"],
    "tags": ["python", "списки", "циклы"],
    "roles": ["Робототехник"],
    "skills": ["Списки", "Условия"],
    "tools": ["Python"],
    "related": ["start-python-greeting"],
    "learningOutcomes": ["Отобрать элементы списка"],
    "instructions": """\
Моторы подключают к чётным портам, датчики к нечётным. Функция `motor_ports(ports)` возвращает список
чётных номеров в том же порядке.
""",
    "starterCode": """\
def motor_ports(ports):
    return ports
""",
    "solutionCode": """\
def motor_ports(ports):
    return [port for port in ports if port % 2 == 0]
""",
    "hints": [
        "port % 2 это остаток от деления на два: у чётных он равен нулю.",
        "[port for port in ports if ...] отбирает подходящие.",
    ],
    "wrongSolutions": [
        wrong(
            "python",
            "Оставляет нечётные",
            """\
def motor_ports(ports):
    return [port for port in ports if port % 2]
""",
        ),
        wrong(
            "python",
            "Сортирует",
            """\
def motor_ports(ports):
    return sorted(port for port in ports if port % 2 == 0)
""",
        ),
    ],
    "testCases": [
        case("Вперемешку", "motor_ports", [[1, 2, 3, 4]], [2, 4]),
        case("Порядок сохраняется", "motor_ports", [[8, 3, 2]], [8, 2]),
        case("Ноль и пусто", "motor_ports", [[0, 5]], [0], hidden=True),
    ],
}
