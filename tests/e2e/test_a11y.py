"""axe-core finds nothing wrong on any page, in both themes, on a phone and on a desk."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lms_app.courses.demo import DEMO_COURSE_ID
from lms_app.programs.library import ARDUINO_TITLE
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.looks import show_theme

WIDTHS = {"phone": (390, 844), "desk": (1280, 800)}
# Widths that a window which was opened so wide is drawn to as well.
BETWEEN = {"phone": (320,), "desk": (768,)}
DEMO_PASSWORD = "demo-password-1"
# (address, who looks: "" is a visitor). Each feature adds its pages.
FIRST_CHALLENGE = "/challenge/<first>"
FIRST_EDITED = "/instructor/challenges/<first>"
STUDENT, MENTOR, ADMIN = "student@demo.local", "mentor@demo.local", "admin@demo.local"
PAGES = [
    ("/no-such-page", ""),
    ("/dev/ui", ""),
    ("/", ""),
    ("/login", ""),
    ("/register", ""),
    ("/forgot-password", ""),
    ("/reset-password?token=x", ""),
    ("/challenges", ""),
    ("/challenges", STUDENT),
    ("/dashboard", STUDENT),
    ("/dashboard", ADMIN),
    ("/dashboard?tab=clubs", MENTOR),
    ("/dashboard?tab=clubs", ADMIN),
    ("/join/RBTALMATY234", ""),
    ("/join/RBTALMATY234", STUDENT),
    ("/kruzhok/<club>", MENTOR),
    ("/kruzhok/<club>", STUDENT),
    ("/kruzhok/<club>/classes", MENTOR),
    ("/kruzhok/<club>/members", MENTOR),
    ("/kruzhok/<club>/archive", MENTOR),
    ("/profile", STUDENT),
    (FIRST_CHALLENGE, ""),
    (FIRST_CHALLENGE, STUDENT),
    ("/admin/grading", ADMIN),
    ("/admin/flags", ADMIN),
    ("/admin/media/analytics", ADMIN),
    ("/admin/payments", ADMIN),
    ("/notifications", ADMIN),
    ("/instructor/challenges", ADMIN),
    ("/instructor/challenges", STUDENT),
    ("/instructor/courses", MENTOR),
    ("/instructor/courses", STUDENT),
    ("/instructor/course/new", MENTOR),
    ("/instructor/course/new", STUDENT),
    (f"/instructor/course/{DEMO_COURSE_ID}/edit", MENTOR),
    (f"/instructor/course/{DEMO_COURSE_ID}/challenges", MENTOR),
    (f"/instructor/course/{DEMO_COURSE_ID}/students", MENTOR),
    ("/courses", ""),
    ("/courses", STUDENT),
    (f"/courses/{DEMO_COURSE_ID}", ""),
    (f"/courses/{DEMO_COURSE_ID}", STUDENT),
    ("/courses/<course>/items/<text>", MENTOR),
    ("/courses/<course>/items/<quiz>", MENTOR),
    ("/courses/<course>/items/<text>", STUDENT),
    ("/instructor/course/0190a000-0000-7000-8000-000000000000/edit", MENTOR),
    ("/instructor/course/0190a000-0000-7000-8000-000000000000/challenges", MENTOR),
    ("/instructor/media", MENTOR),
    ("/instructor/media?deleted=true", MENTOR),
    ("/instructor/media", STUDENT),
    ("/instructor/media/requests", ADMIN),
    (FIRST_EDITED, MENTOR),
    (f"{FIRST_EDITED}/results", MENTOR),
    (f"{FIRST_EDITED}#code", MENTOR),
    (f"{FIRST_EDITED}#tests", MENTOR),
    (f"{FIRST_EDITED}#more", MENTOR),
    ("/kruzhok/<club>/schedule", MENTOR),
    ("/kruzhok/<club>/schedule", STUDENT),
    ("/calendar", MENTOR),
    ("/calendar", STUDENT),
    ("/calendar?view=week", ADMIN),
    ("/kruzhok/<club>/journal", MENTOR),
    ("/kruzhok/<club>/journal", STUDENT),
    ("/kruzhok/<club>/lesson/<held>", MENTOR),
    ("/kruzhok/<club>/lesson/<held>", STUDENT),
    ("/admin/kruzhok/programs", ADMIN),
    ("/admin/kruzhok/programs", STUDENT),
    ("/admin/kruzhok/programs/<program>", ADMIN),
    ("/admin/kruzhok/lessons/<lesson>", ADMIN),
    ("/admin/kruzhok/materials", ADMIN),
    ("/admin/kruzhok/certificates", ADMIN),
    ("/admin/kruzhok/holidays", ADMIN),
    ("/admin/kruzhok/holidays", STUDENT),
]


def sign_in(page: Page, email: str) -> None:
    """Sign in by the API; the cookies stay in the page's context."""
    answer = page.request.post("/api/v1/auth/login", data={"email": email, "password": DEMO_PASSWORD})
    assert answer.ok, answer.text()


def resolve(page: Page, address: str) -> str:
    """The address with the id of the first demo challenge, club, program or lesson put in."""
    if "<club>" in address:
        clubs = page.request.get("/api/kruzhok").json()["clubs"]
        if "<held>" in address:
            lessons = page.request.get(f"/api/kruzhok/{clubs[0]['id']}/attendance").json()["lessons"]
            address = address.replace("<held>", lessons[0]["id"])
        return address.replace("<club>", clubs[0]["id"])
    if "<program>" in address or "<lesson>" in address:
        programs = page.request.get("/api/admin/kruzhok/programs").json()
        # Other tests add programs of their own to the server that all share.
        program = next(each for each in programs if each["title"] == ARDUINO_TITLE)
        details = page.request.get(f"/api/admin/kruzhok/programs/{program['id']}").json()
        address = address.replace("<program>", program["id"])
        return address.replace("<lesson>", details["lessons"][0]["id"])
    if "<course>" in address:
        course = page.request.get(f"/api/v1/courses/{DEMO_COURSE_ID}").json()
        items = {each["kind"]: each["id"] for part in course["sections"] for each in part["items"]}
        address = address.replace("<course>", course["id"])
        return address.replace("<text>", items["TEXT"]).replace("<quiz>", items["QUIZ"])
    if "<first>" not in address:
        return address
    first = page.request.get("/api/v1/challenges?limit=1").json()["challenges"][0]
    return address.replace("<first>", first["id"])


@pytest.mark.browser
@pytest.mark.parametrize("width", list(WIDTHS))
@pytest.mark.parametrize(("address", "email"), PAGES)
def test_axe_finds_nothing(
    browser: Browser, app_server: AppServer, address: str, email: str, width: str
) -> None:
    wide, high = WIDTHS[width]
    context = browser.new_context(
        base_url=app_server.base_url,
        viewport={"width": wide, "height": high},
        color_scheme="dark",
        reduced_motion="reduce",
        locale="kk-KZ",
    )
    page = context.new_page()
    if email:
        sign_in(page, email)
    page.goto(resolve(page, address))
    page.wait_for_load_state("networkidle")

    expect(page.locator("html.dark")).to_be_attached()
    assert violations(page) == []
    # The theme follows the device while a page is open.
    show_theme(page, "light")
    assert violations(page) == []
    assert [each for each in (wide, *BETWEEN[width]) if scrolls_sideways(page, each)] == []
    context.close()


def scrolls_sideways(page: Page, width: int) -> bool:
    """Tell whether anything of the page lies beside a window of `width` pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    # Two frames: what follows the window's size by script is drawn in the next one.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
