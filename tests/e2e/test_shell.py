"""The frame and the widgets in a real browser: language, theme, palette, forms, dialog, editor."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.app_server import AppServer
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(browser_page: Page) -> Page:
    browser_page.goto("/dev/ui")
    browser_page.wait_for_load_state("networkidle")
    return browser_page


def test_first_paint_is_in_the_browsers_language_and_hydrates_without_errors(
    browser: Browser, app_server: AppServer
) -> None:
    for locale, word in (("ru-RU", "Вход"), ("kk-KZ", "Кіру"), ("en-US", "Sign in")):
        context = browser.new_context(base_url=app_server.base_url, locale=locale)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error, found=errors: found.append(str(error)))
        html = page.request.get("/login", headers={"Accept-Language": locale}).text()
        page.goto("/login")
        page.wait_for_load_state("networkidle")

        assert f">{word}</h1>" in html
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        assert page.evaluate("document.documentElement.classList.contains('i18n-pending')") is False
        assert errors == []
        context.close()


def test_switching_the_language_sends_nothing_over_the_websocket(gallery: Page) -> None:
    frames: list[str] = []
    gallery.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(str(data))))
    gallery.reload()
    gallery.wait_for_load_state("networkidle")
    frames.clear()

    gallery.get_by_role("button", name="Language").click()
    gallery.keyboard.press("Home")
    gallery.keyboard.press("Enter")

    expect(gallery.get_by_role("button", name="Язык")).to_be_focused()
    assert gallery.evaluate("document.documentElement.lang") == "ru"
    assert "lms_locale=ru" in gallery.evaluate("document.cookie")
    assert [frame for frame in frames if len(frame) > 2] == []


def test_what_nobody_has_caught_in_a_page_is_told_once(gallery: Page) -> None:
    told: list[str] = []
    gallery.route(
        "**/api/errors/log", lambda route: (told.append(str(route.request.post_data)), route.continue_())[1]
    )
    throw = "setTimeout(() => { throw new Error('the wheel came off'); })"
    with gallery.expect_response("**/api/errors/log") as answer:
        gallery.evaluate(throw)
    assert answer.value.status == 204
    with gallery.expect_event("pageerror"):
        gallery.evaluate(throw)
    with gallery.expect_response("**/api/errors/log"):
        gallery.evaluate("void Promise.reject(new Error('and the motor'))")
    assert [("the wheel" in each, "/dev/ui" in each) for each in told] == [(True, True), (False, True)]


def test_a_page_that_breaks_shows_the_number_under_which_it_is_logged(
    gallery: Page, app_server: AppServer
) -> None:
    gallery.evaluate("() => { Intl.NumberFormat = function () { throw new Error('planted'); } }")
    gallery.get_by_role("button", name="Language").click()
    gallery.keyboard.press("Home")
    gallery.keyboard.press("Enter")

    problem = gallery.get_by_role("alert")
    expect(problem.get_by_role("heading")).to_have_text("Страница сломалась")
    found = re.search(r"B-[0-9A-Z]+", problem.inner_text())
    assert found is not None
    wait_until(lambda: f'"problemNumber": "{found[0]}"' in app_server.log("web"))


def test_theme_is_there_before_the_first_paint(gallery: Page) -> None:
    gallery.get_by_role("button", name="Appearance").click()
    gallery.get_by_role("menuitemradio", name="Dark").click()
    expect(gallery.locator("html.dark")).to_have_count(1)

    gallery.add_init_script(
        "requestAnimationFrame(() => { window.early = document.documentElement.className })"
    )
    gallery.reload()

    assert "dark" in gallery.evaluate("window.early")


def test_palette_finds_a_page_by_keyboard(gallery: Page) -> None:
    gallery.keyboard.press("Control+k")
    gallery.keyboard.type("regis")
    expect(gallery.get_by_role("option", name="Register")).to_have_attribute("aria-selected", "true")

    gallery.keyboard.press("Enter")

    expect(gallery).to_have_url("/register")
    expect(gallery.locator("h1")).to_be_focused()


def test_dialog_traps_and_returns_the_focus_and_forgets_its_fields(gallery: Page) -> None:
    opener = gallery.get_by_role("button", name="Открыть диалог")
    opener.click()
    reason = gallery.get_by_label("Причина")
    expect(reason).to_be_focused()
    reason.fill("x")

    gallery.keyboard.press("Escape")

    expect(gallery.locator("dialog[open]")).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    expect(reason).to_have_value("")


def test_form_shows_field_errors_and_keeps_what_was_typed(browser_page: Page) -> None:
    browser_page.goto("/register")
    browser_page.get_by_label("E-mail").fill("not-an-address")
    browser_page.locator("button[type=submit]").click()

    email = browser_page.locator("#field-email")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(browser_page.locator("#field-email-error")).not_to_be_empty()
    expect(email).to_have_value("not-an-address")
    expect(browser_page.locator("[aria-invalid=true]").first).to_be_focused()


def test_form_posts_once_however_often_it_is_pressed(browser_page: Page) -> None:
    browser_page.goto("/login")
    calls: list[str] = []
    browser_page.route("**/api/v1/auth/login", lambda route: (calls.append("x"), route.abort()))
    browser_page.get_by_label("E-mail").fill("a@example.org")

    browser_page.evaluate("const f = document.querySelector('form'); f.requestSubmit(); f.requestSubmit()")

    expect(browser_page.get_by_role("alert").first).to_contain_text("No connection")
    assert calls == ["x"]


def test_editor_keeps_the_draft_and_lets_the_keyboard_out(gallery: Page) -> None:
    editor = gallery.locator(".cm-content")
    editor.click()
    gallery.keyboard.press("Control+End")
    gallery.keyboard.type("kept = 1")
    gallery.keyboard.press("Escape")
    gallery.keyboard.press("Shift+Tab")
    expect(gallery.get_by_role("button", name="Start over")).to_be_focused()

    gallery.reload()

    expect(editor).to_contain_text("kept = 1")
    gallery.get_by_role("button", name="Start over").click()
    expect(editor).not_to_contain_text("kept = 1")
    gallery.keyboard.press("Control+z")
    expect(editor).to_contain_text("kept = 1")


def test_editor_takes_a_loaded_value_only_by_its_token(gallery: Page) -> None:
    editor = gallery.locator(".cm-content")
    expect(editor).to_contain_text("def total")

    gallery.get_by_role("button", name="Загрузить образец").click()

    expect(editor).to_contain_text("print('sample')")


def test_lost_connection_is_said_and_unsaid(gallery: Page, app_server: AppServer) -> None:
    app_server.kill("web")
    expect(gallery.get_by_text("Connection lost")).to_be_visible(timeout=20_000)
    app_server.wait_ready()

    expect(gallery.get_by_text("Connection lost")).to_have_count(0, timeout=40_000)


def test_unknown_page_says_so(browser_page: Page) -> None:
    browser_page.goto("/no-such-page")

    expect(browser_page.locator("h1")).to_have_text("Page not found")
