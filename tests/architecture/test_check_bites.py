"""`manage.py check` fails for a planted violation of each of its rules."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lms_app.ops import checks
from lms_app.ops.layout import ROOT, VENV
from lms_app.ops.translations import find_faults

_COPIED = ("lms_app", "models", "jobs", "assets/locales", "constraints.txt", "pyproject.toml", "manage.py")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the checks look at."""
    root = tmp_path_factory.mktemp("tree")
    ignored = shutil.ignore_patterns("__pycache__", "external")
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        else:
            shutil.copy2(ROOT / name, root / name)
    (root / ".venv").symlink_to(VENV)
    return root


def _plant_package(root: Path) -> str:
    pins = root / "constraints.txt"
    pins.write_text(pins.read_text().replace("pytest==", "# pytest=="))
    return "pytest is installed, but constraints.txt lacks it"


def _plant_format(root: Path) -> str:
    (root / "lms_app" / "planted.py").write_text('"""Planted."""\nx = [1,2]\n')
    return "planted.py"


def _plant_lint(root: Path) -> str:
    (root / "lms_app" / "planted.py").write_text('"""Planted."""\n\nimport os\n')
    return "F401"


def _plant_type(root: Path) -> str:
    (root / "lms_app" / "core" / "planted.py").write_text('"""Planted."""\n\nx: int = "one"\n')
    return "planted.py"


def _plant_import(root: Path) -> str:
    (root / "models" / "planted.py").write_text('"""Planted."""\n\nimport lms_app.core.clock\n')
    return "models.planted -> lms_app.core.clock"


def _plant_text(root: Path) -> str:
    (root / "lms_app" / "planted.py").write_text('"""Planted."""\n\nx = translate("ru", "planted.nowhere")\n')
    return "planted.nowhere has no text in kk"


@pytest.mark.parametrize(
    ("name", "plant"),
    [
        ("packages", _plant_package),
        ("format", _plant_format),
        ("lint", _plant_lint),
        ("types", _plant_type),
        ("imports", _plant_import),
        ("translations", _plant_text),
    ],
)
def test_check_when_a_violation_is_planted_fails(tree: Path, name: str, plant: Callable[[Path], str]) -> None:
    check = next(check for check in checks.CHECKS if check.name == name)
    sign = plant(tree)
    try:
        assert sign in check.find_faults(tree)
    finally:
        for planted in tree.rglob("planted.py"):
            planted.unlink()
        shutil.copy2(ROOT / "constraints.txt", tree)


def test_checks_are_exactly_those_that_are_planted() -> None:
    assert [check.name for check in checks.CHECKS] == [
        "packages",
        "format",
        "lint",
        "types",
        "imports",
        "translations",
    ]


def test_failing_checks_when_one_finds_something_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        checks, "CHECKS", (checks.Check("good", lambda _: ""), checks.Check("bad", lambda _: "a fault"))
    )

    assert checks.failing_checks(tmp_path) == ["bad"]

    said = capsys.readouterr().out
    assert "✓ good" in said
    assert "    a fault" in said


def test_manage_check_when_a_check_fails_exits_with_1(tree: Path) -> None:
    """The command itself, in the copy, with a fault that its format check finds."""
    (tree / "lms_app" / "planted.py").write_text("x = [1,2]\n")
    code = (
        "import sys; from pathlib import Path; from lms_app.ops import checks, venv\n"
        "checks.ROOT = Path.cwd(); checks.CHECKS = checks.CHECKS[1:2]; venv.install = lambda _: None\n"
        "sys.exit(checks.run_checks(None))"
    )
    try:
        done = subprocess.run([sys.executable, "-c", code], cwd=tree, capture_output=True, text=True)
    finally:
        (tree / "lms_app" / "planted.py").unlink()

    assert done.returncode == 1
    assert "✗ format" in done.stdout


@pytest.fixture
def texts(tmp_path: Path) -> Callable[..., list[str]]:
    """Give the faults of a small tree: its Python code and its three catalogues."""

    def faults(code: str, ru: dict[str, object], kk: dict[str, object], en: dict[str, object]) -> list[str]:
        (tmp_path / "lms_app").mkdir(exist_ok=True)
        (tmp_path / "lms_app" / "x.py").write_text(code)
        folder = tmp_path / "assets" / "locales"
        folder.mkdir(parents=True, exist_ok=True)
        for name, catalogue in (("ru", ru), ("kk", kk), ("en", en)):
            (folder / f"{name}.json").write_text(json.dumps(catalogue))
        return find_faults(tmp_path)

    return faults


def test_translations_when_complete_find_nothing(texts: Callable[..., list[str]]) -> None:
    ru = {"a": {"n_one": "{{count}}", "n_few": "{{count}}", "n_many": "{{count}}", "n_other": "{{count}}"}}
    two = {"a": {"n_one": "one", "n_other": "{{count}}"}}

    assert texts('t("a.n", count=3)', ru, two, two) == []


@pytest.mark.parametrize(
    ("code", "trees", "fault"),
    [
        ('t("a.b")', ({"a": {"b": "x"}}, {}, {"a": {"b": "x"}}), "x.py:1: a.b has no text in kk"),
        (
            't("a.b")',
            ({"a": {"b": "{{n}}"}}, {"a": {"b": "y"}}, {"a": {"b": "{{n}}"}}),
            "different placeholders",
        ),
        ("", ({"a": {"b": "x"}}, {"a": {"b": "x"}}, {"a": {"b": "x"}}), "a.b is used nowhere"),
        (
            't("a.b", count=1)',
            ({"a": {"b": "x"}}, {"a": {"b": "x"}}, {"a": {"b": "x"}}),
            "has no plural forms",
        ),
        (
            't("a.b", count=1)',
            (
                {"a": {"b_one": "x", "b_other": "x"}},
                {"a": {"b_other": "x"}},
                {"a": {"b_one": "x", "b_other": "x"}},
            ),
            "a.b lacks the plural forms few, many in ru",
        ),
    ],
)
def test_translations_when_something_is_wrong_name_it(
    texts: Callable[..., list[str]], code: str, trees: tuple[dict[str, object], ...], fault: str
) -> None:
    assert any(fault in found for found in texts(code, *trees))


def test_translations_when_a_key_is_put_together_count_it_as_used(texts: Callable[..., list[str]]) -> None:
    tree = {"a": {"state": {"open": "x"}}}

    for code in ('t(f"a.state.{state}")', 't_enum("a.state", state)', 't(Var("a.state.") + state)'):
        assert texts(code, tree, tree, tree) == []
    assert texts('x = "a.state"; t(f"{x}.open")', tree, tree, tree) == []
    assert texts('t_enum("a.nothing", state); y = "a.state.open"', tree, tree, tree) == [
        "lms_app/x.py:1: no text begins with a.nothing."
    ]
