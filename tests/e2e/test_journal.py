"""The journal in a browser: blocks, filters, paper, a large club, a phone, refusals, two people."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms_app.core.clock import utc_now
from lms_app.web.cookies import SESSION_COOKIE
from models.clubs import Club
from tests.factories.accounts import make_user
from tests.factories.clubs import make_class, make_lesson, make_member, make_template
from tests.support.app_server import AppServer
from tests.support.club_rows import ClubRows, database_of, make_club_rows, read_marks
from tests.support.journal_rows import LargeJournal, make_large_journal
from tests.support.looks import expect_nothing_beside
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser
WIDE, PHONE = (1280, 800), (390, 844)


@pytest.fixture
def rows(app_server: AppServer) -> ClubRows:
    return make_club_rows(app_server)


@pytest.fixture(scope="module")
def large(app_server: AppServer) -> LargeJournal:
    return make_large_journal(app_server, students=120, lessons=200)


def open_journal(
    browser: Browser, app_server: AppServer, token: str, path: str, size: tuple[int, int] = WIDE
) -> Page:
    context = browser.new_context(
        base_url=app_server.base_url, viewport={"width": size[0], "height": size[1]}, locale="ru-RU"
    )
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": app_server.base_url}])
    page = context.new_page()
    page.goto(path)
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'[data-row="{row}"][data-column="{column}"]')


def expect_marks(page: Page, marks: dict[tuple[int, int], str]) -> None:
    for (row, column), mark in marks.items():
        expect(cell(page, row, column)).to_have_attribute("data-mark", mark)


def clipboard(page: Page, kind: str, text: str = "") -> str:
    """Do what Ctrl+C or Ctrl+V makes of the browser; gives what was copied."""
    return page.get_by_role("grid").evaluate(
        """(grid, [kind, text]) => {
          const carried = new DataTransfer();
          if (text) carried.setData("text/plain", text);
          const how = { clipboardData: carried, bubbles: true, cancelable: true };
          grid.dispatchEvent(new ClipboardEvent(kind, how));
          return carried.getData("text/plain");
        }""",
        [kind, text],
    )


def test_a_block_is_copied_and_pasted(browser: Browser, app_server: AppServer, rows: ClubRows) -> None:
    page = open_journal(browser, app_server, rows.mentor_token, rows.journal_path)
    page.get_by_role("grid").focus()
    # Column 1 is today, column 0 a week ago. Айдана P, Бекзат L, Вера none.
    page.keyboard.press("KeyP")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("KeyL")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    copied = clipboard(page, "copy")
    assert copied == "P\nL\n"
    # Pasted one row below: what was empty takes a mark away, other text leaves one alone.
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    clipboard(page, "paste", copied)
    expect_marks(page, {(0, 1): "PRESENT", (1, 1): "PRESENT", (2, 1): "LATE", (3, 1): "NONE"})
    clipboard(page, "paste", "❌\r\nболел\r\n✓")
    expect_marks(page, {(1, 1): "ABSENT", (2, 1): "LATE", (3, 1): "PRESENT"})
    wanted = dict(zip(rows.student_ids, ("PRESENT", "ABSENT", "LATE", "PRESENT"), strict=True))
    wait_until(lambda: read_marks(app_server, rows.lesson_id) == wanted, 30, "the save")
    assert read_marks(app_server, rows.past_lesson_id) == {}
    page.context.close()


def test_a_column_is_marked_at_once_and_counted(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    page = open_journal(browser, app_server, rows.mentor_token, rows.journal_path)
    page.get_by_role("columnheader", name=re.compile("сегодня")).click()
    page.keyboard.press("KeyP")
    cell(page, 3, 1).click()  # PRESENT becomes LATE, and the next click ABSENT
    cell(page, 3, 1).click()
    expect_marks(page, {(0, 1): "PRESENT", (1, 1): "PRESENT", (2, 1): "PRESENT", (3, 1): "ABSENT"})
    expect(page.locator(".jr-foot .jr-sum").nth(1)).to_have_text("3/4")
    expect(page.get_by_role("gridcell", name=re.compile("^Гани: .*0%"))).to_be_visible()
    expect(page.get_by_role("gridcell", name=re.compile("^Вера: .*100%"))).to_be_visible()
    page.context.close()


def test_class_and_dates_choose_what_is_shown(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    with database_of(app_server) as db:
        club = db.get_one(Club, UUID(rows.club_id))
        other = make_class(db, club, name="Другая", order_index=2)
        make_member(db, club, make_user(db, name="Дана"), class_id=other.id)
        make_lesson(db, club, make_template(db, title="Мотор"), class_id=other.id)
    page = open_journal(browser, app_server, rows.mentor_token, rows.journal_path)
    heads = page.get_by_role("rowheader").filter(has_not_text="Пришли")
    expect(heads).to_have_text(["Айдана", "Бекзат", "Вера", "Гани", "Дана"])
    # A lesson of another class has no place for them.
    expect_marks(page, {(0, 2): "OUT", (4, 2): "NONE", (4, 0): "OUT"})
    page.get_by_label("Класс").select_option("Другая")
    expect(heads).to_have_text(["Дана"])
    expect(page.get_by_role("columnheader", name=re.compile("Мотор"))).to_have_count(1)
    expect(page.get_by_role("columnheader", name=re.compile("Светодиод"))).to_have_count(0)
    page.get_by_label("Класс").select_option("")
    yesterday = (utc_now() - timedelta(days=2)).date().isoformat()
    page.get_by_label("По", exact=True).fill(yesterday)
    expect(page.get_by_role("columnheader", name=re.compile("Светодиод"))).to_have_count(1)
    expect(page.get_by_role("columnheader", name=re.compile("сегодня"))).to_have_count(0)
    # The address keeps what was chosen.
    page.reload()
    expect(page.get_by_label("По", exact=True)).to_have_value(yesterday)
    expect(page.get_by_role("columnheader", name=re.compile("Светодиод"))).to_have_count(1)
    page.context.close()


def test_on_paper_there_are_all_names_and_marks(
    browser: Browser, app_server: AppServer, large: LargeJournal
) -> None:
    page = open_journal(browser, app_server, large.mentor_token, large.path)
    expect(page.locator(".jr-row").first).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.locator(".paper")
    expect(paper).to_be_visible()
    expect(page.locator(".jr")).to_be_hidden()
    expect(page.locator(".journal-bar")).to_be_hidden()
    found = paper.evaluate(
        """(paper) => [...paper.querySelectorAll("table")].map(
          (table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((each) => each.innerText)))"""
    )
    assert len(found) == 10, "sheets of twenty lessons"
    for number in (0, 63, 119):
        assert {sheet[number][0] for sheet in found} == {large.name(number)}
        assert [each for sheet in found for each in sheet[number][1:-1]] == [
            {"PRESENT": "✓", "LATE": "⏰", "ABSENT": "❌"}[large.mark(number, column)]
            for column in range(200)
        ]
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
    page.context.close()


def test_the_far_corner_of_a_large_journal(
    browser: Browser, app_server: AppServer, large: LargeJournal
) -> None:
    page = open_journal(browser, app_server, large.mentor_token, large.path)
    page.get_by_role("grid").focus()
    page.keyboard.press("Control+Home")
    expect(cell(page, 0, 0)).to_have_attribute("data-active", "true")
    expect(cell(page, 119, 199)).to_have_count(0)  # what isn't on the screen isn't in the page
    page.keyboard.press("Control+End")
    expect(cell(page, 119, 199)).to_have_attribute("data-active", "true")
    expect(cell(page, 0, 0)).to_have_count(0)
    expect_marks(
        page, {(row, column): large.mark(row, column) for row in (110, 119) for column in (190, 199)}
    )
    for row, column in ((110, 190), (119, 199)):
        expect(cell(page, row, column)).to_have_attribute(
            "aria-label", re.compile(f"^{large.name(row)}, .*, Урок {column + 1}: ")
        )
    places = page.evaluate(_PLACES)
    box = places["grid"]
    assert places["head"]["top"] == pytest.approx(box["top"], abs=2)
    assert places["foot"]["bottom"] == pytest.approx(box["bottom"], abs=20)  # above a scrollbar
    assert places["name"]["left"] == pytest.approx(box["left"], abs=2)
    assert places["side"]["right"] == pytest.approx(box["right"], abs=20)
    # Each column stands under its day, each row beside its name.
    assert places["cell"]["left"] == pytest.approx(places["day"]["left"], abs=1)
    assert places["cell"]["top"] == pytest.approx(places["name"]["top"], abs=1)
    assert places["onTop"] == [True, True, True, True]
    page.context.close()


# Where the last cell stands, its day, name and totals, the edges of the grid; and that nothing covers them.
_PLACES = """() => {
  const grid = document.querySelector(".jr");
  const cell = grid.querySelector('[data-row="119"][data-column="199"]');
  const row = cell.closest(".jr-row");
  const day = [...grid.querySelectorAll(".jr-day")].at(-1);
  const [name, side] = [row.querySelector(".jr-name"), row.querySelector(".jr-side")];
  const [head, foot] = [grid.querySelector(".jr-head"), grid.querySelector(".jr-foot")];
  const parts = Object.entries({ grid, cell, day, name, side, head, foot });
  const isOnTop = (each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  };
  return {
    ...Object.fromEntries(parts.map(([key, each]) => [key, each.getBoundingClientRect().toJSON()])),
    onTop: [cell, day, name, side].map(isOnTop),
  };
}"""


def test_a_phone_marks_one_lesson_after_the_other(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    page = open_journal(browser, app_server, rows.mentor_token, rows.journal_path, PHONE)
    expect_nothing_beside(page)
    page.get_by_role("button", name="Айдана: Опоздал", exact=True).click()
    page.get_by_role("button", name="Остальные присутствуют").click()
    wait_until(lambda: len(read_marks(app_server, rows.lesson_id)) == 4, 30, "the save")
    page.get_by_role("button", name="Предыдущий урок").click()
    page.get_by_role("button", name="Вера: Не был", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Изменить").click()
    wait_until(
        lambda: read_marks(app_server, rows.past_lesson_id) == {rows.student_ids[2]: "ABSENT"},
        30,
        "the save of the past lesson",
    )
    assert list(map(read_marks(app_server, rows.lesson_id).get, rows.student_ids)) == [
        "LATE",
        "PRESENT",
        "PRESENT",
        "PRESENT",
    ]
    page.context.close()


def test_a_refused_save_goes_back_with_the_reason(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    page = open_journal(browser, app_server, rows.mentor_token, rows.journal_path)
    with app_server.connect() as connection:
        connection.execute("UPDATE scheduled_lesson SET status = 'CANCELLED' WHERE id = %s", [rows.lesson_id])
    page.get_by_role("grid").focus()
    page.keyboard.press("KeyP")
    expect(page.locator(".att-trouble")).to_contain_text("1 отметка не сохранена")
    expect(page.locator(".att-trouble")).to_contain_text("отменён")
    assert read_marks(app_server, rows.lesson_id) == {}
    expect(page.locator('.jr-cell[data-mark="PRESENT"]')).to_have_count(0)
    expect(page.locator(".jr-cell[data-waiting]")).to_have_count(0)
    page.context.close()


def test_two_journals_see_each_other_and_lose_nothing(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    with app_server.http() as http:
        login = {"email": "admin@demo.local", "password": "demo-password-1"}
        admin_token = http.post("/api/v1/auth/login", json=login).cookies[SESSION_COOKIE]
    mentor = open_journal(browser, app_server, rows.mentor_token, rows.journal_path)
    admin = open_journal(browser, app_server, admin_token, rows.journal_path)
    for row, status in ((0, "PRESENT"), (2, "LATE")):
        mark_cell(mentor, row, status)
        mark_cell(admin, row + 1, "ABSENT")
    wanted = ("PRESENT", "ABSENT", "LATE", "ABSENT")
    for page in (mentor, admin):
        expect_marks(page, {(row, 1): status for row, status in enumerate(wanted)})
        expect(page.locator(".att-state")).to_have_attribute("data-phase", "saved")
    assert [read_marks(app_server, rows.lesson_id).get(each) for each in rows.student_ids] == list(wanted)
    for page in (mentor, admin):
        page.context.close()


def mark_cell(page: Page, row: int, status: str) -> None:
    """Click until the cell of today has the mark; each click is the next one of none, P, L, A."""
    for _ in range(("PRESENT", "LATE", "ABSENT").index(status) + 1):
        cell(page, row, 1).click()
    expect(cell(page, row, 1)).to_have_attribute("data-mark", status)
