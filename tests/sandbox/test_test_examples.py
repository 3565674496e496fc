"""What the editor offers as a first test file is right for what it offers as first code."""

import re

import pytest

from jobs.sandbox.keeper import Keeper
from jobs.sandbox.runtimes import RUNTIMES
from lms_app.authoring.templates import TEMPLATES, TEST_EXAMPLES
from lms_app.core.languages import LANGUAGES
from tests.sandbox.conftest import make_test_run


def test_each_language_with_tests_has_an_example() -> None:
    assert set(TEST_EXAMPLES) == {each.name for each in LANGUAGES.values() if each.has_tests}


@pytest.mark.docker
@pytest.mark.parametrize("language", TEST_EXAMPLES)
def test_an_example_tells_right_from_wrong(keeper: Keeper, language: str) -> None:
    template, tests = TEMPLATES[language], TEST_EXAMPLES[language]
    found = re.search(r"(?:def |exports\.|void )(\w+)", tests)
    assert found
    run = make_test_run(keeper, RUNTIMES[language])
    verdicts = [run(code, tests, found[1], wall_s=20)[0] for code in (template.solution, template.wrong)]
    assert [each.passed for each in verdicts] == [True, False], [each.error for each in verdicts]
