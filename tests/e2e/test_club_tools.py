"""Reminders and their switch, rosters tried dry, posters and login cards as files, examples of tests."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from lms_app.core.clock import utc_now
from lms_app.notifications.reminders import remind_of_lessons
from lms_app.web.cookies import SESSION_COOKIE
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.club_rows import database_of
from tests.support.looks import SETTLED, expect_nothing_beside
from tests.support.pdfs import read_codes, read_pages
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

SWITCH = "Скоро занятие, в приложении"
ROSTER = "ФИО;Класс\nАйгерім Сәрсенова;7А\nБекзат Ким;Нет такого\nВера Ли;\n"


class School:
    """A mentor with an empty class, and a student of it; tokens of their sessions."""

    def __init__(self, app_server: AppServer) -> None:
        self.app_server = app_server
        with database_of(app_server) as db:
            mentor, student = make_mentor(db), make_user(db, name="Айдана")
            club = make_club(db, mentor, name="Роботы Алматы")
            group = make_class(db, club)
            make_member(db, club, student, class_id=group.id)
            self.club_id, self.class_id, self.code = club.id, group.id, club.join_code
            self.student_id = student.id
            self.mentor, self.student = make_login(db, mentor)[1], make_login(db, student)[1]
        self.path = f"/kruzhok/{self.club_id}"

    def remind(self, title: str) -> None:
        """Plan a lesson that begins within the hour, and do what the scheduler does each minute."""
        with database_of(self.app_server) as db:
            club = type("Row", (), {"id": self.club_id})()
            starts_at = utc_now() + timedelta(minutes=40)
            make_lesson(db, club, class_id=self.class_id, title=title, starts_at=starts_at)
            remind_of_lessons(db, now=utc_now())
            db.commit()

    def is_told(self, title: str) -> bool:
        with self.app_server.connect() as connection:
            found = connection.execute(
                "SELECT 1 FROM notification WHERE user_id = %s AND params ->> 'title' = %s",
                [str(self.student_id), title],
            )
            return found.fetchone() is not None


@pytest.fixture
def school(app_server: AppServer) -> School:
    return School(app_server)


@pytest.fixture
def page_of(app_server: AppServer, browser: Browser) -> Iterator[Callable[[str], Page]]:
    contexts = []

    def make(session: str) -> Page:
        context = browser.new_context(base_url=app_server.base_url, locale="ru-RU", accept_downloads=True)
        context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": app_server.base_url}])
        contexts.append(context)
        return context.new_page()

    yield make
    for each in contexts:
        each.close()


def test_a_reminder_and_its_switch(school: School, page_of: Callable[[str], Page]) -> None:
    page = page_of(school.student)
    school.remind("Мотор")
    page.goto("/notifications")
    note = page.locator(".note").filter(has_text="Мотор")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("Роботы Алматы")

    page.goto("/profile")
    switch = page.get_by_label(SWITCH)
    expect(switch).to_be_checked()
    switch.uncheck()
    form = page.get_by_role("form", name="Уведомления")
    form.get_by_role("button", name="Сохранить").click()
    expect(page.locator("[data-sonner-toast]")).to_be_visible()
    page.reload()
    expect(page.get_by_label(SWITCH)).not_to_be_checked()
    school.remind("Зуммер")
    # Whoever else reminds meanwhile, here or in the scheduler: it is told, and not shown.
    wait_until(lambda: school.is_told("Зуммер"), 120, "the second reminder")
    page.goto("/notifications")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".note")).to_have_count(0)
    page.goto("/profile")
    page.get_by_label(SWITCH).check()
    page.get_by_role("form", name="Уведомления").get_by_role("button", name="Сохранить").click()
    expect(page.locator("[data-sonner-toast]")).to_be_visible()
    page.goto("/notifications")
    expect(page.locator(".note").filter(has_text="Зуммер")).to_have_count(1)


def test_a_roster_is_tried_dry_first(school: School, page_of: Callable[[str], Page], tmp_path: Path) -> None:
    page = page_of(school.mentor)
    page.goto(f"{school.path}/members")
    page.get_by_role("button", name="Импорт из CSV").click()
    dialog = page.get_by_role("dialog", name="Импорт из CSV")
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": ROSTER.encode("cp1251", "replace")}
    dialog.get_by_label("Файл CSV").set_input_files({**file, "buffer": ROSTER.encode()})
    rows = dialog.get_by_role("region", name="Строки файла").get_by_role("row")
    expect(rows.filter(has_text="Айгерім Сәрсенова")).to_contain_text("Новый аккаунт")
    expect(rows.filter(has_text="Бекзат Ким")).to_contain_text("Ошибка")
    expect(dialog.get_by_role("status").filter(has_text="Новых: 2")).to_be_visible()
    members = page.request.get(f"/api{school.path}/members").json()["members"]
    assert [each["name"] for each in members] == ["Айдана"], "a dry run changes nothing"

    dialog.get_by_role("button", name="Импортировать 2 строки").click()
    expect(dialog.get_by_role("status").filter(has_text="Готово. Новых: 2")).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Скачать логины").click()
    logins = tmp_path / "logins.csv"
    download.value.save_as(logins)
    lines = logins.read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "Айгерім Сәрсенова" in lines[1]
    dialog.get_by_role("button", name="Готово").click()
    expect(page.get_by_text("Айгерім Сәрсенова")).to_be_visible()
    expect(page.get_by_text("Вера Ли")).to_be_visible()
    expect(page.get_by_text("Бекзат Ким")).to_have_count(0)


def save_pdf(page: Page, name: str) -> bytes:
    """Press the button of this name and give the file that the browser saves."""
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name=name).click()
    assert download.value.suggested_filename.endswith(".pdf")
    return Path(download.value.path()).read_bytes()


def test_a_poster_is_saved_as_a_file(school: School, page_of: Callable[[str], Page]) -> None:
    page = page_of(school.mentor)
    page.goto(school.path)
    pdf = save_pdf(page, "Плакат с QR-кодом")
    expect(page.get_by_text("Файл готов.")).to_be_visible()
    [words] = read_pages(pdf)
    assert "Роботы Алматы" in words
    assert school.code in words
    [code] = read_codes(pdf)
    assert urlsplit(code).path == f"/join/{school.code}"


def test_login_cards_open_the_door(
    school: School, app_server: AppServer, page_of: Callable[[str], Page]
) -> None:
    page = page_of(school.mentor)
    page.goto(f"{school.path}/members")
    page.get_by_role("button", name="Добавить ученика").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Имя и фамилия").fill("Вера Ли")
    dialog.get_by_role("button", name="Создать аккаунт").click()
    username = dialog.locator("dd").first.inner_text()
    dialog.get_by_role("button", name="Готово").click()
    page.get_by_role("button", name="Карточки входа").click()
    dialog = page.get_by_role("dialog", name="Карточки входа")
    dialog.get_by_label("Вера Ли").check()
    lines = "\n".join(read_pages(save_pdf(page, "Новые пароли и карточки"))).splitlines()
    expect(dialog.get_by_text("Файл готов.")).to_be_visible()
    password = lines[lines.index(username) + 2]
    with app_server.http() as http:
        answer = http.post("/api/v1/auth/login", json={"email": username, "password": password})
    assert answer.status_code == 200, answer.text


def test_javas_example_of_tests_is_inserted(
    app_server: AppServer, page_of: Callable[[str], Page], artifacts: Path
) -> None:
    admin = ApiClient.demo(app_server, "admin")
    made = admin.request(
        "POST",
        "/api/v1/instructor/challenges",
        json={"title": "Прогулка", "category": "Пробы", "language": "java"},
    )
    assert made.status_code == 201, made.text
    page = page_of(admin.session)
    page.goto(f"/instructor/challenges/{made.json()['id']}#tests")
    insert = page.get_by_role("button", name="Вставить пример тестов (Java)")
    insert.scroll_into_view_if_needed()
    insert.click()
    editor = page.locator(".stack").filter(has_text="Файл с тестами").locator(".cm-content").last
    expect(editor).to_contain_text("import org.junit.jupiter.api")
    expect(insert).to_have_count(0)
    expect(editor).to_be_focused()
    expect(page.get_by_text("Есть несохранённое", exact=False)).to_be_visible()
    folder = artifacts / "e2e" / "club"
    folder.mkdir(parents=True, exist_ok=True)
    for word, size in (("phone", (390, 844)), ("desktop", (1280, 800))):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        editor.scroll_into_view_if_needed()
        page.evaluate(SETTLED)
        page.screenshot(path=folder / f"java-tests-{word}.png", animations="disabled")
        expect_nothing_beside(page)
