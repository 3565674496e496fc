import pytest

from lms_app.core import i18n
from lms_app.core.i18n import Locale, load_catalogue, parse_locale, translate


@pytest.mark.parametrize(
    ("count", "word"), [(1, "секунду"), (2, "секунды"), (5, "секунд"), (21, "секунду"), (11, "секунд")]
)
def test_translate_takes_the_russian_plural_form(count: int, word: str) -> None:
    assert f"{count} {word}." in translate(Locale.RU, "errors.too_many_requests", count=count)


def test_translate_takes_the_english_plural_form() -> None:
    assert "1 second." in translate(Locale.EN, "errors.too_many_requests", count=1)
    assert "2 seconds." in translate(Locale.EN, "errors.too_many_requests", count=2)


def test_translate_fills_in_parameters_and_leaves_missing_ones_empty() -> None:
    assert "42" in translate(Locale.EN, "errors.internal", requestId="42")
    assert "{{" not in translate(Locale.EN, "errors.internal")


def test_translate_of_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translate(Locale.RU, "no.such.key")


@pytest.mark.parametrize(
    ("value", "locale"),
    [
        ("kk-KZ", Locale.KK),
        ("RU", Locale.RU),
        ("de", None),
        ("", None),
        (None, None),
        ("en;q=0.8", Locale.EN),
    ],
)
def test_parse_locale(value: str | None, locale: Locale | None) -> None:
    assert parse_locale(value) is locale


def test_catalogues_have_the_same_keys_but_for_plural_forms() -> None:
    def stems(locale: Locale) -> set[str]:
        suffixes = ("_one", "_few", "_many", "_other")
        return {
            key.removesuffix(next((s for s in suffixes if key.endswith(s)), ""))
            for key in load_catalogue(locale)
        }

    assert stems(Locale.RU) == stems(Locale.KK) == stems(Locale.EN)
    assert i18n.CATALOGUE_DIR.is_dir()
