"""What the browser tests of the editor of courses share: a course of one's own, its parts on the page."""

import uuid
from collections.abc import Sequence

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.api_client import DEMO_PASSWORD
from tests.support.app_server import AppServer

AUTHOR, ADMIN = "mentor@demo.local", "admin@demo.local"
_OUTLINE = """(wanted) => {
  const value = (part, of) => part.querySelector(of).value;
  const items = (of) => [...of.querySelectorAll('[data-item]')].map((each) => value(each, '.ce-title'));
  const shown = [...document.querySelectorAll('[data-chapter]')]
    .map((each) => [value(each, '.ce-title--chapter'), items(each)]);
  return JSON.stringify(shown) === JSON.stringify(wanted);
}"""
PREFERENCES = "lms:course-editor"


class Editor:
    """One person's page of the editor."""

    def __init__(self, page: Page, app_server: AppServer, email: str = AUTHOR) -> None:
        self.page = page
        self._origin = {"Origin": app_server.base_url}
        login = {"email": email, "password": DEMO_PASSWORD}
        assert page.request.post("/api/v1/auth/login", data=login, headers=self._origin).ok
        page.context.add_cookies([{"name": "lms_locale", "value": "en", "url": app_server.base_url}])
        self.course_id = ""

    def make_course(self, chapters: Sequence[tuple[str, Sequence[str]]], *, auto_save: bool = False) -> str:
        """Make a draft of chapters with texts in them, and open it."""
        basic = {"title": f"Robots {uuid.uuid4().hex[:8]}", "description": "x", "difficulty": "Beginner"}
        made = self.page.request.post("/api/admin-courses/new/basic", data=basic, headers=self._origin)
        self.course_id = made.json()["id"]
        sections = [
            {
                "title": title,
                "orderIndex": at,
                "items": [
                    {"kind": "TEXT", "title": item, "orderIndex": place, "body": "Text."}
                    for place, item in enumerate(items)
                ],
            }
            for at, (title, items) in enumerate(chapters)
        ]
        address = f"/api/admin-courses/{self.course_id}?sync=ids"
        data = {"version": 1, "sections": sections}
        assert self.page.request.put(address, data=data, headers=self._origin).ok
        self.prefer(auto_save=auto_save)
        self.open()
        return self.course_id

    def prefer(self, *, auto_save: bool) -> None:
        """Set the preference of this browser for pages that are opened from now on."""
        script = f"localStorage.setItem('{PREFERENCES}', '{{\"autoSave\": {str(auto_save).lower()}}}')"
        self.page.add_init_script(f"if (!localStorage.getItem('{PREFERENCES}')) {script}")

    def open(self, course_id: str = "") -> None:
        self.course_id = course_id or self.course_id
        self.page.goto(f"/instructor/course/{self.course_id}/edit")
        expect(self.state).to_be_visible()
        # The last that comes by itself: nothing moves on the page from here on.
        expect(self.page.locator(".ce-points-wait")).to_have_count(0)

    @property
    def state(self) -> Locator:
        return self.page.get_by_test_id("save-state")

    @property
    def said(self) -> Locator:
        """What screen readers hear of a move."""
        return self.page.get_by_test_id("said")

    def save(self) -> None:
        self.page.get_by_role("button", name="Save Changes").click()

    def title(self, value: str) -> Locator:
        """The field that has a part's name, by its value now."""
        return self.page.locator(f'.ce-title[value="{value}"]')

    def handle(self, name: str) -> Locator:
        return self.page.locator(f'[data-control="drag"][data-of="{name}"]')

    def wait_outline(self, expected: list[tuple[str, list[str]]]) -> None:
        """Wait until the page shows these chapters with these items."""
        self.page.wait_for_function(_OUTLINE, arg=[[title, items] for title, items in expected])

    def stored(self) -> list[tuple[str, list[str]]]:
        """Chapters and items as the server has them."""
        tree = self.page.request.get(f"/api/admin-courses/{self.course_id}").json()
        return [
            (section["title"], [item["title"] for item in section["items"]]) for section in tree["sections"]
        ]


def open_second(browser: Browser, app_server: AppServer, course_id: str, email: str = ADMIN) -> Editor:
    """The same course on another machine."""
    context = browser.new_context(base_url=app_server.base_url, locale="en-US")
    other = Editor(context.new_page(), app_server, email)
    other.prefer(auto_save=False)
    other.open(course_id)
    return other
