"""axe-core finds nothing wrong in what opens over a page: dialogs, menus, panels; both themes and widths."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms_app.core.clock import utc_now
from lms_app.web.cookies import SESSION_COOKIE
from models.clubs import MemberStatus
from models.quizzes import CertificateRequest
from tests.e2e.test_payments_story import ask
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_template
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.club_rows import database_of
from tests.support.looks import SETTLED, SMALL_TARGETS

pytestmark = pytest.mark.browser

SIZES = {"phone": (390, 844), "desk": (1280, 800)}
THEME = """(theme) => {
  document.documentElement.classList.remove("light", "dark");
  document.documentElement.classList.add(theme);
  document.documentElement.style.colorScheme = theme;
}"""
# What is open, or else the page; without toasts, which come and fade meanwhile. A theme changes colours
# alone, so the other rules are asked once.
OPEN = """{
  include: [document.querySelector("dialog[open], [role=menu]") || document.body],
  exclude: ["[data-sonner-toaster]"],
}"""


class Desk:
    """One person's page, which is looked at with everything that opens over it."""

    def __init__(self, app_server: AppServer, browser: Browser, session: str) -> None:
        self.context = browser.new_context(
            base_url=app_server.base_url, locale="ru-RU", reduced_motion="reduce", has_touch=True
        )
        self.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": app_server.base_url}])
        self.page: Page = self.context.new_page()
        self.found: list[str] = []

    def look(self, what: str) -> None:
        """Note everything that is wrong now; the page goes on as a desk."""
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate(SETTLED)
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.found.append(f"{what}, {size}: scrolls sideways")
            if size == "phone":
                self.found += [f"{what}: small: {each}" for each in self.page.evaluate(SMALL_TARGETS)]
            for theme, rules in (("dark", ["color-contrast"]), ("light", None)):
                self.page.evaluate(THEME, theme)
                wrong = violations(self.page, where=OPEN, rules=rules)
                self.found += [f"{what}, {size}, {theme}: {each}" for each in wrong]

    def press(self, name: str, *, within: Locator | None = None, role: Any = "button") -> None:
        (within or self.page).get_by_role(role, name=name, exact=True).first.click()

    def dialog(self, title: str) -> Locator:
        """The dialog of this title, which has opened."""
        found = self.page.get_by_role("dialog", name=title)
        expect(found).to_be_visible()
        return found

    def look_and_close(self, title: str) -> None:
        self.dialog(title)
        self.look(title)
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog[open]")).to_have_count(0)
        self.page.wait_for_function("!history.state?.lmsDialog")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def desk(app_server: AppServer, browser: Browser) -> Iterator[Callable[[str], Desk]]:
    desks: list[Desk] = []

    def make(session: str) -> Desk:
        desks.append(Desk(app_server, browser, session))
        return desks[-1]

    yield make
    for each in desks:
        each.close()


class Club:
    """A mentor's club of one class, with a student, a request, and lessons tomorrow and a week ago."""

    def __init__(self, app_server: AppServer) -> None:
        with database_of(app_server) as db:
            mentor = make_mentor(db)
            club = make_club(db, mentor)
            group = make_class(db, club)
            make_member(db, club, make_user(db, name="Айдана"), class_id=group.id)
            make_member(db, club, make_user(db, name="Бекзат"), status=MemberStatus.PENDING)
            template = make_template(db, title="Зуммер")
            make_lesson(db, club, template, class_id=group.id, starts_at=utc_now() + timedelta(hours=20))
            past = make_lesson(db, club, template, class_id=group.id, starts_at=utc_now() - timedelta(days=7))
            self.path = f"/kruzhok/{club.id}"
            self.past_path = f"{self.path}/lesson/{past.id}"
            self.session = make_login(db, mentor)[1]


def test_paying_and_the_menus_of_the_frame(app_server: AppServer, desk: Callable[[str], Desk]) -> None:
    person = desk(ApiClient.register(app_server).session)
    page = person.page
    page.goto("/dashboard?tab=clubs")
    person.press("Открыть кружок")
    person.look_and_close("Создание кружка требует подписку")
    for menu in ("Язык", "Оформление"):
        person.press(menu)
        expect(page.get_by_role("menu")).to_be_visible()
        person.look(menu)
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    person.look("Поиск")
    assert person.found == []


def test_what_a_mentor_opens_about_the_club(app_server: AppServer, desk: Callable[[str], Desk]) -> None:
    club = Club(app_server)
    mentor = desk(club.session)
    page = mentor.page
    page.goto("/dashboard?tab=clubs")
    mentor.press("Открыть кружок")
    wizard = mentor.dialog("Новый кружок")
    mentor.look("wizard, step 1")
    wizard.get_by_label("Название").fill("Второй кружок")
    mentor.press("Дальше", within=wizard)
    expect(wizard.get_by_label("Программа")).to_be_visible()
    mentor.look("wizard, step 2")
    mentor.press("Дальше", within=wizard)
    wizard.get_by_label("Первый класс").fill("7Б")
    mentor.look("wizard, step 3")
    mentor.press("Создать кружок", within=wizard)
    mentor.look_and_close("Лимит достигнут")

    page.goto(club.path)
    for item in ("Изменить кружок", "В архив"):
        mentor.press("Действия")
        expect(page.get_by_role("menu")).to_be_visible()
        mentor.look("menu of the club")
        mentor.press(item, role="menuitem")
        mentor.look_and_close(item)
    mentor.press("Новый код")
    mentor.look_and_close("Новый код")
    page.goto(f"{club.path}/classes")
    mentor.press("Изменить «7А»")
    mentor.look_and_close("Изменить «7А»")
    assert mentor.found == []


def test_what_a_mentor_opens_about_students(app_server: AppServer, desk: Callable[[str], Desk]) -> None:
    club = Club(app_server)
    mentor = desk(club.session)
    page = mentor.page
    page.goto(f"{club.path}/members")
    mentor.press("Добавить ученика")
    dialog = mentor.dialog("Добавить ученика")
    mentor.press("Создать аккаунт", within=dialog)
    expect(dialog.get_by_label("Имя и фамилия")).to_have_attribute("aria-invalid", "true")
    mentor.look("a student without a name")
    dialog.get_by_label("Имя и фамилия").fill("Вера Ким")
    mentor.press("Создать аккаунт", within=dialog)
    mentor.look_and_close("Аккаунт готов")
    mentor.press("Карточки входа")
    cards = mentor.dialog("Карточки входа")
    expect(cards.get_by_label("Вера Ким")).to_be_visible()
    mentor.look_and_close("Карточки входа")
    mentor.press("Импорт из CSV")
    mentor.look("import, choosing")
    roster = "ФИО;Класс;Почта\nГани Серик;7А;\n;7А;\nДана;8Б;no-address\n"
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": roster.encode()}
    page.get_by_label("Файл CSV").set_input_files(file)
    expect(page.get_by_role("region", name="Строки файла")).to_be_visible()
    mentor.look_and_close("Импорт из CSV")
    page.get_by_label("Выбрать: Айдана").check()
    mentor.look("the bar of those that are ticked")
    mentor.press("Удалить из кружка (1)")
    mentor.look_and_close("Удалить из кружка?")
    assert mentor.found == []


def test_what_a_mentor_opens_about_lessons(app_server: AppServer, desk: Callable[[str], Desk]) -> None:
    club = Club(app_server)
    mentor = desk(club.session)
    page = mentor.page
    page.goto(f"{club.path}/schedule")
    mentor.press("Запланировать урок")
    mentor.dialog("Новый урок").get_by_label("Повторять каждую неделю").check()
    mentor.look_and_close("Новый урок")
    for name in ("Праздники и каникулы", "Календарь в телефоне"):
        mentor.press(name)
        mentor.look_and_close(name)
    page.locator(".upcoming-lesson").first.click()
    mentor.look("a lesson")
    mentor.press("Изменить", within=mentor.dialog("Зуммер"))
    mentor.look_and_close("Изменить урок")
    page.locator(".upcoming-lesson").first.click()
    mentor.press("Отменить урок", within=mentor.dialog("Зуммер"))
    mentor.look_and_close("Отменить урок?")

    page.goto(club.past_path)
    mentor.press("Айдана: Был на уроке")
    dialog = mentor.dialog("Урок уже прошёл")
    mentor.look("the question before looking back")
    mentor.press("Изменить", within=dialog)
    mentor.press("Айдана: заметка")
    expect(page.get_by_label("Заметка", exact=True)).to_be_visible()
    mentor.look("a note in the register")
    assert mentor.found == []


def test_what_an_admin_opens_to_decide(app_server: AppServer, desk: Callable[[str], Desk]) -> None:
    mark = uuid.uuid4().hex[:8]
    ask(ApiClient.register(app_server, name=f"Айдана {mark}"))
    with database_of(app_server) as db:
        student, club = make_user(db, name=f"Айдана {mark}"), make_club(db)
        task = "Completed quiz on Lesson: Зуммер"
        db.add(CertificateRequest(club_id=club.id, student_id=student.id, xp=104, task=task))
        db.commit()
    admin = desk(ApiClient.demo(app_server, "admin").session)
    page = admin.page
    page.goto(f"/admin/payments?search={mark}")
    page.get_by_label(f"Выбрать: Айдана {mark}").click()
    expect(page.get_by_role("button", name="Подтвердить выбранные")).to_be_visible()
    admin.look("payments with a bar")
    page.locator(".pay-detail").get_by_role("button", name="Отклонить").click()
    admin.look_and_close("Отклонить платёж")
    page.goto(f"/admin/kruzhok/certificates?search={mark}")
    admin.press(f"Отклонить: Айдана {mark}")
    admin.look("why a certificate is rejected")
    assert admin.found == []


def test_what_an_admin_opens_to_write(app_server: AppServer, desk: Callable[[str], Desk]) -> None:
    api, mark = ApiClient.demo(app_server, "admin"), uuid.uuid4().hex[:8]
    made = api.request("POST", "/api/admin/kruzhok/programs", json={"title": f"Проба {mark}"}).json()
    program = f"/admin/kruzhok/programs/{made['program']['id']}"
    lesson = api.request("POST", f"/api{program}/lessons", json={"title": "Зуммер"}).json()
    admin = desk(api.session)
    page = admin.page
    page.goto(program)
    for name in ("Новый урок", "Изменить название"):
        admin.press(name)
        expect(page.locator("dialog[open]")).to_have_count(1)
        admin.look(name)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        page.wait_for_function("!history.state?.lmsDialog")
    page.goto(f"/admin/kruzhok/lessons/{lesson['id']}")
    for place, kind in enumerate(("Один ответ", "Несколько ответов", "Пары"), start=1):
        admin.press(kind)
        expect(page.get_by_role("heading", name=f"Вопрос {place}")).to_be_visible()
    wrong = {"name": "robot.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.locator(".upload-row").get_by_role("alert")).to_be_visible()
    admin.press("Сохранить")
    expect(page.locator(".quiz-edit-rows").get_by_role("alert").first).to_be_visible()
    admin.look("an unfinished quiz")

    page.goto("/admin/kruzhok/materials")
    file = {"name": f"{mark}.txt", "mimeType": "text/plain", "buffer": "Схема".encode()}
    page.locator("input[type=file]").set_input_files(file)
    admin.press(f"Действия: {mark}")
    expect(page.get_by_role("menu")).to_be_visible()
    admin.look("menu of a file")
    admin.press("Переименовать", role="menuitem")
    expect(page.locator("dialog[open]")).to_have_count(1)
    admin.look("another name for a file")
    assert admin.found == []
    api.request("POST", f"/api{program}/archive")
