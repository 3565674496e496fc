"""The register in a browser: by keyboard alone, by two people at once, without a connection."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from lms_app.web.cookies import SESSION_COOKIE
from models.lessons import LessonStatus
from tests.factories.clubs import make_quiz
from tests.support.app_server import AppServer
from tests.support.club_rows import ClubRows, database_of, make_club_rows, read_marks
from tests.support.keyboard import expect_focus, tab_to
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def rows(app_server: AppServer) -> ClubRows:
    return make_club_rows(app_server)


def open_as(browser: Browser, app_server: AppServer, token: str, *, wide: bool = False) -> BrowserContext:
    size = {"width": 1280, "height": 800} if wide else {"width": 390, "height": 844}
    context = browser.new_context(base_url=app_server.base_url, viewport=size, locale="ru-RU")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": app_server.base_url}])
    return context


def open_register(context: BrowserContext, rows: ClubRows) -> Page:
    page = context.new_page()
    page.goto(rows.lesson_path)
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def mark_button(page: Page, name: str, word: str):
    return page.get_by_role("button", name=f"{name}: {word}", exact=True)


def expect_pressed(page: Page, name: str, word: str) -> None:
    expect(mark_button(page, name, word)).to_have_attribute("aria-pressed", "true")


def make_quiz_of(app_server: AppServer, lesson_id: str) -> None:
    with database_of(app_server) as db:
        found = db.connection().exec_driver_sql(
            "SELECT template_id FROM scheduled_lesson WHERE id = %s", (lesson_id,)
        )
        make_quiz(db, type("Row", (), {"id": found.scalar_one()})())


def test_a_lesson_by_keyboard_alone(browser: Browser, app_server: AppServer) -> None:
    rows = make_club_rows(app_server, status=LessonStatus.SCHEDULED)
    make_quiz_of(app_server, rows.lesson_id)
    context = open_as(browser, app_server, rows.mentor_token)
    page = open_register(context, rows)
    tab_to(page, "Начать урок")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Идёт", exact=True)).to_be_visible()
    expect_focus(page)
    tab_to(page, "Все присутствуют")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("here")).to_have_text("4 / 4")
    expect_focus(page)
    tab_to(page, "Отменить действие")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("here")).to_have_text("0 / 4")
    expect_focus(page)
    page.keyboard.press("Enter")  # where the focus went: all of them again
    expect(page.get_by_test_id("here")).to_have_text("4 / 4")
    tab_to(page, "Айдана: Был на уроке")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("KeyA")  # marks Бекзат and goes on to Вера
    said = page.get_by_role("status").filter(has_text="Бекзат: Не был")
    expect(said).to_have_count(1)
    page.keyboard.press("KeyL")
    expect(page.get_by_role("status").filter(has_text="Вера: Опоздал")).to_have_count(1)
    expect_pressed(page, "Бекзат", "Не был")
    expect_pressed(page, "Вера", "Опоздал")
    expect(page.get_by_test_id("here")).to_have_text("3 / 4")
    write_note(page, "на пять минут")
    send_by_keyboard(page)
    assert list(map(read_marks(app_server, rows.lesson_id).get, rows.student_ids)) == [
        "PRESENT",
        "ABSENT",
        "LATE",
        "PRESENT",
    ]
    context.close()


def write_note(page: Page, text: str) -> None:
    """From a mark of Гани back to the name of Вера; Enter keeps the note and leads back to the name."""
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    name = page.get_by_role("button", name="Вера: заметка")
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Заметка", exact=True)).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    expect(name).to_be_focused()
    expect(name).to_contain_text(text)


def send_by_keyboard(page: Page) -> None:
    """Save, send the quiz to those who came late too, end the lesson."""
    tab_to(page, "Сохранить посещаемость")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Посещаемость сохранена. Квиз получили 2 ученика")).to_be_visible()
    expect_focus(page)
    tab_to(page, "и опоздавшим")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Отправить квиз")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Квиз получил 1 ученик", exact=False)).to_be_visible()
    tab_to(page, "Завершить урок")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Завершён", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_looking_back_asks_a_keyboard_too(browser: Browser, app_server: AppServer, rows: ClubRows) -> None:
    context = open_as(browser, app_server, rows.mentor_token)
    page = context.new_page()
    page.goto(f"/kruzhok/{rows.club_id}/lesson/{rows.past_lesson_id}")
    expect(page.get_by_role("grid")).to_be_visible()
    tab_to(page, "Айдана: Был на уроке")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Изменить отметки прошедшего урока?")
    expect_focus(page)
    for _ in range(5):  # the focus stays inside
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog, body').tagName") in {"DIALOG", "BODY"}
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(mark_button(page, "Айдана", "Был на уроке")).to_be_focused()
    assert read_marks(app_server, rows.past_lesson_id) == {}
    page.keyboard.press("Enter")
    tab_to(page, "Изменить")
    page.keyboard.press("Enter")
    expect_pressed(page, "Айдана", "Был на уроке")
    expect(mark_button(page, "Айдана", "Был на уроке")).to_be_focused()
    wait_until(lambda: len(read_marks(app_server, rows.past_lesson_id)) == 1, 30, "the confirmed save")
    context.close()


def test_two_people_mark_one_lesson_and_see_each_other(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    with app_server.http() as http:
        login = {"email": "admin@demo.local", "password": "demo-password-1"}
        admin_token = http.post("/api/v1/auth/login", json=login).cookies[SESSION_COOKIE]
    contexts = [open_as(browser, app_server, token) for token in (rows.mentor_token, admin_token)]
    mentor, admin = (open_register(context, rows) for context in contexts)
    mark_button(mentor, "Айдана", "Был на уроке").click()
    mark_button(admin, "Бекзат", "Не был").click()
    expect_pressed(admin, "Айдана", "Был на уроке")
    expect_pressed(mentor, "Бекзат", "Не был")
    # The same cell: the later one counts, and the other sees it.
    mark_button(admin, "Айдана", "Опоздал").click()
    expect_pressed(mentor, "Айдана", "Опоздал")
    expect(mentor.get_by_text("Отметил(а) Сауле Ахметова").first).to_be_visible()
    found = read_marks(app_server, rows.lesson_id)
    assert [found.get(each) for each in rows.student_ids] == ["LATE", "ABSENT", None, None]
    for context in contexts:
        context.close()


def test_marks_wait_for_the_connection_and_survive_the_page(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    context = open_as(browser, app_server, rows.mentor_token)
    page = open_register(context, rows)
    context.set_offline(True)
    mark_button(page, "Вера", "Опоздал").click()
    expect(page.get_by_text("Нет связи. 1 отметка ждёт")).to_be_visible()
    expect_pressed(page, "Вера", "Опоздал")
    page.close()
    assert read_marks(app_server, rows.lesson_id) == {}
    context.set_offline(False)
    again = open_register(context, rows)
    expect_pressed(again, "Вера", "Опоздал")
    wait_until(
        lambda: read_marks(app_server, rows.lesson_id) == {rows.student_ids[2]: "LATE"}, 30, "the late save"
    )
    context.close()


def test_a_mark_that_waited_replaces_no_newer_one_and_its_writer_is_told(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    contexts = [open_as(browser, app_server, rows.mentor_token) for _ in range(2)]
    phone, desk = (open_register(context, rows) for context in contexts)
    contexts[0].set_offline(True)
    mark_button(phone, "Вера", "Опоздал").click()
    mark_button(phone, "Бекзат", "Был на уроке").click()
    expect(phone.get_by_text("Нет связи. 2 отметки ждут")).to_be_visible()
    mark_button(desk, "Вера", "Не был").click()
    newer = {rows.student_ids[2]: "ABSENT"}
    wait_until(lambda: read_marks(app_server, rows.lesson_id) == newer, 30, "the newer mark")

    contexts[0].set_offline(False)

    both = {**newer, rows.student_ids[1]: "PRESENT"}
    wait_until(lambda: read_marks(app_server, rows.lesson_id) == both, 60, "the mark of nobody else")
    expect(phone.get_by_text("Пока отметка ждала, её поставили иначе")).to_be_visible()
    expect(phone.get_by_text("Вера, «Светодиод»: Не был (Тимур Касымов)")).to_be_visible()
    expect_pressed(phone, "Вера", "Не был")
    # Having seen it, the person may decide.
    mark_button(phone, "Вера", "Опоздал").click()
    expect_pressed(desk, "Вера", "Опоздал")
    expect(phone.get_by_text("её поставили иначе")).to_have_count(0)
    for context in contexts:
        context.close()


def test_an_answer_that_got_lost_is_no_conflict(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    context = open_as(browser, app_server, rows.mentor_token)
    page = open_register(context, rows)

    def lose(route: Route) -> None:
        headers = {
            "Cookie": f"{SESSION_COOKIE}={rows.mentor_token}",
            "Origin": app_server.base_url,
            "Content-Type": "application/json",
        }
        with app_server.http() as http:
            http.post(route.request.url, content=route.request.post_data_buffer, headers=headers)
        route.abort()

    page.route("**/attendance/batch", lose)
    mark_button(page, "Айдана", "Был на уроке").click()
    expect(page.get_by_text("Нет связи. 1 отметка ждёт")).to_be_visible()
    assert read_marks(app_server, rows.lesson_id) == {rows.student_ids[0]: "PRESENT"}
    mark_button(page, "Айдана", "Опоздал").click()
    page.unroute("**/attendance/batch", lose)
    late = {rows.student_ids[0]: "LATE"}
    wait_until(lambda: read_marks(app_server, rows.lesson_id) == late, 60, "the change of one's own mark")
    expect(page.get_by_text("Сохранено", exact=True)).to_be_visible()
    expect(page.get_by_text("её поставили иначе")).to_have_count(0)
    context.close()


def test_what_the_server_refuses_goes_back_and_says_why(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    context = open_as(browser, app_server, rows.mentor_token)
    page = open_register(context, rows)
    with app_server.connect() as connection:
        connection.execute(
            "UPDATE club_member SET removed_at = now() WHERE user_id = %s", [rows.student_ids[0]]
        )
    mark_button(page, "Айдана", "Был на уроке").click()
    mark_button(page, "Бекзат", "Был на уроке").click()
    expect(page.get_by_text("1 отметка не сохранена")).to_be_visible()
    expect_pressed(page, "Бекзат", "Был на уроке")
    wait_until(
        lambda: read_marks(app_server, rows.lesson_id) == {rows.student_ids[1]: "PRESENT"}, 30, "the save"
    )
    expect(page.get_by_text("Айдана")).to_have_count(0)  # the list is the class as it is now
    context.close()


def test_the_quiz_goes_out_with_the_save_and_not_with_a_touch(
    browser: Browser, app_server: AppServer, rows: ClubRows
) -> None:
    make_quiz_of(app_server, rows.lesson_id)
    context = open_as(browser, app_server, rows.mentor_token)
    page = open_register(context, rows)
    mark_button(page, "Айдана", "Был на уроке").click()  # a slip
    wait_until(lambda: read_marks(app_server, rows.lesson_id), 30, "the save")
    mark_button(page, "Айдана", "Не был").click()
    mark_button(page, "Бекзат", "Был на уроке").click()
    page.get_by_role("button", name="Сохранить посещаемость").click()
    expect(page.get_by_text("Квиз получил 1 ученик")).to_be_visible()
    with app_server.connect() as connection:
        got = connection.execute(
            "SELECT student_id::text FROM quiz_assignment WHERE lesson_id = %s", [rows.lesson_id]
        )
        assert got.fetchall() == [(rows.student_ids[1],)]
    context.close()
