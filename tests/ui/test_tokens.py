"""The colours that meet each other can be told apart (WCAG 2.1: 4.5 for text, 3 for edges of controls)."""

import re

import pytest

from lms_app.ops.layout import ROOT

STYLES = ROOT / "assets" / "styles"
SURFACES = ("bg", "surface", "surface-2")
CODE = ("code-keyword", "code-string", "code-number", "code-comment", "code-name")
PAIRS = [
    *((text, surface) for text in ("text", "text-muted", "accent-text", "bad") for surface in SURFACES),
    *((tone, f"{tone}-soft") for tone in ("good", "warning", "bad", "info")),
    *(("text", f"{tone}-soft") for tone in ("good", "warning", "bad", "info", "accent")),
    ("accent-text", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("surface", "bad"),
    *((name, surface) for name in CODE for surface in ("surface", "surface-2")),
]
EDGES = [("line-strong", surface) for surface in ("bg", "surface")]
EDGES += [("accent", surface) for surface in SURFACES]


def read_theme(name: str) -> dict[str, str]:
    """The colours of a theme: light, dark, or contrast, which only code editors have."""
    light, *others = re.split(r"\n(?=\.dark, |\.editor)", (STYLES / "tokens.css").read_text())
    sheets = {"light": "", **dict(zip(("dark", "contrast"), others, strict=True))}
    colour = r"--([\w-]+): (#[0-9a-f]{6});"
    return dict(re.findall(colour, light)) | dict(re.findall(colour, sheets[name]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_what_is_behind_it(theme: str) -> None:
    colours = read_theme(theme)

    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    colours = read_theme(theme)

    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in EDGES}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_the_editor_of_high_contrast_keeps_what_it_promises() -> None:
    colours = read_theme("contrast")

    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 7} == {}


def test_dark_and_contrast_redefine_every_colour() -> None:
    light, *others = re.split(r"\n(?=\.dark, |\.editor)", (STYLES / "tokens.css").read_text())
    colours = re.findall(r"--([\w-]+): #", light)

    assert len(others) == 2
    for theme in others:
        assert sorted(colours) == sorted(re.findall(r"--([\w-]+): #", theme))


def test_colours_are_written_in_the_tokens_only() -> None:
    found = {
        sheet.name: re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgba?\([^)]*\)", sheet.read_text())
        for sheet in STYLES.glob("*.css")
        if sheet.name != "tokens.css"
    }

    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_used_token_exists() -> None:
    defined = set(re.findall(r"--([\w-]+):", (STYLES / "tokens.css").read_text()))
    inline = {"side", "top", "workspace-height", "cards", "part"}  # set by the element that uses them

    for sheet in STYLES.glob("*.css"):
        own = set(re.findall(r"--([\w-]+):", sheet.read_text()))
        used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text()))
        assert used - own - defined - inline == set(), sheet.name
