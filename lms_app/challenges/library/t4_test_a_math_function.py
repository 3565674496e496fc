"""T4: the learner writes tests of `add`; they have to pass on the right one and fail on each wrong one."""

from typing import Any

from lms_app.challenges.library_parts import author_test, wrong

SLUG = "t4-test-a-math-function"

_TESTS = '''\
import unittest

import solution


def right(a, b):
    if type(a) is not int or type(b) is not int:
        raise TypeError("add takes whole numbers")
    return a + b


def judge(add):
    """Whether the learner's tests pass with this function; they must find it as `add`."""
    solution.add = add
    return solution.run_tests() is True


def check(mutant):
    assert judge(right), "ваши тесты не проходят на правильной функции add"
    assert not judge(mutant), "ваши тесты не заметили ошибку"


def test_right_function():
    assert judge(right), "ваши тесты не проходят на правильной функции add"


def test_happy_path():
    check(lambda a, b: right(a, b) + 1 if 0 < a < 100 and 0 < b < 100 else right(a, b))


def test_negative_numbers():
    check(lambda a, b: abs(right(a, b)) if a < 0 and b < 0 else right(a, b))


def test_zero():
    check(lambda a, b: 0 if a == 0 or b == 0 else right(a, b))


def test_type_error():
    def no_check(a, b):
        return str(a) + str(b) if isinstance(a, str) or isinstance(b, str) else a + b

    check(no_check)


def test_large_numbers():
    check(lambda a, b: right(a, b) % 1_000_000)


def test_other_exception():
    def other(a, b):
        if type(a) is not int or type(b) is not int:
            raise ValueError("wrong")
        return a + b

    check(other)


def test_multiplication():
    check(lambda a, b: a * b if type(a) is int and type(b) is int else right(a, b))


def test_learners_tests_call_add():
    calls = []

    def count(a, b):
        calls.append((a, b))
        return right(a, b)

    assert judge(count)
    assert len(calls) >= 5, f"ваши тесты вызвали add {len(calls)} раз, а случаев пять"
'''.replace("import unittest\n\nimport", "import")

_SOLUTION = """\
import io
import unittest


def add(a: int, b: int) -> int:
    if type(a) is not int or type(b) is not int:
        raise TypeError("add takes whole numbers")
    return a + b


class TestAdd(unittest.TestCase):
    def test_happy_path(self):
        self.assertEqual(add(2, 3), 5)

    def test_negative_numbers(self):
        self.assertEqual(add(-1, -2), -3)

    def test_zero(self):
        self.assertEqual(add(0, 5), 5)

    def test_type_error(self):
        with self.assertRaises(TypeError):
            add("2", 3)

    def test_large_numbers(self):
        self.assertEqual(add(10**6, 10**6), 2_000_000)


def run_tests():
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestAdd)
    return unittest.TextTestRunner(stream=io.StringIO()).run(suite).wasSuccessful()
"""


def _without(name: str) -> str:
    """Give the solution without one of its tests."""
    head, _, rest = _SOLUTION.partition(f"    def {name}(self):\n")
    return head + rest[rest.index("\n\n") + 2 :].lstrip("\n")


_STARTER = (
    _SOLUTION[: _SOLUTION.index("    def test_negative")] + _SOLUTION[_SOLUTION.index("\ndef run_tests") :]
)

_INSTRUCTIONS = """\
В этом задании тесты пишете вы. Функция `add(a: int, b: int) -> int` уже готова и верна.

Дополните класс `TestAdd`, чтобы он проверял:

- обычный случай: `add(2, 3)` равно `5`;
- отрицательные числа: `add(-1, -2)` равно `-3`;
- ноль: `add(0, 5)` равно `5`;
- не число: `add("2", 3)` поднимает `TypeError`;
- большие числа: `add(10**6, 10**6)` равно `2000000`.

Проверка подставит вместо `add` функции с ошибками и вызовет `run_tests()`. На правильной функции она должна
вернуть `True`, а на каждой неправильной `False`. `run_tests` менять не нужно.
"""

CHALLENGE: dict[str, Any] = {
    "title": "Напишите тесты к функции",
    "description": "Придумайте модульные тесты, которые отличат верную функцию сложения от испорченных.",
    "difficulty": "INTERMEDIATE",
    "level": 3,
    "category": "Тестирование",
    "estimatedTime": 20,
    "tags": ["python", "unittest", "тесты"],
    "roles": ["Backend", "QA"],
    "skills": ["Модульные тесты", "Граничные случаи"],
    "tools": ["unittest"],
    "related": ["t3-clean-up-messy-json", "t5-robust-file-processor"],
    "learningOutcomes": ["Как писать модульные тесты", "Как искать граничные случаи"],
    "timeLimitMs": 3000,
    "memoryLimitMb": 64,
    "instructions": _INSTRUCTIONS,
    "starterCode": {"python": _STARTER},
    "solutionCode": {"python": _SOLUTION},
    "testFiles": {"python": _TESTS},
    "wrongSolutions": [
        wrong("python", "Забыты отрицательные числа", _without("test_negative_numbers")),
        wrong(
            "python",
            "Проверяет, что исключение есть, но не какое",
            _SOLUTION.replace("assertRaises(TypeError)", "assertRaises(Exception)"),
        ),
        wrong("python", "Ничего не проверяет", _SOLUTION.replace("self.assertEqual(", "print(")),
    ],
    "hints": [
        "Один случай - один метод, имя которого начинается с test_.",
        "with self.assertRaises(TypeError): и внутри вызов, который должен упасть.",
        "Подумайте, какую ошибку в add не заметил бы ваш тест: add(0, 0) не отличит сложение от умножения.",
    ],
    "testCases": [
        author_test("Тесты проходят на верной функции", "test_right_function"),
        author_test("Находят ошибку в обычном случае", "test_happy_path"),
        author_test("Находят ошибку с отрицательными числами", "test_negative_numbers"),
        author_test("Находят ошибку с нулём", "test_zero"),
        author_test("Находят пропавший TypeError", "test_type_error"),
        author_test("Находят ошибку с большими числами", "test_large_numbers"),
        author_test("Находят чужое исключение", "test_other_exception", hidden=True),
        author_test("Находят умножение", "test_multiplication", hidden=True),
        author_test("Проверяют пять случаев", "test_learners_tests_call_add", hidden=True),
    ],
}
