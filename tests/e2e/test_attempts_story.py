"""A learner looks at earlier attempts: code, results, and what changed from one to the other."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lms_app.web.cookies import SESSION_COOKIE
from tests.e2e.test_submission_story import (
    LIST,
    RIGHT,
    VERDICT_MS,
    WRONG,
    open_first_task,
    sign_up_by_api,
    write,
)
from tests.support.app_server import AppServer
from tests.support.looks import EVERY_VIEW, look
from tests.support.raw_socket import STATE, RawSocket

pytestmark = [pytest.mark.browser, pytest.mark.docker]

SECRET = "the-idea-of-somebody-else"
SOLVING = f"{STATE}.lms_app___submissions___state___solving____solving_state"
ATTEMPTS = f"{STATE}.lms_app___submissions___state___attempts____attempts_state"


def hand_in(page: Page, code: str, verdict: str) -> None:
    write(page, code)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#results .alert")).to_contain_text(verdict, timeout=VERDICT_MS)


def look_at_code(page: Page, folder: Path, name: str) -> None:
    """Look at the dialog of attempts with the code in it."""
    code = page.locator("dialog[open] .cm-content").first
    look(page, folder, name, EVERY_VIEW, before=lambda: expect(code).to_be_visible())


def test_attempts_are_opened_and_compared(browser_page: Page, artifacts: Path) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    hand_in(page, WRONG, "Wrong answer")
    hand_in(page, f"# second\n{RIGHT}", "Solved!")
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)

    page.get_by_role("tab", name="Attempts").click()
    page.get_by_role("button", name="Attempt 1: code and results").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Attempt 1")).to_be_visible()
    expect(dialog.locator(".cm-content")).to_contain_text("return left - right")
    expect(dialog).to_contain_text("Hidden test 1")
    expect(dialog.locator("details[open]")).to_have_count(1)
    expect(dialog.locator("details[open]")).to_contain_text("-1")
    look_at_code(page, folder, "attempt")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    expect(page.get_by_role("button", name="Compare the code")).to_be_disabled()
    page.get_by_role("checkbox", name="Choose attempt 2 to compare").check()
    expect(page.get_by_text("Attempt 2 is ticked, tick one more")).to_be_visible()
    page.get_by_role("checkbox", name="Choose attempt 1 to compare").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Compare the code").click()
    expect(dialog.get_by_role("heading", name="Attempts 1 and 2")).to_be_visible()
    expect(dialog.get_by_role("status")).to_have_text("2 lines added, 1 line removed")
    expect(dialog.get_by_label("Attempt 1", exact=True)).to_contain_text("left - right")
    expect(dialog.get_by_label("Attempt 2", exact=True)).to_contain_text("left + right")
    signs = "e => getComputedStyle(e, '::before').content"
    assert dialog.locator(".cm-merge-a .cm-changedLine").first.evaluate(signs) == '"−"'
    assert dialog.locator(".cm-merge-b .cm-changedLine").first.evaluate(signs) == '"+"'
    dialog.get_by_role("button", name="Next difference").click()
    look_at_code(page, folder, "compare")

    # On a phone one is under the other, with what was removed before what was added.
    page.set_viewport_size({"width": 390, "height": 844})
    expect(dialog.locator(".cm-mergeView")).to_have_count(0)
    expect(dialog.locator(".cm-deletedChunk").last).to_contain_text("left - right")
    expect(dialog.get_by_role("status")).to_have_text("2 lines added, 1 line removed")


def test_nobody_reads_the_attempts_of_another(browser_page: Page, app_server: AppServer) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    hand_in(page, f"# {SECRET}\n{WRONG}", "Wrong answer")
    mine = page.request.get("/api/v1/submissions/user").json()["submissions"][0]["id"]
    path = re.sub(r"^https?://[^/]*", "", page.url)

    page.context.clear_cookies()
    assert page.request.get(f"/api/v1/submissions/{mine}").status == 401
    sign_up_by_api(page)
    answer = page.request.get(f"/api/v1/submissions/{mine}")
    assert (answer.status, SECRET in answer.text()) == (404, False)

    page.goto(LIST)
    open_first_task(page)
    hand_in(page, WRONG, "Wrong answer")
    own = page.request.get("/api/v1/submissions/user").json()["submissions"][0]["id"]
    cookie = next(each["value"] for each in page.context.cookies() if each["name"] == SESSION_COOKIE)
    tries = [
        (f"{ATTEMPTS}.show", {"submission_id": mine}),
        (f"{ATTEMPTS}.compare", {"first_id": own, "second_id": mine}),
        (f"{ATTEMPTS}.compare", {"first_id": mine, "second_id": mine}),
        (f"{SOLVING}.load_attempt", {"submission_id": mine}),
    ]
    with RawSocket(app_server.base_url, cookie=f"{SESSION_COOKIE}={cookie}") as socket:
        socket.hydrate(path)
        assert "def total" in socket.ask(f"{ATTEMPTS}.show", {"submission_id": own}, path=path)
        for name, payload in tries:
            assert "submissions.error.not_found" in socket.ask(name, payload, path=path), name
        assert SECRET not in socket.text
    with RawSocket(app_server.base_url) as socket:
        socket.hydrate(path)
        for name, payload in tries:
            assert "/login" in socket.ask(name, payload, path=path), name
        assert SECRET not in socket.text
