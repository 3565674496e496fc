"""The journal in a browser by keyboard alone."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_register import open_as
from tests.support.app_server import AppServer
from tests.support.club_rows import make_club_rows, read_marks
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser


def test_the_journal_by_keyboard(browser: Browser, app_server: AppServer) -> None:
    rows = make_club_rows(app_server)
    context = open_as(browser, app_server, rows.mentor_token, wide=True)
    page = context.new_page()
    page.goto(rows.journal_path)
    grid = page.get_by_role("grid")
    grid.focus()
    page.keyboard.press("KeyP")  # today's column is where one begins
    page.keyboard.press("ArrowDown")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("KeyL")
    wait_until(lambda: len(read_marks(app_server, rows.lesson_id)) == 4, 30, "the save")
    page.keyboard.press("Control+z")
    today = {rows.student_ids[0]: "PRESENT"}
    wait_until(lambda: read_marks(app_server, rows.lesson_id) == today, 30, "the undo")
    page.keyboard.press("Home")
    page.keyboard.press("KeyA")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Изменить отметки прошедшего урока?")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert read_marks(app_server, rows.past_lesson_id) == {}
    grid.focus()
    page.keyboard.press("KeyA")
    dialog.get_by_role("button", name="Изменить").click()
    wait_until(lambda: len(read_marks(app_server, rows.past_lesson_id)) == 1, 30, "the confirmed save")
    context.close()
