"""A language of `core.languages` that is missing somewhere is named here, with the place."""

import json
import re
from collections.abc import Callable

import pytest

from jobs.bench.table import BENCHES
from jobs.sandbox.runtimes import RUNTIMES
from lms_app.authoring.templates import TEMPLATES
from lms_app.core.config import Settings
from lms_app.core.languages import LANGUAGES
from lms_app.ops.image_tags import COMMON, SANDBOX_IMAGES
from lms_app.ops.layout import ROOT

EDITOR = ROOT / "assets" / "widgets" / "code_languages.js"
LOCALES = ("ru", "kk", "en")


def _has_name(locale: str) -> Callable[[str], bool]:
    catalogue = json.loads((ROOT / "assets" / "locales" / f"{locale}.json").read_text())
    return lambda name: name in catalogue["submissions"]["language"]


def _in_editor(block: str) -> Callable[[str], bool]:
    found = re.search(rf"export const {block} = {{(.*?)\n?}};", EDITOR.read_text(), re.DOTALL)
    assert found, f"{EDITOR.name} has no {block}"
    return lambda name: re.search(rf"\b{name}: ", found[1]) is not None


PLACES: dict[str, Callable[[str], bool]] = {
    "sandbox_images/<name>/Dockerfile": lambda name: (SANDBOX_IMAGES / name / "Dockerfile").is_file(),
    "a profile in jobs/sandbox/runtimes.py": lambda name: name in RUNTIMES,
    "BENCHES in jobs/bench/table.py": lambda name: name in BENCHES,
    "TEMPLATES in lms_app/authoring/templates.py": lambda name: name in TEMPLATES,
    "LANGUAGES in assets/widgets/code_languages.js": _in_editor("LANGUAGES"),
    "INDENTS in assets/widgets/code_languages.js": _in_editor("INDENTS"),
    ".env.example": lambda name: f"#GRADER_POOL_{name.upper()}=" in (ROOT / ".env.example").read_text(),
    **{f"submissions.language in {each}.json": _has_name(each) for each in LOCALES},
}


def find_gaps(name: str) -> list[str]:
    """Give the places that don't know the language."""
    return [place for place, knows in PLACES.items() if not knows(name)]


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_place_knows_the_language(name: str) -> None:
    assert find_gaps(name) == []


def test_a_language_that_is_nowhere_is_missed_everywhere() -> None:
    assert find_gaps("cobol") == list(PLACES)


def test_nothing_is_there_for_a_language_that_is_not_listed() -> None:
    folders = {each.parent.name for each in SANDBOX_IMAGES.glob("*/Dockerfile")} - {COMMON}
    assert folders == set(RUNTIMES) == set(TEMPLATES) == set(BENCHES) == set(LANGUAGES)


def test_each_language_has_a_setting_for_its_pool(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    assert settings
    monkeypatch.setenv("GRADER_POOL_MEMORY_MB", "512")
    for size, name in enumerate(LANGUAGES, start=3):
        monkeypatch.setenv(f"GRADER_POOL_{name.upper()}", str(size))
    changed = Settings()  # pyright: ignore[reportCallIssue]  # the values come from the environment
    assert [changed.warm_containers(name) for name in LANGUAGES] == list(range(3, 3 + len(LANGUAGES)))
    assert changed.grader_pool_memory_mb == 512
    for name in LANGUAGES:
        monkeypatch.delenv(f"GRADER_POOL_{name.upper()}")
    default = Settings()  # pyright: ignore[reportCallIssue]
    assert default.warm_containers("python") == LANGUAGES["python"].warm
    monkeypatch.setenv("GRADER_POOL_PYTHON", "65")
    with pytest.raises(ValueError, match="grader_pool.python"):
        Settings()  # pyright: ignore[reportCallIssue]
