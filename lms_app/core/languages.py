"""The languages that challenges are solved in: the one list that all others are made from or held against.

`tests/architecture/test_languages.py` names the place where one is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language and the runtime that grades it.

    Attributes:
        name: As submissions name it, and the folder of its image in `sandbox_images`; lower case.
        file_name: Of what learners hand in.
        has_tests: Whether its runtime runs an author's test file apart from the learner's code.
        warm: Containers that are kept ready where `GRADER_POOL_<NAME>` doesn't say otherwise.
    """

    name: str
    file_name: str
    has_tests: bool = False
    warm: int = 1


LANGUAGES: Mapping[str, Language] = {
    each.name: each
    for each in (
        Language("python", "solution.py", has_tests=True, warm=2),
        Language("javascript", "solution.js", has_tests=True),
        Language("java", "solution.java", has_tests=True),
        Language("sql", "solution.sql"),
        Language("web", "solution.html"),
        Language("yaml", "solution.yaml", has_tests=True),
    )
}
"""By name, in the order in which people are offered them."""
