"""The scenario of a web case, as an author writes it: docs/web-scenarios.md says what each part means.

The judge in the container reads the same words (`sandbox_images/web/steps.py`); here they are checked before
a challenge is saved, so that a slip is shown to the author, at its place.
"""

from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

_MAX_PLACES = 5
_WITH_SELECTOR = frozenset(
    ["count", "visible", "visible_count", "text", "texts", "value", "attribute", "style", "box", "columns"]
    + ["rows", "aligned", "filled", "images", "focused", "accessible"]
)
_OF_THE_PAGE = frozenset(
    ["focus_ring", "overflow", "scroll", "title", "console_errors", "animated", "dialogs"]
)
_WITH_ADDRESS = frozenset(["requests", "request_count"])
_OPTIONS: dict[str, tuple[set[str], set[str]]] = {  # what a probe needs, and what else it takes
    "attribute": ({"name"}, set()),
    "style": ({"property"}, {"pseudo"}),
}
_ALL_OPTIONS = frozenset(["name", "property", "pseudo"])

_Name = Annotated[str, Field(min_length=1, max_length=60)]
_Selector = Annotated[str, Field(min_length=1, max_length=500)]
_Path = Annotated[str, Field(pattern=r"^/[^?#]*$", max_length=300)]
_KEY_NAMES = "Tab|Enter|Escape|Space|Backspace|Delete|Home|End|PageUp|PageDown|Arrow(Left|Right|Up|Down)"
_Key = Annotated[str, Field(pattern=rf"^((Alt|Control|Meta|Shift)\+)*({_KEY_NAMES}|[!-~])$")]
_Network = Literal["slow", "offline"] | None


def _check_probe(probe: dict[str, Any]) -> dict[str, Any]:
    words = ((key, value) for key, value in probe.items() if key not in _ALL_OPTIONS)
    kind, subject = next(words, ("", None))
    needs, takes = _OPTIONS.get(kind, (set[str](), set[str]()))
    options = probe.keys() - {kind}
    if kind in _OF_THE_PAGE:
        is_right = subject is True
    else:
        is_right = kind in _WITH_SELECTOR | _WITH_ADDRESS and isinstance(subject, str) and bool(subject)
    if not is_right or not needs <= options <= needs | takes:
        raise ValueError("a probe with its subject")
    if not all(isinstance(probe[name], str) for name in options):
        raise ValueError("texts")
    return probe


_Probes = dict[_Name, Annotated[dict[str, Any], AfterValidator(_check_probe)]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Viewport(_Part):
    width: Annotated[int, Field(ge=200, le=3000)] = 1280
    height: Annotated[int, Field(ge=200, le=3000)] = 800
    mobile: bool = False


class _Resource(_Part):
    image: Annotated[list[Annotated[int, Field(ge=1, le=4000)]], Field(min_length=2, max_length=2)] | None = (
        None
    )
    text: str | None = None
    json_value: Annotated[Any, Field(alias="json")] = None
    file: str | None = None
    type: str | None = None
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    delay_ms: Annotated[int, Field(ge=0, le=10_000)] = 0


class _Click(_Part):
    click: _Selector | Annotated[list[float | int], Field(min_length=2, max_length=2)]


class _Hover(_Part):
    hover: _Selector


class _Press(_Part):
    press: _Key | Annotated[list[_Key], Field(min_length=1, max_length=50)]


class _Typed(_Part):
    into: _Selector
    text: Annotated[str, Field(max_length=5_000)]


class _Type(_Part):
    type: _Typed


class _Scroll(_Part):
    scroll: _Selector | Annotated[int, Field(ge=0)]


class _Wait(_Part):
    wait: Annotated[int, Field(ge=0, le=10_000)]


class _Idle(_Part):
    idle: Literal[True]


class _Resize(_Part):
    resize: _Viewport


class _SwitchNetwork(_Part):
    network: _Network


class _Read(_Part):
    read: _Probes


def _first_word(step: Any) -> str:
    words = cast("dict[str, Any]", step) if isinstance(step, dict) else {}
    return str(next(iter(words), ""))


_Step = Annotated[
    Annotated[_Click, Tag("click")]
    | Annotated[_Hover, Tag("hover")]
    | Annotated[_Press, Tag("press")]
    | Annotated[_Type, Tag("type")]
    | Annotated[_Scroll, Tag("scroll")]
    | Annotated[_Wait, Tag("wait")]
    | Annotated[_Idle, Tag("idle")]
    | Annotated[_Resize, Tag("resize")]
    | Annotated[_SwitchNetwork, Tag("network")]
    | Annotated[_Read, Tag("read")],
    Discriminator(_first_word),
]


class _Scenario(_Part):
    viewport: _Viewport = _Viewport()
    javascript: bool = True
    network: _Network = None
    until: Literal["load", "parsed"] = "load"
    resources: Annotated[dict[_Path, _Resource], Field(max_length=100)] = {}
    steps: Annotated[list[_Step], Field(max_length=60)] = []
    read: _Probes = {}


def find_slips(arguments: list[Any]) -> list[str]:
    """Give the places of a case's input where it is no scenario, such as `steps.2.click`.

    "" is the whole: the input is not one scenario, or it reads nothing of the page.
    """
    if len(arguments) != 1:
        return [""]
    try:
        scenario = _Scenario.model_validate(arguments[0])
    except ValidationError as error:
        places = dict.fromkeys(_place(each["loc"], arguments[0]) for each in error.errors())
        return list(places)[:_MAX_PLACES]
    reads = bool(scenario.read) or any(isinstance(step, _Read) for step in scenario.steps)
    return [] if reads else [""]


def _place(location: tuple[int | str, ...], value: Any) -> str:
    """Keep of pydantic's location what is a key or an index of the author's text."""
    kept: list[str] = []
    for part in location:
        if isinstance(value, dict) and part in value:
            value = cast("dict[Any, Any]", value)[part]
        elif isinstance(value, list) and isinstance(part, int):
            value = cast("list[Any]", value)[part]
        else:
            continue
        kept.append(str(part))
    return ".".join(kept)
