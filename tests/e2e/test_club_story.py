"""From «Открыть кружок» to the first certificate request: a mentor, an admin and students at browsers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms_app.web.cookies import SESSION_COOKIE
from tests.e2e.club_program import EARLIER, make_program, send
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.pictures import DESK, PHONE, take_pictures

pytestmark = pytest.mark.browser

Look = Callable[..., None]
ALMATY = ZoneInfo("Asia/Almaty")
STUDENTS = 6
PATIENCE_MS = 30_000


class Person:
    """Somebody at a browser of their own, who could as well use the API."""

    def __init__(self, app_server: AppServer, browser: Browser, api: ApiClient, size: Any) -> None:
        self.api = api
        context = browser.new_context(base_url=app_server.base_url, viewport=size, locale="ru-RU")
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": SESSION_COOKIE, "value": api.session, "url": app_server.base_url}])
        self.page: Page = context.new_page()

    def close(self) -> None:
        self.page.context.close()


@pytest.fixture
def person(app_server: AppServer, browser: Browser) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def make(api: ApiClient, size: Any = PHONE) -> Person:
        people.append(Person(app_server, browser, api, size))
        return people[-1]

    yield make
    for each in people:
        each.close()


@pytest.fixture
def look(artifacts: Path) -> Look:
    """Takes two pictures of a step, on a phone and on a desk. The page goes on as wide as it was."""
    folder = artifacts / "e2e" / "club"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str, *, whole: bool = False) -> None:
        take_pictures(page, folder, name, whole=whole)

    return take


def test_from_the_request_to_the_first_certificate_request(
    app_server: AppServer, person: Callable[..., Person], look: Look
) -> None:
    admin = person(ApiClient.demo(app_server, "admin"), DESK)
    mentor = person(ApiClient.register(app_server, f"Тимур {datetime.now(UTC):%H%M%S}"))
    templates = make_program(admin.api)
    pay(mentor, admin, look)
    club_id = open_club(mentor, look)
    students = [ApiClient.register(app_server, f"Ученик {n}") for n in range(STUDENTS)]
    present, absent = person(students[0]), person(students[-1])
    join(mentor, present, students, club_id, look)
    earn_earlier(mentor.api, present, club_id, templates, look)
    plan(mentor, club_id, look)
    absent.page.goto("/dashboard")
    present.page.goto("/dashboard")
    give_lesson(mentor, present, absent, club_id, look)
    solve(present, look)
    see_request(admin, look)


def pay(mentor: Person, admin: Person, look: Look) -> None:
    """Ask for a club, see the request arrive at the admin, be approved, see it without reloading."""
    page = mentor.page
    page.goto("/dashboard?tab=clubs")
    page.get_by_role("button", name="Открыть кружок").click()
    dialog = page.get_by_role("dialog", name="Создание кружка требует подписку")
    expect(dialog).to_contain_text("Для открытия кружка оплатите 2000₸")
    look(page, "01-payment")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    admin.page.goto("/admin/payments")
    expect(admin.page.get_by_role("heading", name="Платежи")).to_be_visible()
    page.get_by_role("button", name="Открыть кружок").click()
    dialog.get_by_role("button", name="Отправить подтверждение").click()
    expect(page.locator("#subscription-line")).to_contain_text("Запрос отправлен")
    look(page, "02-pending")
    entry = admin.page.get_by_role("listitem").filter(has_text=mentor.api.user["name"])
    entry.get_by_role("button").or_(entry.get_by_role("link")).first.click()
    # Others may wait for their approval too.
    expect(admin.page.locator(".pay-detail h2")).to_have_text(mentor.api.user["name"])
    look(admin.page, "03-payments")
    admin.page.get_by_role("button", name="Подтвердить", exact=True).click()
    expect(page.locator("#subscription-line")).to_contain_text("Подписка активна")


def open_club(mentor: Person, look: Look) -> str:
    """Go through the wizard; gives the id of the new club."""
    page = mentor.page
    page.get_by_role("button", name="Открыть кружок").click()
    dialog = page.get_by_role("dialog", name="Новый кружок")
    dialog.get_by_label("Название").fill("Роботы Алматы")
    look(page, "04-wizard")
    dialog.get_by_role("button", name="Дальше").click()
    dialog.get_by_label("Программа").select_option(label="Роботы для всех")
    dialog.get_by_role("button", name="Дальше").click()
    dialog.get_by_label("Первый класс").fill("7А")
    dialog.get_by_role("button", name="Создать кружок").click()
    page.wait_for_url("**/kruzhok/*")
    expect(page.get_by_role("heading", name="Роботы Алматы", level=1)).to_be_visible()
    look(page, "05-club")
    return page.url.rstrip("/").rpartition("/")[2].partition("?")[0]


def join(
    mentor: Person,
    first: Person,
    students: list[ApiClient],
    club_id: str,
    look: Look,
) -> None:
    """One types the code, the others come by program; the mentor takes them all in."""
    code = mentor.api.get(f"/api/kruzhok/{club_id}")["joinCode"]
    first.page.goto("/dashboard?tab=clubs")
    field = first.page.get_by_label("Код кружка")
    field.fill(code.lower()[:5])
    expect(first.page.get_by_role("button", name="Вступить")).to_be_disabled()
    field.fill(code.lower())
    look(first.page, "06-join")
    first.page.get_by_role("button", name="Вступить").click()
    expect(first.page.get_by_text("Заявка отправлена")).to_be_visible()
    for each in students[1:]:
        send(each, "POST", "/api/kruzhok/enroll-by-code", {"code": code})
    page = mentor.page
    page.goto(f"/kruzhok/{club_id}/members")
    expect(page.get_by_text("Ученик 5")).to_be_visible()
    page.get_by_role("button", name="Выбрать всех").click()
    look(page, "07-members")
    page.get_by_role("button", name=f"Принять ({STUDENTS})").click()
    expect(page.get_by_text(f"Принято {STUDENTS} учеников.")).to_be_visible()
    # The first one's page opens by itself.
    expect(first.page.get_by_role("heading", name="Роботы Алматы", level=1)).to_be_visible()


def earn_earlier(
    mentor: ApiClient,
    student: Person,
    club_id: str,
    templates: list[str],
    look: Look,
) -> None:
    """Four lessons and their quizzes, which bring 80 XP; the last quiz is solved in the browser."""
    for place, template in enumerate(templates[:EARLIER]):
        lesson = give_earlier(mentor, student.api, club_id, template, place)
        if place < EARLIER - 1:
            hand_in(student.api, club_id, lesson)
    page = student.page
    page.goto("/dashboard")
    due = page.get_by_role("listitem").filter(has_text=f"Тема {EARLIER}")
    due.get_by_role("link", name="Начать").click()
    page.wait_for_url("**/quiz/*")
    choose(page)
    hand_over(page)
    expect(page.get_by_text("80 из 100 XP")).to_be_visible()
    look(page, "08-earlier-result")


def give_earlier(mentor: ApiClient, student: ApiClient, club_id: str, template: str, place: int) -> str:
    """One lesson from its plan to its end, where the student is present; gives its id."""
    base = f"/api/kruzhok/{club_id}"
    when = datetime.now(UTC).astimezone(ALMATY) + timedelta(hours=2, minutes=40 * place)
    body = {
        "lessonTemplateId": template,
        "classId": mentor.get(f"{base}/classes")["classes"][0]["id"],
        "date": when.date().isoformat(),
        "time": f"{when:%H:%M}",
        "durationMinutes": 30,
    }
    lesson = send(mentor, "POST", f"{base}/schedule", body)["lessons"][0]["id"]
    send(mentor, "POST", f"{base}/schedule/{lesson}/start")
    marks = [{"studentId": student.user["id"], "status": "PRESENT"}]
    send(mentor, "POST", f"{base}/schedule/{lesson}/attendance", marks)
    send(mentor, "POST", f"{base}/schedule/{lesson}/complete")
    return lesson


def hand_in(student: ApiClient, club_id: str, lesson: str) -> None:
    base = f"/api/kruzhok/{club_id}"
    quiz = next(each for each in student.get(f"{base}/quizzes")["quizzes"] if each["lessonId"] == lesson)
    question = student.get(f"{base}/quiz/{quiz['id']}")["questions"][0]["id"]
    answers = {"answers": [{"questionId": question, "selectedIndex": 1}]}
    send(student, "POST", f"{base}/lessons/{lesson}/quiz/submit", answers)


def plan(mentor: Person, club_id: str, look: Look) -> None:
    """A lesson now and each week from now on."""
    page = mentor.page
    page.goto(f"/kruzhok/{club_id}/schedule")
    page.get_by_role("button", name="Запланировать урок").first.click()
    dialog = page.get_by_role("dialog", name="Новый урок")
    choose_template(dialog, f"Тема {EARLIER + 1}")
    now = datetime.now(UTC).astimezone(ALMATY)
    dialog.get_by_label("Дата").fill(now.date().isoformat())
    dialog.get_by_label("Начало").fill(f"{now:%H:%M}")
    dialog.get_by_label("Повторять каждую неделю").check()
    dialog.get_by_label("Идти по программе").uncheck()
    look(page, "09-plan")
    dialog.get_by_role("button", name="Запланировать", exact=True).click()
    expect(dialog).to_be_hidden()
    look(page, "10-schedule", whole=True)


def choose_template(dialog: Locator, title: str) -> None:
    field = dialog.get_by_label("Урок программы")
    option = field.locator("option").filter(has_text=title).first
    field.select_option(value=option.get_attribute("value"))


def give_lesson(
    mentor: Person,
    present: Person,
    absent: Person,
    club_id: str,
    look: Look,
) -> None:
    """Start today's lesson, mark the register; the quiz arrives at open pages of those who are there."""
    page = mentor.page
    page.goto(f"/kruzhok/{club_id}")
    today = page.get_by_role("region", name="Сегодняшний урок")
    expect(today).to_contain_text(f"Тема {EARLIER + 1}")
    look(page, "11-today")
    today.get_by_role("button", name="Начать урок").or_(today.get_by_role("link", name="Начать урок")).click()
    page.wait_for_url("**/lesson/*")
    expect(page.get_by_role("button", name="Все присутствуют")).to_be_visible()
    look(page, "12-lesson")
    page.get_by_role("button", name="Все присутствуют").click()
    page.get_by_role("button", name=f"Ученик {STUDENTS - 1}: Не был", exact=True).click()
    expect(page.get_by_test_id("here")).to_have_text(f"{STUDENTS - 1} / {STUDENTS}")
    look(page, "13-register")
    page.get_by_role("button", name="Сохранить посещаемость").click()
    due = present.page.get_by_role("listitem").filter(has_text=f"Тема {EARLIER + 1}")
    link = due.get_by_role("link", name="Начать")
    expect(link).to_be_visible()
    look(present.page, "14-quiz-arrives")
    expect(absent.page.get_by_text("Вас ждут квизы")).to_have_count(0)
    look(absent.page, "15-nothing-for-the-absent")
    page.get_by_role("button", name="Завершить урок").click()
    expect(page.get_by_text("Завершён", exact=True)).to_be_visible()
    link.click()
    present.page.wait_for_url("**/quiz/*")


def solve(student: Person, look: Look) -> None:
    """Answer, reload in the middle, hand in, see the way to the certificate."""
    page = student.page
    choose(page)
    look(page, "16-quiz")
    page.reload()
    expect(page.get_by_label("Светодиод")).to_be_checked()
    hand_over(page)
    expect(page.get_by_text("Запрос на сертификат отправлен")).to_be_visible()
    look(page, "17-result")


def choose(page: Page) -> None:
    page.get_by_label("Светодиод").check()
    expect(page.get_by_text("Ответы сохранены")).to_be_visible()


def hand_over(page: Page) -> None:
    page.get_by_role("button", name="К проверке").click()
    page.get_by_role("button", name="Отправить", exact=True).click()


def see_request(admin: Person, look: Look) -> None:
    page = admin.page
    page.goto("/admin/kruzhok/certificates")
    asked = page.get_by_role("row").filter(has_text="Роботы Алматы").filter(has_text="Ученик 0")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text(f"Completed quiz on Lesson: Тема {EARLIER + 1}")
    look(page, "18-certificates")
