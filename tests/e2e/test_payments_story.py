"""A payment from the request to the approval, in two windows; how dialogs close; the bell."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_a11y import sign_in
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer


def ask(person: ApiClient) -> str:
    """Request a one-time subscription; gives the code of the payment."""
    code = person.get("/api/kruzhok/subscription")["paymentComment"]
    wish = {"type": "ONETIME_PURCHASE", "amount": 2000, "currency": "KZT", "paymentComment": code}
    answer = person.request("POST", "/api/kruzhok/subscription/request", json=wish)
    assert answer.status_code == 201, answer.text
    return code


def close_by(page: Page, way: str) -> None:
    if way == "button":
        page.get_by_role("dialog").get_by_role("button", name="Отмена").click()
    elif way == "esc":
        page.keyboard.press("Escape")
    elif way == "backdrop":
        page.mouse.click(5, 400)
    else:
        page.go_back()


@pytest.mark.browser
def test_a_payment_is_approved_by_keyboard_and_the_person_hears_of_it(
    browser_page: Page, app_server: AppServer
) -> None:
    page = browser_page
    sign_in(page, "admin@demo.local")
    mark = uuid.uuid4().hex[:8]
    page.goto("/notifications")
    page.goto(f"/admin/kruzhok/payments?search={mark}")
    expect(page.get_by_text("Таких платежей нет.")).to_be_visible()
    person = ApiClient.register(app_server, name=f"Айдана {mark}")
    code = ask(person)
    # The page of the admin is live: this comes without a reload.
    expect(page.locator(".pay-item")).to_have_count(1)
    expect(page.locator(".pay-detail h2")).to_have_text(f"Айдана {mark}")
    expect(page.locator(".pay-detail")).to_contain_text(code)
    address = page.url

    for way in ("button", "esc", "backdrop", "back"):
        page.keyboard.press("r")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_label("Причина")).to_have_value("")
        dialog.get_by_label("Причина").fill("черновик")
        close_by(page, way)
        expect(page.locator("dialog[open]")).to_have_count(0)
        page.wait_for_function("!history.state?.lmsDialog")
        assert page.url.split("&id=")[0] == address.split("&id=")[0], way

    other = page.context.browser.new_context(  # type: ignore[union-attr]
        base_url=app_server.base_url,
        locale="ru-RU",
    ).new_page()
    email = person.user["email"]
    other.request.post("/api/v1/auth/login", data={"email": email, "password": "correct horse battery"})
    other.goto("/challenges")
    bell = other.get_by_role("link", name=re.compile("Уведомления"))
    expect(bell).to_be_visible()
    expect(other.locator(".bell-count")).to_have_count(0)

    page.keyboard.press("a")
    expect(page.locator(".pay-item")).to_have_count(0)
    expect(page.get_by_text("Платёж подтверждён")).to_be_visible()
    expect(other.locator(".bell-count")).to_have_text("1")
    expect(other.get_by_text("Оплата подтверждена. Теперь вы можете открыть кружок.")).to_be_visible()
    bell.click()
    expect(other).to_have_url(re.compile("/notifications$"))
    expect(other.locator(".note")).to_contain_text("Оплата подтверждена.")
    other.get_by_role("button", name="Прочитано").click()
    expect(other.locator(".bell-count")).to_have_count(0)
    assert person.get("/api/kruzhok/subscription")["status"] == "ACTIVE"
    other.context.close()

    # However often a dialog was opened, one step back leaves the page.
    page.go_back()
    expect(page).to_have_url(re.compile("/notifications$"))
