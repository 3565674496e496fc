"""A scenario: how the page is opened, what is done to it, what is read of it.

The format is described in docs/web-scenarios.md. The application checks it when a challenge is saved, so what
is wrong here is a learner's own input, or a selector that is none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cdp import Refused
from page import Page
from resources import BadScenario, Site

NETWORKS = (None, "slow", "offline")

_FROM_PROTOCOL = frozenset(
    ["accessible", "requests", "request_count", "console_errors", "animated", "dialogs"]
)
_OPTIONS = frozenset(["name", "property", "pseudo"])
_IDLE_S, _IDLE_WITHIN_S = 0.1, 3.0
_MAX_WAIT_MS = 10_000

_NAMED_KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Space": (32, " "),
    "Backspace": (8, ""),
    "Delete": (46, ""),
    "Home": (36, ""),
    "End": (35, ""),
    "PageUp": (33, ""),
    "PageDown": (34, ""),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
}
_MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}


class StepFailed(Exception):
    """The page doesn't have what a step needs; the message is for the learner."""


@dataclass(frozen=True)
class Scenario:
    """What an author wrote, with its defaults."""

    width: int = 1280
    height: int = 800
    is_mobile: bool = False
    javascript: bool = True
    network: str | None = None
    until_loaded: bool = True
    resources: dict[str, Any] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    read: dict[str, dict[str, Any]] = field(default_factory=dict)

    def needs(self, probe: str) -> bool:
        """Whether anything reads this probe."""
        groups = [self.read, *(step["read"] for step in self.steps if isinstance(step.get("read"), dict))]
        return any(probe in spec for group in groups for spec in group.values())


def read_scenario(args: Any) -> Scenario:
    """Read the arguments of a case.

    Raises:
        BadScenario: They are not a list of one scenario.
    """
    if not isinstance(args, list) or len(args) != 1 or not isinstance(args[0], dict):
        raise BadScenario("the input of a web case is a list of one scenario")
    given: dict[str, Any] = args[0]
    viewport = given.get("viewport", {})
    scenario = Scenario(
        width=viewport.get("width", 1280),
        height=viewport.get("height", 800),
        is_mobile=viewport.get("mobile", False),
        javascript=given.get("javascript", True),
        network=given.get("network"),
        until_loaded=given.get("until", "load") == "load",
        resources=given.get("resources", {}),
        steps=given.get("steps", []),
        read=given.get("read", {}),
    )
    if scenario.network not in NETWORKS or not all(len(step) >= 1 for step in scenario.steps):
        raise BadScenario("network is null, slow or offline; a step names what to do")
    return scenario


def play(page: Page, scenario: Scenario, site: Site) -> dict[str, Any]:
    """Open the page, do the steps and give what was read, by name.

    Raises:
        StepFailed: The page lacks what a step needs.
        BadScenario: A step or a probe means nothing.
        PageLeft, PageCrashed, TimeUp, BrowserGone, Flooded: As they say.
    """
    page.command(
        "Emulation.setDeviceMetricsOverride",
        width=scenario.width,
        height=scenario.height,
        deviceScaleFactor=1,
        mobile=scenario.is_mobile,
    )
    if not scenario.javascript:
        page.command("Emulation.setScriptExecutionDisabled", value=True)
    if scenario.needs("console_errors"):
        page.command("Runtime.enable")
    if scenario.needs("animated"):
        page.command("Animation.enable")
    page.set_network(scenario.network)
    page.load(site, until_loaded=scenario.until_loaded)
    _frames(page)
    if scenario.needs("focus_ring"):
        page.probe("remember")
    values: dict[str, Any] = {}
    for number, step in enumerate(scenario.steps):
        values |= _do(page, step, f"steps.{number}")
    page.check_place()
    return values | _read(page, scenario.read, "read")


def _frames(page: Page) -> None:
    """Let the page draw; without scripts nobody waits for frames."""
    page.probe("frames")


def _do(page: Page, step: dict[str, Any], where: str) -> dict[str, Any]:
    kind, subject = next(iter(step.items()))
    action = _ACTIONS.get(kind)
    if action is None:
        raise BadScenario(f"{where}: {kind} is no step")
    try:
        read = action(page, subject, where)
    except Refused as error:
        raise BadScenario(f"{where}: {error}") from error
    return read or {}


def _point(page: Page, selector: Any) -> tuple[float, float]:
    point = page.probe("point", selector)
    if point is None:
        raise StepFailed(f"{selector}: there is no such element that can be seen")
    return point[0], point[1]


def _mouse(page: Page, kind: str, x: float, y: float, *, buttons: int = 0) -> None:
    pressed = {"button": "left", "clickCount": 1, "buttons": buttons} if kind != "mouseMoved" else {}
    page.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, **pressed)


def _click(page: Page, subject: Any, _where: str) -> None:
    x, y = subject if isinstance(subject, list) else _point(page, subject)
    _mouse(page, "mouseMoved", x, y)
    _mouse(page, "mousePressed", x, y, buttons=1)
    _mouse(page, "mouseReleased", x, y)
    _frames(page)


def _hover(page: Page, subject: Any, _where: str) -> None:
    _mouse(page, "mouseMoved", *_point(page, subject))
    _frames(page)


def _press(page: Page, subject: Any, where: str) -> None:
    for combination in subject if isinstance(subject, list) else [subject]:
        *held, key = str(combination).split("+")
        if key not in _NAMED_KEYS and len(key) != 1 or not all(each in _MODIFIERS for each in held):
            raise BadScenario(f"{where}.press: {combination} is no key")
        code, text = _NAMED_KEYS.get(key, (ord(key.upper()[0]), key))
        name = " " if key == "Space" else key
        common = {"key": name, "code": key, "windowsVirtualKeyCode": code}
        modifiers = sum(_MODIFIERS[each] for each in held)
        kind = "keyDown" if text else "rawKeyDown"
        shown = {"text": text} if text and not modifiers & ~_MODIFIERS["Shift"] else {}
        page.command("Input.dispatchKeyEvent", type=kind, modifiers=modifiers, **common, **shown)
        page.command("Input.dispatchKeyEvent", type="keyUp", modifiers=modifiers, **common)
    _frames(page)


def _type(page: Page, subject: Any, where: str) -> None:
    if not isinstance(subject, dict) or not isinstance(subject.get("text"), str):
        raise BadScenario(f"{where}.type: an object with into and text")
    if not page.probe("focus", subject.get("into", "")):
        raise StepFailed(f"{subject.get('into')}: there is no such element that takes text")
    page.command("Input.insertText", text=subject["text"])
    _frames(page)


def _scroll(page: Page, subject: Any, _where: str) -> None:
    if not page.probe("scroll", subject):
        raise StepFailed(f"{subject}: there is no such element")
    _frames(page)


def _wait(page: Page, subject: Any, where: str) -> None:
    if isinstance(subject, bool) or not isinstance(subject, int) or not 0 <= subject <= _MAX_WAIT_MS:
        raise BadScenario(f"{where}.wait: 0 to {_MAX_WAIT_MS} ms")
    page.wait(subject / 1000)


def _wait_idle(page: Page, _subject: Any, _where: str) -> None:
    page.wait_idle(_IDLE_S, _IDLE_WITHIN_S)
    _frames(page)


def _resize(page: Page, subject: Any, _where: str) -> None:
    page.command(
        "Emulation.setDeviceMetricsOverride",
        width=subject["width"],
        height=subject["height"],
        deviceScaleFactor=1,
        mobile=subject.get("mobile", False),
    )
    _frames(page)


def _switch_network(page: Page, subject: Any, where: str) -> None:
    if subject not in NETWORKS:
        raise BadScenario(f"{where}.network: null, slow or offline")
    page.set_network(subject)


def _read(page: Page, probes: Any, where: str) -> dict[str, Any]:
    """Read the probes, once moving things stand still; `animated` counts from the reading before."""
    page.probe("settle")
    in_page: dict[str, list[Any]] = {}
    values: dict[str, Any] = {}
    for name, spec in probes.items():
        # Not simply the first word: the database puts keys in an order of its own.
        kind, subject = next((key, value) for key, value in spec.items() if key not in _OPTIONS)
        if kind in _FROM_PROTOCOL:
            values[name] = _read_from_protocol(page, kind, subject)
        else:
            in_page[name] = [kind, subject, {key: value for key, value in spec.items() if key != kind}]
    page.notes.animations = 0
    try:
        return values | (page.probe("read", in_page) if in_page else {})
    except Refused as error:
        raise BadScenario(f"{where}: {error}") from error


def _read_from_protocol(page: Page, kind: str, subject: Any) -> Any:
    found = [each for each in page.notes.requests if isinstance(subject, str) and each.startswith(subject)]
    match kind:
        case "requests":
            return list(dict.fromkeys(found))
        case "request_count":
            return len(set(found))
        case "console_errors":
            return page.notes.console_errors
        case "animated":
            return page.notes.animations > 0
        case "dialogs":
            return page.notes.dialogs
        case _:
            return _accessible(page, subject)


def _accessible(page: Page, selector: Any) -> dict[str, str] | None:
    """What a screen reader is told of an element: role and name; None when it is told nothing."""
    handle = page.probe_handle("find", selector)
    if handle is None:
        return None
    nodes = page.command("Accessibility.getPartialAXTree", objectId=handle, fetchRelatives=False)["nodes"]
    if not nodes or nodes[0].get("ignored"):
        return None
    return {part: str(nodes[0].get(part, {}).get("value", ""))[:500] for part in ("role", "name")}


_ACTIONS: dict[str, Callable[[Page, Any, str], dict[str, Any] | None]] = {
    "click": _click,
    "hover": _hover,
    "press": _press,
    "type": _type,
    "scroll": _scroll,
    "wait": _wait,
    "idle": _wait_idle,
    "resize": _resize,
    "network": _switch_network,
    "read": _read,
}
