"""Every text that the code names exists in every language with the right forms, and no other does."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# CLDR plural forms of whole numbers, and "other" for fractions.
PLURAL_FORMS = {
    "ru": ("one", "few", "many", "other"),
    "kk": ("one", "other"),
    "en": ("one", "other"),
}
_ALL_FORMS = ("zero", "one", "two", "few", "many", "other")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PREFIX = re.compile(r"^[a-z]\w*(\.\w+)*\.$")
_KEY = re.compile(r"^[a-z][\w]*(\.[\w]+)+$")
# Calls whose first text argument is a key, and how many arguments may stand before it.
_NAMING_CALLS = {"t": 0, "translate": 1, "Message": 0}
_ENUM_CALL = "t_enum"
_SCRIPT_CALL = re.compile(r"(?<![\w.$])t\(\s*[\"'`]([\w.]+)[\"'`]")
_SCRIPT_TEXT = re.compile(r"[\"'`]([a-z]\w*(?:\.\w+)+\.?)(?:[\"'`]|\$\{)")


@dataclass
class Used:
    """What the code says of keys."""

    named: dict[str, str] = field(default_factory=dict)  # key -> where it is passed to a naming call
    counted: set[str] = field(default_factory=set)  # keys that are passed with count=
    mentioned: set[str] = field(default_factory=set)  # any text that looks like a key
    prefixes: set[str] = field(default_factory=set)  # the fixed beginnings of keys put together at run time
    suffixes: set[str] = field(default_factory=set)  # the fixed endings of such keys
    enums: dict[str, str] = field(default_factory=dict)  # prefix of a whole enum's names -> where it is named


def find_faults(root: Path) -> list[str]:
    """Give a sentence for each fault of the catalogues of a work tree."""
    folder = root / "assets" / "locales"
    catalogues = {
        locale: _flatten(json.loads((folder / f"{locale}.json").read_text(encoding="utf-8")))
        for locale in PLURAL_FORMS
        if (folder / f"{locale}.json").exists()
    }
    missing = [
        f"assets/locales/{locale}.json is missing" for locale in PLURAL_FORMS if locale not in catalogues
    ]
    if missing:
        return missing
    used = read_uses(root)
    bases = {locale: _forms_by_key(texts) for locale, texts in catalogues.items()}
    return [
        *_find_unknown(used, bases),
        *_find_uneven(bases, catalogues),
        *_find_uncounted(used, bases),
        *_find_unused(used, bases),
    ]


def read_uses(root: Path) -> Used:
    """Read the code of a work tree for keys."""
    used = Used()
    for package in ("lms_app", "jobs", "models"):
        for file in sorted((root / package).rglob("*.py")):
            # This check names patterns of keys itself.
            if file.relative_to(root).parts[:2] != ("lms_app", "ops"):
                _read_python(file, root, used)
    for pattern in ("*.js", "*.jsx"):
        for file in sorted((root / "assets").rglob(pattern)):
            if "external" not in file.parts:
                _read_script(file, root, used)
    return used


def _read_python(file: Path, root: Path, used: Used) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _KEY.match(node.value):
                used.mentioned.add(node.value)
            elif _PREFIX.match(node.value):
                used.prefixes.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            _read_joined(node, used)
        elif isinstance(node, ast.Call):
            _read_call(node, f"{file.relative_to(root)}:{node.lineno}", used)


def _read_joined(node: ast.JoinedStr, used: Used) -> None:
    if not node.values:
        return
    first, last = node.values[0], node.values[-1]
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
        used.prefixes.add(first.value)
    elif isinstance(last, ast.Constant) and isinstance(last.value, str) and last.value[:1] in {"_", "."}:
        used.suffixes.add(last.value)


def _read_call(node: ast.Call, place: str, used: Used) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name == "t_enum" and node.args and isinstance(node.args[0], ast.Constant):
        used.prefixes.add(f"{node.args[0].value}.")
    if name == _ENUM_CALL and node.args and isinstance(prefix := node.args[0], ast.Constant):
        used.enums.setdefault(f"{prefix.value}.", place)
    position = _NAMING_CALLS.get(name)
    if position is None or len(node.args) <= position:
        return
    key = node.args[position]
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        used.named.setdefault(key.value, place)
        if any(keyword.arg == "count" for keyword in node.keywords):
            used.counted.add(key.value)


def _read_script(file: Path, root: Path, used: Used) -> None:
    text = file.read_text(encoding="utf-8")
    for match in _SCRIPT_CALL.finditer(text):
        if "." in match[1]:
            used.named.setdefault(match[1], str(file.relative_to(root)))
    for match in _SCRIPT_TEXT.finditer(text):
        (used.prefixes if match[0].endswith("${") else used.mentioned).add(match[1])


def _find_unknown(used: Used, bases: dict[str, dict[str, set[str]]]) -> Iterator[str]:
    for key, place in sorted(used.named.items()):
        for locale, keys in bases.items():
            if key not in keys:
                yield f"{place}: {key} has no text in {locale}"
    for prefix, place in sorted(used.enums.items()):
        if not any(key.startswith(prefix) for key in bases["ru"]):
            yield f"{place}: no text begins with {prefix}"


def _find_uneven(
    bases: dict[str, dict[str, set[str]]], catalogues: dict[str, dict[str, str]]
) -> Iterator[str]:
    every = sorted(set().union(*bases.values()))
    for key in every:
        absent = [locale for locale in bases if key not in bases[locale]]
        if absent:
            yield f"{key} has no text in {', '.join(absent)}"
            continue
        plural = any(bases[locale][key] - {""} for locale in bases)
        for locale, forms in PLURAL_FORMS.items():
            lacking = [form for form in forms if form not in bases[locale][key]] if plural else []
            if lacking:
                yield f"{key} lacks the plural forms {', '.join(lacking)} in {locale}"
        yield from _find_other_placeholders(key, plural=plural, bases=bases, catalogues=catalogues)


def _find_other_placeholders(
    key: str, *, plural: bool, bases: dict[str, dict[str, set[str]]], catalogues: dict[str, dict[str, str]]
) -> Iterator[str]:
    names: dict[str, frozenset[str]] = {}
    for locale, texts in catalogues.items():
        versions = [texts[f"{key}_{form}" if form else key] for form in bases[locale][key]]
        # "One item" may leave the number out; the other forms of the language say it.
        names[locale] = frozenset(
            name
            for version in versions
            for name in _PLACEHOLDER.findall(version)
            if not (plural and name == "count")
        )
    if len(set(names.values())) > 1:
        yield f"{key} has different placeholders: { ({locale: sorted(n) for locale, n in names.items()}) }"


def _find_uncounted(used: Used, bases: dict[str, dict[str, set[str]]]) -> Iterator[str]:
    for key in sorted(used.counted):
        if key in bases["ru"] and not bases["ru"][key] - {""}:
            yield f"{used.named[key]}: {key} is given a count and has no plural forms"


def _find_unused(used: Used, bases: dict[str, dict[str, set[str]]]) -> Iterator[str]:
    for key in sorted(bases["ru"]):
        known = key in used.named or key in used.mentioned
        begun = any(key.startswith(prefix) for prefix in used.prefixes | used.enums.keys())
        ended = any(key.endswith(end) and key.removesuffix(end) in used.mentioned for end in used.suffixes)
        if not known and not begun and not ended:
            yield f"{key} is used nowhere"


def _flatten(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = str(value)
    return flat


def _forms_by_key(names: Iterable[str]) -> dict[str, set[str]]:
    """Give each key with its plural forms; the form of a text without forms is empty."""
    known = set(names)
    forms: dict[str, set[str]] = {}
    for name in known:
        base, separator, form = name.rpartition("_")
        is_plural = separator and form in _ALL_FORMS and f"{base}_other" in known
        forms.setdefault(base if is_plural else name, set()).add(form if is_plural else "")
    return forms
