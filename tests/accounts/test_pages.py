"""The account pages in a real browser, by keyboard where a person would."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.support.app_server import AppServer

pytestmark = pytest.mark.browser
PASSWORD = "three green robots"


def submit(page: Page, **values: str) -> None:
    """Fill the fields and press Enter in the last one, once the page is alive."""
    page.wait_for_selector("form[data-live]")
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.keyboard.press("Enter")


def register(page: Page) -> str:
    email = f"{uuid4().hex}@example.org"
    page.goto("/register")
    submit(page, name="Ada Lovelace", email=email, password=PASSWORD)
    expect(page).to_have_url(re.compile("/dashboard$"))
    return email


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    submit(page, email=email, password=password)


def test_registering_says_what_is_wrong_and_then_opens_today(browser_page: Page) -> None:
    page = browser_page
    page.goto("/register")
    submit(page, name="", email="ada", password="password123")
    expect(page.get_by_text("Fill in this field.")).to_be_visible()
    expect(page.get_by_text("Enter an e-mail like")).to_be_visible()
    expect(page.get_by_text("easy to guess")).to_be_visible()
    expect(page.locator("[name=name]")).to_be_focused()
    assert page.input_value("[name=email]") == "ada"
    register(page)
    expect(page.get_by_text("Hello, Ada!")).to_be_visible()
    page.goto("/login?next=//evil.example")
    expect(page).to_have_url(re.compile("/dashboard$"))


def test_signing_in_leads_back_to_the_page_that_asked(browser_page: Page) -> None:
    page = browser_page
    email = register(page)
    page.context.clear_cookies()
    page.goto("/profile")
    expect(page).to_have_url(re.compile(r"/login\?next=/profile$"))
    log_in(page, email, "wrong password")
    expect(page.get_by_text("Wrong e-mail or password.")).to_be_visible()
    log_in(page, email)
    expect(page).to_have_url(re.compile("/profile$"))
    expect(page.locator("[name=name]")).to_have_value("Ada Lovelace")


@pytest.mark.parametrize(
    "target", ["//evil.example", "/%09/evil.example", "/%5Cevil.example", "https://evil.example"]
)
def test_signing_in_never_leads_to_another_site(browser_page: Page, target: str) -> None:
    page = browser_page
    email = register(page)
    page.context.clear_cookies()
    page.goto(f"/login?next={target}")
    log_in(page, email)
    expect(page).to_have_url(re.compile(r"^http://localhost:\d+/dashboard$"))


def test_a_saved_profile_changes_language_and_theme(browser_page: Page) -> None:
    page = browser_page
    register(page)
    page.goto("/profile")
    page.wait_for_selector("form[data-live]")
    page.select_option("[name='settings.locale']", "kk")
    page.select_option("[name='settings.theme']", "dark")
    page.fill("[name='settings.timeZone']", "Asia/Atlantis")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no such time zone.")).to_be_visible()
    page.fill("[name='settings.timeZone']", "Asia/Tokyo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Өзгерістер сақталды.")).to_be_visible()
    expect(page.locator("html.dark[lang=kk]")).to_be_attached()
    expect(page.locator("[name='settings.locale']")).to_have_value("kk")
    expect(page.locator("[name='settings.theme']")).to_have_value("dark")
    expect(page.locator("[name='settings.timeZone']")).to_have_value("Asia/Tokyo")


def test_changing_the_password_ends_another_device(browser_page: Page, app_server: AppServer) -> None:
    page = browser_page
    email = register(page)
    with app_server.http() as phone:
        phone.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
        page.goto("/profile")
        expect(page.get_by_role("button", name="End")).to_have_count(1)
        page.get_by_role("button", name="End").click()
        expect(page.get_by_role("button", name="End")).to_have_count(0)
        assert phone.get("/api/v1/auth/me").status_code == 401
        phone.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
        submit(page, currentPassword=PASSWORD, newPassword="four blue tractors")
        expect(page.get_by_text("other devices were signed out")).to_be_visible()
        assert phone.get("/api/v1/auth/me").status_code == 401


def test_a_forgotten_password_is_set_anew_by_the_mailed_link(
    browser_page: Page, app_server: AppServer
) -> None:
    page = browser_page
    email = register(page)
    page.context.clear_cookies()
    page.goto("/forgot-password")
    submit(page, email=email)
    expect(page.get_by_text("a link is on its way")).to_be_visible()
    page.goto(_wait_for_link(page, app_server.data_dir / "outbox", email))
    submit(page, password="four blue tractors")
    expect(page.get_by_text("The new password is saved.")).to_be_visible()
    log_in(page, email, "four blue tractors")
    expect(page).to_have_url(re.compile("/dashboard$"))


def _wait_for_link(page: Page, outbox: Path, email: str) -> str:
    for _ in range(100):
        for file in outbox.glob("*.eml") if outbox.exists() else ():
            # Quoted-printable breaks long lines with "=" and writes "=" as "=3D".
            text = file.read_text().replace("=\n", "").replace("=3D", "=")
            found = re.search(r"/reset-password\?token=[\w-]+", text)
            if email in text and found:
                return found[0]
        page.wait_for_timeout(100)
    raise AssertionError("no mail in the outbox")


def test_times_are_in_kazakh_though_the_browser_has_no_kazakh_names(
    browser_page: Page, app_server: AppServer
) -> None:
    page = browser_page
    email = register(page)
    with app_server.http() as phone, app_server.connect() as database:
        phone.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
        database.execute(
            "UPDATE login_session SET last_seen_at = now() - interval '18 minutes' "
            "WHERE user_agent LIKE 'python-httpx%%' "
            "AND user_id = (SELECT id FROM user_account WHERE email = %s)",
            [email],
        )
    page.context.add_cookies([{"name": "lms_locale", "value": "kk", "url": app_server.base_url}])
    page.goto("/profile")
    seen = page.get_by_text("18 минут бұрын")
    expect(seen).to_be_visible()
    assert re.search(r"^\d+ [а-яқңәіөүұғһ]+\. \d{4}, \d\d:\d\d$", seen.get_attribute("title") or "")
