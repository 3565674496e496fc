"""Texts in Russian, Kazakh and English on the server, from the catalogue that the browser uses too.

The files are i18next JSON v4: nested keys, `{{name}}` placeholders, plural forms as the suffixes of
CLDR (`_one`, `_few`, `_many`, `_other`) chosen by the parameter `count`.
"""

import json
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale as BabelLocale

CATALOGUE_DIR = Path(__file__).resolve().parents[2] / "assets" / "locales"

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Locale(StrEnum):
    """Languages of the product."""

    RU = "ru"
    KK = "kk"
    EN = "en"


DEFAULT_LOCALE = Locale.RU


@cache
def load_catalogue(locale: Locale) -> dict[str, str]:
    """Give all texts of `locale` by their dotted keys."""
    flat: dict[str, str] = {}

    def walk(node: dict[str, Any], prefix: str) -> None:
        for name, value in node.items():
            if isinstance(value, dict):
                walk(value, f"{prefix}{name}.")  # pyright: ignore[reportUnknownArgumentType]  # JSON
            else:
                flat[prefix + name] = str(value)

    walk(json.loads((CATALOGUE_DIR / f"{locale}.json").read_text(encoding="utf-8")), "")
    return flat


def parse_locale(value: str | None) -> Locale | None:
    """Give the locale that a cookie, a setting or a language tag such as "kk-KZ" names, if any."""
    prefix = (value or "").strip().lower()[:2]
    return Locale(prefix) if prefix in set(Locale) else None


def translate(locale: Locale, key: str, **params: Any) -> str:
    """Say `key` in `locale`; a missing text is a KeyError, which the translation check rules out."""
    catalogue = load_catalogue(locale)
    name = key
    if "count" in params:
        form = BabelLocale(locale.value).plural_form(params["count"])
        name = f"{key}_{form}" if f"{key}_{form}" in catalogue else key
    return _PLACEHOLDER.sub(lambda match: str(params.get(match[1], "")), catalogue[name])
