"""A quiz comes while the student's page is open, is solved by keyboard alone and resumed after a reload."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.club_lesson import make_club_lesson
from tests.support.keyboard import expect_focus, tab_to
from tests.support.looks import EVERY_VIEW, look

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
TITLE = "Яркость и цвет"
PAIRS = {"255, 0, 0": "красный", "0, 0, 255": "синий", "255, 255, 255": "белый", "0, 0, 0": "ничего"}


def speak_english(page: Page, app_server: AppServer) -> None:
    """Signing in has set the cookie to the language of the profile."""
    page.context.add_cookies([{"name": "lms_locale", "value": "en", "url": app_server.base_url}])


def mark_present(mentor: ApiClient, student: ApiClient, ids: dict[str, str]) -> None:
    """Do what the register does when it is saved."""
    present = [{"studentId": student.user["id"], "status": "PRESENT"}]
    marks = {"scheduleId": ids["lesson"], "attendances": present}
    answer = mentor.request("POST", f"/api/kruzhok/{ids['club']}/attendance/bulk", json=marks)
    assert answer.status_code == 200, answer.text


def test_a_quiz_arrives_live_and_is_solved_by_keyboard(
    browser_page: Page, app_server: AppServer, artifacts: Path
) -> None:
    page, folder = browser_page, artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    student, mentor = ApiClient.register(app_server), ApiClient.demo(app_server, "mentor")
    earlier = make_club_lesson(app_server, student, title="Светодиод мигает")
    ids = make_club_lesson(app_server, student, title=TITLE, place=3)
    page.request.post("/api/v1/auth/login", data={"email": student.user["email"], "password": PASSWORD})
    speak_english(page, app_server)
    page.goto("/dashboard")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    mark_present(mentor, student, earlier)
    # Once the bell counts, the page listens: what comes from now on comes with a toast.
    expect(page.get_by_role("link", name="Notifications: 1 unread")).to_be_visible()

    mark_present(mentor, student, ids)
    expect(page.locator(".quiz-row").filter(has_text=TITLE)).to_be_visible()
    expect(page.locator("[data-sonner-toast]").filter(has_text=TITLE)).to_contain_text(TITLE)
    page.set_viewport_size({"width": 390, "height": 844})
    tab_to(page, page.locator(".quiz-row").filter(has_text=TITLE).get_by_role("link", name="Start"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect_focus(page)
    assert f"/kruzhok/{ids['club']}/quiz/" in page.url

    tab_to(page, "100")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("255")).to_be_checked()
    tab_to(page, "Next")
    page.keyboard.press("Enter")
    expect(page.locator(".quiz-question")).to_be_focused()
    look(page, folder, "quiz-question", EVERY_VIEW)
    for colour in ("Красный", "Зелёный"):
        tab_to(page, colour)
        page.keyboard.press("Space")
    expect_focus(page)
    # Said aloud, too.
    expect(page.get_by_role("status").filter(has_text="Answers are saved")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Answered: 2 of 3")).to_be_visible()

    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    for match in PAIRS.values():
        tab_to(page, match)
        page.keyboard.press("Enter")  # takes the card and goes to the first place that is empty
        page.wait_for_function("document.activeElement.dataset.slot !== undefined")
        page.keyboard.press("Enter")
        expect(page.locator(".match [role=status]")).to_contain_text(match)
        expect_focus(page)
    expect(page.get_by_text("Answered: 3 of 3")).to_be_visible()
    look(page, folder, "quiz-matching", EVERY_VIEW)
    tab_to(page, "Check")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_be_focused()
    tab_to(page, "Hand in")
    page.keyboard.press("Enter")

    # The result says itself: the focus goes on to its heading.
    expect(page.locator(".quiz-result h2")).to_be_focused()
    expect(page.get_by_text("Right: 3 of 3")).to_be_visible()
    expect(page.get_by_text("You earned 20 XP.")).to_be_visible()
    expect(page.locator(".quiz-review li")).to_have_count(3)
    look(page, folder, "quiz-result", EVERY_VIEW)
    page.reload()
    expect(page.get_by_text("Right: 3 of 3")).to_be_visible()
    page.goto("/dashboard")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(page.locator(".quiz-row")).to_have_count(1)


def test_an_admin_writes_a_lesson_and_loses_nothing(browser_page: Page, app_server: AppServer) -> None:
    page, admin = browser_page, ApiClient.demo(app_server, "admin")
    program = admin.request("POST", "/api/admin/kruzhok/programs", json={"title": "Проба пера"}).json()
    base = f"/api/admin/kruzhok/programs/{program['program']['id']}"
    ids = [
        admin.request("POST", f"{base}/lessons", json={"title": title}).json()["id"]
        for title in ("Первый", "Второй")
    ]
    page.request.post("/api/v1/auth/login", data={"email": "admin@demo.local", "password": "demo-password-1"})
    speak_english(page, app_server)
    page.goto(f"/admin/kruzhok/programs/{program['program']['id']}")
    page.get_by_role("button", name="Move down: Первый").click()
    expect(page.locator(".lesson-order-row").first).to_contain_text("Второй")

    page.goto(f"/admin/kruzhok/lessons/{ids[0]}")
    page.get_by_role("button", name="One answer", exact=True).click()
    page.get_by_label("Question", exact=True).fill("Что горит?")
    page.get_by_label("Option 1", exact=True).fill("Светодиод")
    expect(page.get_by_text("Unsaved, and kept in this browser.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("needs? a look"))).to_be_visible()
    expect(page.locator(".quiz-edit-rows").get_by_role("alert")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Что горит?")
    page.get_by_label("Option 2", exact=True).fill("Резистор")
    page.get_by_label("Option 1 is right").check()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("All saved.")).to_be_visible()
    kept = admin.get(f"/api/admin/kruzhok/lessons/{ids[0]}")
    assert [each["correct"] for each in kept["quiz"]["questions"]] == [[0]]
    assert [each["title"] for each in admin.get(base)["lessons"]] == ["Второй", "Первый"]
    admin.request("POST", f"{base}/archive")
