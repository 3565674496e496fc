"""Lists of courses follow what happens in other tabs; the people of a course are saved as a table."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms_app.core.clock import utc_now
from lms_app.web.cookies import SESSION_COOKIE
from models.courses import CourseRole, CourseStatus, ItemProgress
from tests.factories.accounts import make_login, make_user
from tests.factories.courses import make_author, make_course, make_enrollment, make_item, make_section
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.club_rows import database_of
from tests.support.looks import SETTLED, SMALL_TARGETS

pytestmark = pytest.mark.browser

WITHIN_MS = 60_000


class Scene:
    """A draft that could be published, its author, and a student who has read half of it."""

    def __init__(self, app_server: AppServer) -> None:
        self.title = f"Lights {uuid.uuid4().hex[:8]}"
        with database_of(app_server) as db:
            author = make_author(db, locale="en")
            student = make_user(db, locale="en", name="Aya Bek")
            course = make_course(db, author, title=self.title, status=CourseStatus.PUBLISHED)
            course.published_at = utc_now()
            section = make_section(db, course)
            items = [make_item(db, section, order_index=each, title=f"Part {each + 1}") for each in (0, 1)]
            place = make_enrollment(db, course, student)
            make_enrollment(db, course, make_user(db, name="=1+1"), role=CourseRole.TEACHING_ASSISTANT)
            db.add(ItemProgress(enrollment_id=place.id, item_id=items[0].id, completed_at=utc_now()))
            db.commit()
            self.course, self.last = str(course.id), str(items[1].id)
            self.author, self.student = make_login(db, author)[1], make_login(db, student)[1]


@pytest.fixture
def scene(app_server: AppServer) -> Scene:
    return Scene(app_server)


class People:
    """Opens pages of one person; all of them are closed in the end."""

    def __init__(self, browser: Browser, app_server: AppServer) -> None:
        self._browser, self._address, self._contexts = browser, app_server.base_url, []

    def open(self, session: str, path: str, *, width: int = 1280) -> Page:
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": width, "height": 844},
            has_touch=width < 500,
            locale="en-US",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self._contexts.append(context)
        context.set_default_timeout(WITHIN_MS)
        context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": self._address}])
        page = context.new_page()
        page.goto(path)
        return page

    def send(self, page: Page, method: str, path: str, **body: object) -> None:
        answer = page.request.fetch(path, method=method, data=body, headers={"Origin": self._address})
        assert answer.ok, answer.text()

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def people(browser: Browser, app_server: AppServer) -> Iterator[People]:
    those = People(browser, app_server)
    yield those
    those.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_people_of_a_course_are_saved_as_a_table(
    people: People, scene: Scene, artifacts: Path, width: int
) -> None:
    (artifacts / "e2e").mkdir(exist_ok=True)
    page = people.open(scene.author, f"/instructor/course/{scene.course}/students", width=width)
    button = page.get_by_role("link", name="Download CSV")
    expect(button).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        page.screenshot(path=artifacts / "e2e" / f"students-{width}-{scheme}.png")
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 500:
        assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_label("Role", exact=True).first.select_option("STUDENT")
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as saved:
        button.click()
    assert saved.value.suggested_filename == f"{scene.title}.csv"
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Aya Bek;Student;50;1;2;Part 1;")
    expect(page).to_have_url(f"{page.url.split('?')[0]}?role=STUDENT")


def test_open_lists_follow_without_a_reload(people: People, scene: Scene) -> None:
    catalogue = people.open(scene.student, f"/courses?search={scene.title}")
    mine = people.open(scene.student, "/courses?mine=true")
    own = people.open(scene.author, f"/instructor/courses?search={scene.title}")
    card = catalogue.locator(".course-card", has_text=scene.title)
    expect(card).to_be_visible()
    expect(mine.get_by_text("50 % done")).to_be_visible()
    expect(own.locator(".authored-list")).to_contain_text("Published")
    for page in (catalogue, mine, own):
        page.evaluate("window.isTheSame = true")
    done = {"isCompleted": True}
    people.send(mine, "PUT", f"/api/v1/courses/{scene.course}/items/{scene.last}/progress", **done)
    for page in (catalogue, mine):
        expect(page.locator(".course-card", has_text=scene.title)).to_contain_text("Completed")
    people.send(own, "POST", f"/api/admin-courses/{scene.course}/archive")
    expect(card).to_have_count(0)
    expect(own.locator(".authored-list")).to_contain_text("Archived")
    people.send(own, "POST", f"/api/admin-courses/{scene.course}/restore")
    people.send(own, "POST", f"/api/admin-courses/{scene.course}/publish")
    expect(card).to_be_visible()
    expect(own.locator(".authored-list")).to_contain_text("Published")
    assert all(page.evaluate("window.isTheSame") for page in (catalogue, mine, own))
