"""Grading stopped and let go on from the page, seen on every other page that is open."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_a11y import sign_in
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer

RIGHT = "def add(a, b):\n    return a + b\n"


@pytest.mark.browser
@pytest.mark.docker
def test_an_admin_pauses_grading_and_a_student_is_told(browser_page: Page, app_server: AppServer) -> None:
    page = browser_page
    sign_in(page, "admin@demo.local")
    page.goto("/admin/grading")
    runtimes = page.get_by_role("region", name=re.compile("Runtimes|Языки|Тілдер"))
    expect(runtimes.first).to_contain_text("Python")
    admin = ApiClient.demo(app_server, "admin")
    challenge_id = admin.create_challenge()
    admin_toggle = page.locator(".page-header button")
    admin_toggle.click()
    expect(page.locator(".alert--warning")).to_be_visible()
    try:
        student = ApiClient.demo(app_server, "student")
        submission_id = student.submit(challenge_id, RIGHT)
        other = page.context.browser.new_context(base_url=app_server.base_url, locale="en-US").new_page()
        sign_in(other, "student@demo.local")
        other.goto(f"/challenge/{challenge_id}")
        notice = re.compile("paused the grader|Проверка приостановлена|тоқтатып қойды")
        expect(other.get_by_text(notice)).to_be_visible()
        # The page of the admin is live: this comes without a reload.
        expect(page.get_by_text(re.compile("Waiting|Ждут|Күтуде")).first).to_be_visible()
        assert student.get(f"/api/v1/submissions/{submission_id}")["status"] == "PENDING"
    finally:
        admin.request("POST", "/api/v1/admin/grading/resume")
    expect(page.locator(".alert--warning")).to_have_count(0)
    assert student.wait_for_verdict(submission_id)["status"] == "PASSED"
    expect(other.locator(".alert--good")).to_be_visible()
    other.context.close()
