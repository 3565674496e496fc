"""Attacks on the web runtime: none escapes, none earns a point, none harms who comes next.

One page holds all attacks of a kind; the width of the viewport says which of them a case lets loose, and at
`HARMLESS` the page is the right one. So all of them hit one container, one after the other.
"""

import json
from collections.abc import Iterator
from typing import Any

import docker
import pytest

from jobs.sandbox.client import Sandbox, borrow_sandbox
from jobs.sandbox.keeper import Keeper
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import WEB
from lms_app.core.config import Settings
from lms_app.grading.rules import CaseVerdict, judge_case
from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, own_containers
from tests.sandbox.web_attacks import ESCAPES, EXHAUSTING, FORGERIES

S = CaseStatus
FIRST_WIDTH, HARMLESS = 400, 1000

_HELPERS = """
const load = (tag, name, url) => new Promise((ok, no) => {
  const e = document.createElement(tag); e.rel = 'stylesheet'; e.onload = () => ok(true); e.onerror = no;
  e[name] = url; document.head.append(e);
});
const frame = (url) => new Promise((ok, no) => {
  const e = document.createElement('iframe'); e.onerror = no;
  e.onload = () => {
    let d = null; try { d = e.contentDocument; } catch {}
    ok(!!d && d.body.innerText.length > 0);
  };
  e.src = url; document.body.append(e); setTimeout(no, 400);
});
"""
_RIGHT = "<style>body { display: grid; grid-template-columns: repeat(4, 1fr) }</style>"
_COLUMNS = "".join(f"<div class=c>{n}</div>" for n in range(4))


def page_of(attacks: list[str]) -> str:
    """A page that is right at the harmless width, and else wrong with one of the attacks at work."""
    functions = ",\n".join(f"async () => {{ {attack} }}" for attack in attacks)
    return (
        f"<!doctype html><title>wrong</title><body>{_COLUMNS}<p id=p>wrong</p><script>{_HELPERS}"
        f"const attacks = [{functions}];\nconst number = innerWidth - {FIRST_WIDTH};\n"
        f"if (innerWidth === {HARMLESS}) {{ document.head.innerHTML = '{_RIGHT}'; "
        "document.getElementById('p').textContent = document.title = 'right'; }\n"
        "else attacks[number]().catch(() => {});\n</script>"
    )


def call_at(width: int, **over: Any) -> Call:
    scenario = {
        "viewport": {"width": width, "height": 600},
        "steps": over.pop("steps", []),
        "read": {"columns": {"columns": ".c"}, "text": {"text": "#p"}, "errors": {"console_errors": True}},
    }
    expected = over.pop("expected", {"columns": 4, "text": "right", "errors": 0})
    return Call("page", [scenario], expected, wall_s=over.pop("wall_s", 2.0), **over)


def harmless_call() -> Call:
    """The next case, with time enough for a machine that is busy with other tests."""
    return call_at(HARMLESS, wall_s=10.0)


class Container:
    """One container with one page."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def run(self, call: Call) -> CaseVerdict:
        case = CaseInput("0", call.function, call.args)
        return judge_case(call.spec, self._sandbox.run_case(case, CaseLimits(call.wall_s, call.memory_mb)))


def borrow(keeper: Keeper, attacks: list[str]) -> Iterator[Container]:
    with borrow_sandbox(keeper.socket_path, WEB.name, wait_s=30) as sandbox:
        sandbox.set_up({WEB.solution_file: page_of(attacks)})
        yield Container(sandbox)


@pytest.fixture(scope="module")
def exhausted(keeper: Keeper) -> Iterator[Container]:
    yield from borrow(keeper, [script for script, _ in EXHAUSTING.values()])


@pytest.fixture(scope="module")
def escaped(keeper: Keeper) -> Iterator[Container]:
    attacks = [
        f"let got = false; try {{ got = {attack}; }} catch {{}} "
        "document.getElementById('p').textContent = got ? 'reached' : 'blocked';"
        for attack in ESCAPES.values()
    ]
    yield from borrow(keeper, attacks)


@pytest.fixture(scope="module")
def forged(keeper: Keeper) -> Iterator[Container]:
    yield from borrow(keeper, list(FORGERIES.values()))


@pytest.mark.docker
@pytest.mark.parametrize("name", EXHAUSTING)
def test_limits_end_it_and_the_next_case_is_unharmed(
    exhausted: Container, settings: Settings, name: str
) -> None:
    _, allowed = EXHAUSTING[name]
    verdict = exhausted.run(call_at(FIRST_WIDTH + list(EXHAUSTING).index(name)))
    assert verdict.status in allowed, verdict
    assert not verdict.passed
    assert verdict.fault is Fault.STUDENT
    after = exhausted.run(harmless_call())
    assert after.passed, after
    assert max(count_processes(settings)) < 30


def count_processes(settings: Settings) -> list[int]:
    client = docker.DockerClient.from_env()
    try:
        return [len(client.api.top(each)["Processes"]) for each in own_containers(settings)]
    finally:
        client.close()


@pytest.mark.docker
@pytest.mark.parametrize("name", ESCAPES)
def test_no_escape(escaped: Container, name: str) -> None:
    width = FIRST_WIDTH + list(ESCAPES).index(name)
    read = {"text": {"text": "#p"}}
    scenario = {"viewport": {"width": width, "height": 600}, "steps": [{"wait": 600}], "read": read}
    verdict = escaped.run(Call("page", [scenario], {"text": "blocked"}, wall_s=10.0))
    # "wrong" stands where the attack still waits for an answer that doesn't come.
    text = json.loads(verdict.actual_output or "{}").get("text")
    assert text in ("blocked", "wrong"), (name, verdict)
    assert escaped.run(harmless_call()).passed


@pytest.mark.docker
@pytest.mark.parametrize("name", FORGERIES)
def test_no_forgery_earns_a_point(forged: Container, name: str) -> None:
    verdict = forged.run(
        call_at(FIRST_WIDTH + list(FORGERIES).index(name), steps=[{"wait": 50}], wall_s=10.0)
    )
    assert not verdict.passed, verdict
    assert verdict.status in (S.WRONG, S.EXCEPTION), verdict
    assert verdict.fault is Fault.STUDENT
    assert forged.run(harmless_call()).passed
