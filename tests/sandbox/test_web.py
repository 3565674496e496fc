"""The web runtime: scenarios on real pages, in the real image."""

import json
from typing import Any

import pytest

from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.keeper import Keeper
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import WEB
from lms_app.grading.rules import CaseVerdict, judge_case
from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>  Shop
  of parts </title>
<style>
  body { margin: 0 }
  .grid { display: grid; grid-template-columns: 1fr; gap: 10px; padding: 10px }
  @media (min-width: 800px) { .grid { grid-template-columns: repeat(3, 1fr) } }
  .card { border: 1px solid; display: block; height: 50px }
  .card:focus-visible { outline: 3px solid red }
  #plain:focus { outline: none }
  #drawer { max-height: 0; overflow: hidden; transition: max-height 150ms }
  #drawer.open { max-height: 200px }
  #aside { position: absolute; left: -400px; width: 300px }
  #far { margin-top: 3000px }
  #hint { display: none } #over:hover + #hint { display: block }
</style>
<div class="grid"><a class="card" href="#1">One</a><a class="card" href="#2">Two</a>
<a class="card" href="#3">Three</a><a class="card" href="#4">Four</a></div>
<button id="toggle" aria-expanded="false" aria-controls="drawer">Menu</button>
<div id="drawer"><b id="inner">inside</b></div><div id="aside">aside</div>
<input id="name" aria-label="Your name"><span id="over">over</span><span id="hint">hint</span>
<button id="plain" hidden>plain</button><p id="late"></p>
<noscript><i id="without">no scripts</i></noscript>
<img id="near" src="/img/1.svg" alt="part"><img id="broken" src="/missing.png" alt="">
<img id="far" src="/img/far.svg" loading="lazy" alt="">
<script>
  const drawer = document.getElementById("drawer"), toggle = document.getElementById("toggle");
  toggle.onclick = () => toggle.setAttribute("aria-expanded", drawer.classList.toggle("open"));
  addEventListener("keydown", (e) => { if (e.key === "Escape") drawer.classList.remove("open"); });
  addEventListener("click", (e) => { if (e.target.id === "plain") alert("plain"); });
  document.getElementById("name").oninput = async (e) => {
    const answer = await fetch("/api/names.json").catch(() => null);
    const text = answer?.ok ? (await answer.json())[e.target.value] : "offline";
    document.getElementById("late").textContent = text;
  };
  console.error("first"); setTimeout(() => { throw new Error("second"); });
</script></html>"""
RESOURCES = {
    "/img/*": {"image": [400, 300]},
    "/api/names.json": {"json": {"Ada": "found"}},
    "/slow.svg": {"image": [10, 10], "delay_ms": 400},
}

SCENARIOS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "phone": (
        {
            "viewport": {"width": 400, "height": 700},
            "read": {
                "columns": {"columns": ".card"},
                "rows": {"rows": ".card"},
                "filled": {"filled": ".card"},
                "overflow": {"overflow": True},
            },
        },
        {"columns": 1, "rows": [1, 1, 1, 1], "filled": True, "overflow": False},
    ),
    "desktop, then phone": (
        {
            "steps": [{"read": {"wide": {"rows": ".card"}}}, {"resize": {"width": 400, "height": 700}}],
            "read": {"narrow": {"columns": ".card"}, "aligned": {"aligned": ".card"}},
        },
        {"wide": [3, 1], "narrow": 1, "aligned": True},
    ),
    "texts and attributes": (
        {
            "read": {
                "title": {"title": True},
                "texts": {"texts": ".card"},
                "text": {"text": "#toggle"},
                "none": {"text": "#nothing"},
                "count": {"count": ".card"},
                "alt": {"name": "alt", "attribute": "#near"},
                "no_alt": {"attribute": "#toggle", "name": "alt"},
                "display": {"style": ".grid", "property": "display"},
                "box": {"box": ".card"},
                "input": {"accessible": "#name"},
                "button": {"accessible": "#toggle"},
                "silent": {"accessible": "#broken"},
            }
        },
        {
            "title": "Shop of parts",
            "texts": ["One", "Two", "Three", "Four"],
            "text": "Menu",
            "none": None,
            "count": 4,
            "alt": "part",
            "no_alt": None,
            "display": "grid",
            "box": {"x": 10, "y": 10, "width": 413.3, "height": 52},
            "input": {"role": "textbox", "name": "Your name"},
            "button": {"role": "button", "name": "Menu"},
            "silent": None,
        },
    ),
    "what can be seen": (
        {
            "read": {
                "inner": {"visible": "#inner"},
                "aside": {"visible": "#aside"},
                "hidden": {"visible": "#plain"},
                "cards": {"visible_count": ".card"},
            }
        },
        {"inner": False, "aside": False, "hidden": False, "cards": 4},
    ),
    "a click and an animation": (
        {
            "steps": [{"read": {"before": {"animated": True}}}, {"click": "#toggle"}],
            "read": {
                "expanded": {"attribute": "#toggle", "name": "aria-expanded"},
                "inner": {"visible": "#inner"},
                "animated": {"animated": True},
            },
        },
        {"before": False, "expanded": "true", "inner": True, "animated": True},
    ),
    "a click beside": (
        {"steps": [{"click": [5, 600]}], "read": {"inner": {"visible": "#inner"}}},
        {"inner": False},
    ),
    "the keyboard": (
        {
            "steps": [
                {"press": ["Tab", "Tab"]},
                {"read": {"second": {"focused": ".card"}, "ring": {"focus_ring": True}}},
                {"press": "Shift+Tab"},
                {"read": {"first": {"focused": ".card"}}},
                {"press": ["Tab", "Tab", "Tab", "Tab", "Enter"]},
                {"read": {"opened": {"visible": "#inner"}}},
                {"press": "Escape"},
            ],
            "read": {"closed": {"visible": "#inner"}},
        },
        {"second": 1, "ring": True, "first": 0, "opened": True, "closed": False},
    ),
    "typing": (
        {
            "steps": [{"type": {"into": "#name", "text": "Ada"}}, {"idle": True}],
            "read": {"value": {"value": "#name"}, "late": {"text": "#late"}},
        },
        {"value": "Ada", "late": "found"},
    ),
    "offline": (
        {
            "steps": [{"network": "offline"}, {"type": {"into": "#name", "text": "Ada"}}, {"wait": 50}],
            "read": {"late": {"text": "#late"}},
        },
        {"late": "offline"},
    ),
    "offline from the start": (
        {"network": "offline", "read": {"near": {"images": "#near"}, "cards": {"count": ".card"}}},
        {"near": {"loaded": 0, "waiting": 0, "broken": 1}, "cards": 4},
    ),
    "hovering": ({"steps": [{"hover": "#over"}], "read": {"hint": {"visible": "#hint"}}}, {"hint": True}),
    "errors of the console": ({"read": {"errors": {"console_errors": True}}}, {"errors": 2}),
    "pictures, before and after scrolling": (
        {
            "steps": [
                {"read": {"asked": {"requests": "/img/"}, "images": {"images": "img"}}},
                {"scroll": "#far"},
                {"idle": True},
            ],
            "read": {"count": {"request_count": "/img/"}, "far": {"images": "#far"}},
        },
        {
            "asked": ["/img/1.svg"],
            "images": {"loaded": 1, "waiting": 1, "broken": 1},
            "count": 2,
            "far": {"loaded": 1, "waiting": 0, "broken": 0},
        },
    ),
    "a slow network": (
        {
            "network": "slow",
            "until": "parsed",
            "steps": [{"wait": 100}, {"read": {"early": {"images": "#near"}}}, {"wait": 800}],
            "read": {"late": {"images": "#near"}},
        },
        {
            "early": {"loaded": 0, "waiting": 1, "broken": 0},
            "late": {"loaded": 1, "waiting": 0, "broken": 0},
        },
    ),
    "without scripts": (
        {
            "javascript": False,
            "steps": [{"click": "#toggle"}],
            "read": {
                "text": {"text": "#without"},
                "expanded": {"attribute": "#toggle", "name": "aria-expanded"},
                "far": {"images": "#far"},
            },
        },
        {"text": "no scripts", "expanded": "false", "far": {"loaded": 1, "waiting": 0, "broken": 0}},
    ),
}


def call(scenario: dict[str, Any], expected: Any, **over: Any) -> Call:
    return Call("page", [{"resources": RESOURCES, **scenario}], expected, **{"wall_s": 10.0, **over})


@pytest.mark.docker
def test_every_step_and_probe(run_web: RunCode) -> None:
    verdicts = run_web(PAGE, *(call(scenario, expected) for scenario, expected in SCENARIOS.values()))
    failed = {
        name: (verdict.status.value, verdict.error, json.loads(verdict.actual_output or "null"), expected)
        for (name, (_, expected)), verdict in zip(SCENARIOS.items(), verdicts, strict=True)
        if not verdict.passed
    }
    assert failed == {}, json.dumps(failed, indent=1)
    assert all(5_000 < verdict.memory_kb < 128_000 for verdict in verdicts)


@pytest.mark.docker
def test_the_memory_limit_is_the_pages_own(run_web: RunCode) -> None:
    page = "<title>full</title><script>self.kept = new Uint8Array(90e6).fill(1)</script>"
    read = {"read": {"title": {"title": True}}}
    (enough,) = run_web(page, call(read, {"title": "full"}, memory_mb=128))
    (scarce,) = run_web(page, call(read, {"title": "full"}, memory_mb=64))
    assert enough.passed, enough
    assert 90_000 < enough.memory_kb < 128_000
    assert (scarce.status, scarce.fault, scarce.passed) == (CaseStatus.MEMORY_LIMIT, Fault.STUDENT, False)


@pytest.mark.docker
def test_a_page_without_the_element_is_the_learners_fault(run_web: RunCode) -> None:
    gone, hidden = run_web(
        PAGE,
        call({"steps": [{"click": "#nothing"}], "read": {"title": {"title": True}}}, {}),
        call({"steps": [{"click": "#plain"}], "read": {"title": {"title": True}}}, {}),
    )
    for verdict in (gone, hidden):
        assert verdict.status is CaseStatus.EXCEPTION
        assert verdict.fault is Fault.STUDENT
    assert "#nothing: there is no such element" in (gone.error or "")


@pytest.mark.docker
@pytest.mark.parametrize(
    "scenario",
    [
        {"read": {"n": {"count": ":::"}}},
        {"read": {"n": {"unheard-of": "p"}}},
        {"steps": [{"dance": 1}], "read": {}},
        {"steps": [{"click": ">>"}], "read": {}},
        {"resources": {"/x": {"file": "absent.json"}}, "read": {}},
        {"viewport": 3, "read": {}},
        {"steps": 5},
        ["not a scenario"],
    ],
)
def test_a_wrong_scenario_is_the_challenges_fault_and_harms_nothing(run_web: RunCode, scenario: Any) -> None:
    wrong, right = run_web(
        PAGE, Call("page", [scenario], {}, wall_s=10.0), call({"read": {"n": {"count": ".card"}}}, {"n": 4})
    )
    assert (wrong.status, wrong.fault) == (CaseStatus.NO_RESULT, Fault.CHALLENGE), wrong
    assert right.passed


@pytest.mark.docker
def test_cases_share_nothing(run_web: RunCode) -> None:
    page = (
        "<p id=p></p><script>p.textContent = [localStorage.a, document.cookie, name].join(''); "
        "localStorage.a = 1; document.cookie = 'b=2'; name = 'c';</script>"
    )
    read = {"read": {"text": {"text": "#p"}}}
    first, second = run_web(page, call(read, {"text": ""}), call(read, {"text": ""}))
    assert first.passed
    assert second.passed


@pytest.mark.docker
def test_data_files_are_on_the_site(keeper: Keeper) -> None:
    page = (
        "<p id=p>-</p><script>fetch('/data/shop.json').then((a) => a.json())"
        ".then((d) => { p.textContent = d.name; });</script>"
    )
    spec = call({"steps": [{"idle": True}], "read": {"text": {"text": "#p"}}}, {"text": "Parts"})
    verdict: CaseVerdict
    with borrow_sandbox(keeper.socket_path, WEB.name, wait_s=20) as sandbox:
        sandbox.set_up({WEB.solution_file: page}, data={"shop.json": '{"name": "Parts"}'})
        outcome = sandbox.run_case(CaseInput("0", "page", spec.args), CaseLimits(10.0, 128))
        verdict = judge_case(spec.spec, outcome)
    assert verdict.passed, verdict
