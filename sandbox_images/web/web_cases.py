"""Web pages, one scenario per case: the student's HTML in a real browser, read by the judge beside it.

The arguments of a case are one scenario (see `steps`); its value is what was read, by name.
"""

import contextlib
import gc
import json
import os
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

from browser import Browser, start_browser
from cdp import BrowserGone, Flooded, Refused, TimeUp
from harness import accounting
from harness.framing import Frame
from harness.supervision import Limits, reap
from harness.workspace import DATA_DIR
from page import Page, PageCrashed, PageLeft, open_page
from resources import BadScenario, Site
from steps import Scenario, StepFailed, play, read_scenario

_START_S = 30.0
_CLOSE_S = 2.0
_READY = 3
_AHEAD = 1
_MAX_RESULT_BYTES = 1 << 20
_WARM_HTML = "<!doctype html><title>warm</title><p id=p>warm</p><script>document.title = 'up'</script>"


@dataclass(frozen=True)
class _Ending:
    """How a case ended; `is_clean` when the browser can go on."""

    status: str
    detail: str | None = None
    result: str = ""
    is_clean: bool = False
    memory_kb: int = 0


class WebCases:
    """Each case has a tab in a context of its own; a browser in which anything went wrong is killed whole."""

    def __init__(self) -> None:
        self._html = ""
        self._data: dict[str, str] = {}
        self._browser: Browser | None = None
        self._pages: deque[Page] = deque()

    def warm_up(self) -> None:
        """Start the browser, go through a whole case, and open as many tabs as most challenges have cases."""
        self._make_ready(1)
        scenario = Scenario(read={"text": {"text": "#p"}, "role": {"accessible": "#p"}})
        self._run(self._pages.popleft(), scenario, Site(_WARM_HTML, {}, {}), Limits(wall_s=20.0))
        self._make_ready(_READY)
        gc.collect()
        gc.freeze()

    def prepare(self, files: dict[str, str]) -> None:
        """Note the student's page and the author's files beside it."""
        self._html = files.get("solution.html", "")
        self._data = _read_data()

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Play a scenario on the student's page; the outcome has the fields of every runtime."""
        try:
            scenario = read_scenario(case["args"])
            site = Site(self._html, scenario.resources, self._data)
        except (BadScenario, AttributeError, TypeError) as error:
            return {"status": "bad_case", "detail": str(error)}
        self._make_ready(_AHEAD)
        started, cpu_before_s = time.monotonic(), _cpu_s()
        ending = self._run(self._pages.popleft(), scenario, site, limits)
        wall_ms, cpu_ms = (time.monotonic() - started) * 1000, (_cpu_s() - cpu_before_s) * 1000
        if not ending.is_clean:
            self._drop_browser()
        return {
            "status": ending.status,
            "detail": ending.detail,
            "result": ending.result,
            "stdout": "",
            "stderr": "",
            "truncated": False,
            "wall_ms": round(wall_ms, 3),
            "cpu_ms": round(max(0.0, cpu_ms), 3),
            "memory_kb": ending.memory_kb,
        }

    def _make_ready(self, count: int) -> None:
        """See to it that `count` tabs wait, in a new browser when the one there doesn't answer.

        Raises:
            RuntimeError: There is no starting a browser.
        """
        for _ in range(2):
            if self._browser is None:
                self._browser = start_browser()
            connection = self._browser.connection
            connection.start_case(time.monotonic() + _START_S)
            try:
                while len(self._pages) < count:
                    self._pages.append(open_page(connection))
            except (TimeUp, BrowserGone, Refused, Flooded):
                self._drop_browser()
                continue
            return
        raise RuntimeError("no page can be opened")

    def _run(self, page: Page, scenario: Scenario, site: Site, limits: Limits) -> _Ending:
        assert self._browser is not None
        connection = self._browser.connection
        killed_before = accounting.oom_kills()
        connection.start_case(time.monotonic() + limits.wall_s)
        try:
            ending = _play(page, scenario, site)
        except TimeUp:
            ending = _Ending("timeout")
        except Flooded:
            ending = _Ending("output_limit")
        except (PageCrashed, BrowserGone):
            # A page's process ends itself when its heap is full, or is ended when the container's is.
            ending = _Ending("memory_limit")
        memory_kb = _peak_kb()
        if accounting.oom_kills() > killed_before or memory_kb > limits.memory_mb << 10:
            return _Ending("memory_limit", memory_kb=memory_kb)
        ending = replace(ending, memory_kb=memory_kb)
        if ending.is_clean:
            connection.start_case(time.monotonic() + _CLOSE_S)
            try:
                page.close()
            except (TimeUp, BrowserGone, Refused, Flooded):
                return replace(ending, is_clean=False)
        return ending

    def _drop_browser(self) -> None:
        if self._browser is not None:
            self._browser.close()
        self._browser = None
        self._pages.clear()


def _play(page: Page, scenario: Scenario, site: Site) -> _Ending:
    """Play; give a value, or an error in the shape that every runtime's student code reports it."""
    try:
        report: dict[str, Any] = {"value": play(page, scenario, site)}
    except (BadScenario, KeyError, AttributeError, TypeError) as error:
        return _Ending("bad_case", str(error))
    except (StepFailed, PageLeft, Refused) as error:
        report = {"error": {"stage": "run", "type": type(error).__name__, "text": str(error)}}
    text = json.dumps(report)
    if len(text) > _MAX_RESULT_BYTES:
        return _Ending("output_limit")
    return _Ending("ok", result=text, is_clean=True)


def _read_data() -> dict[str, str]:
    data: dict[str, str] = {}
    if os.path.isdir(DATA_DIR):
        for name in os.listdir(DATA_DIR):
            with open(os.path.join(DATA_DIR, name), encoding="utf-8", errors="replace") as file:
                data[name] = file.read()
    return data


def _processes() -> list[str]:
    reap()
    return [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def _cpu_s() -> float:
    """Processor time of all living processes of the browser, in seconds."""
    total_s = 0.0
    for name in _processes():
        with contextlib.suppress(OSError):
            total_s += time.clock_gettime((~int(name) << 3) | 2)
    return total_s


def _peak_kb() -> int:
    """Give the most memory of its own that the page has had; those that wait have processes with little.

    Pages of files, which are mostly Chromium's own program, don't count.
    """
    peaks = [0]
    for name in _processes():
        with contextlib.suppress(OSError):
            if _is_renderer(name):
                figures = _read_status(name)
                peaks.append(figures["VmHWM"] - figures["RssFile"])
    return max(peaks)


def _is_renderer(name: str) -> bool:
    with open(f"/proc/{name}/cmdline", "rb") as file:
        return b"--type=renderer" in file.read()


def _read_status(name: str) -> dict[str, int]:
    with open(f"/proc/{name}/status", encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return {words[0][:-1]: int(words[1]) for words in lines if words[0] in ("VmHWM:", "RssFile:")}
