"""The calendar of all clubs as a student follows it, and the admin's days without lessons."""

from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lms_app.core.clock import utc_now
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role, User
from models.clubs import Club
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_template
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.club_rows import database_of

pytestmark = pytest.mark.browser
# No other test plans a series so far ahead.
YEAR = 2095


def sign_in(browser: Browser, app_server: AppServer, user: User, *, width: int = 1280) -> BrowserContext:
    with database_of(app_server) as db:
        token = make_login(db, user)[1]
    context = browser.new_context(
        base_url=app_server.base_url,
        viewport={"width": width, "height": 900},
        locale="ru-RU",
        reduced_motion="reduce",
    )
    cookie: Any = {"name": SESSION_COOKIE, "value": token, "url": app_server.base_url, "httpOnly": True}
    context.add_cookies([cookie])
    return context


def add_lesson(app_server: AppServer, club: Club, title: str) -> str:
    """A lesson in the middle of today by the clock of Almaty, which an agenda shows at any hour."""
    noon = utc_now().astimezone(ZoneInfo("Asia/Almaty")).replace(hour=12, minute=0, second=0, microsecond=0)
    with database_of(app_server) as db:
        lesson = make_lesson(db, club, make_template(db, title=title), starts_at=noon)
        return str(lesson.id)


def lesson_of(page: Page, title: str) -> Locator:
    return page.get_by_role("button").filter(has_text=title)


def test_a_student_sees_all_clubs_chooses_one_and_subscribes(browser: Browser, app_server: AppServer) -> None:
    with database_of(app_server) as db:
        student, mentors = make_user(db), [make_mentor(db), make_mentor(db)]
        robots, drones = make_club(db, mentors[0], name="Роботы"), make_club(db, mentors[1], name="Дроны")
        for club in (robots, drones):
            make_member(db, club, student, class_id=make_class(db, club).id)
    lesson_id = add_lesson(app_server, robots, "Светодиод")
    add_lesson(app_server, drones, "Пропеллер")
    context = sign_in(browser, app_server, student)
    page = context.new_page()
    page.goto("/dashboard")
    page.get_by_role("link", name="Календарь", exact=True).locator("visible=true").click()
    page.get_by_role("button", name="Список").click()
    expect(lesson_of(page, "Светодиод")).to_contain_text("Роботы · Все классы")
    expect(lesson_of(page, "Пропеллер")).to_contain_text("Дроны · Все классы")

    page.get_by_role("combobox", name="Кружок").select_option(label="Роботы")
    expect(lesson_of(page, "Пропеллер")).to_have_count(0)
    page.wait_for_function("location.search.includes('view=agenda') && location.search.includes('club=')")
    page.reload()
    expect(lesson_of(page, "Светодиод")).to_be_visible()
    expect(lesson_of(page, "Пропеллер")).to_have_count(0)

    # What the mentor cancels elsewhere is seen here without a reload.
    mentor = sign_in(browser, app_server, mentors[0])
    csrf = mentor.request.get("/api/v1/auth/csrf-token").json()
    token = {"X-CSRF-Token": csrf.get("csrfToken") or csrf["token"]}
    answer = mentor.request.post(
        f"/api/kruzhok/{robots.id}/schedule/{lesson_id}/cancel", data={"reason": "Ремонт"}, headers=token
    )
    assert answer.ok, answer.text()
    expect(lesson_of(page, "Светодиод")).to_contain_text("отменён")
    page.get_by_role("button", name="Месяц").click()
    expect(page.get_by_role("button", name="Светодиод")).to_be_visible()

    page.get_by_role("button", name="Календарь в телефоне").click()
    page.get_by_role("button", name="Создать ссылку").click()
    url = page.get_by_label("Все мои уроки").input_value()
    feed = Calendar.from_ical(httpx.get(app_server.base_url + httpx.URL(url).path).content)
    assert {str(each["SUMMARY"]).split(" · ")[0] for each in feed.walk("VEVENT")} >= {"Пропеллер"}
    assert violations(page) == []
    mentor.close()
    context.close()


def test_a_press_on_a_lesson_leads_to_it_on_a_phone(browser: Browser, app_server: AppServer) -> None:
    with database_of(app_server) as db:
        mentor = make_mentor(db)
        club = make_club(db, mentor)
    lesson_id = add_lesson(app_server, club, "Светодиод")
    context = sign_in(browser, app_server, mentor, width=390)
    page = context.new_page()
    page.goto("/calendar")
    lesson_of(page, "Светодиод").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Расписание кружка")).to_have_attribute(
        "href", f"/kruzhok/{club.id}/schedule"
    )
    dialog.get_by_role("link", name="Открыть урок").click()
    page.wait_for_url(f"**/kruzhok/{club.id}/lesson/{lesson_id}*")
    context.close()


def test_an_admin_keeps_the_days_without_lessons(browser: Browser, app_server: AppServer) -> None:
    with database_of(app_server) as db:
        admin, other = make_user(db, role=Role.ADMIN), make_user(db, role=Role.ADMIN)
    watching = sign_in(browser, app_server, other).new_page()
    watching.goto(f"/admin/kruzhok/holidays?year={YEAR}")
    expect(watching.get_by_text(f"На {YEAR} год дней без уроков нет.")).to_be_visible()
    context = sign_in(browser, app_server, admin)
    page = context.new_page()
    page.goto(f"/admin/kruzhok/holidays?year={YEAR}")

    page.get_by_role("button", name="Добавить день").click()
    page.get_by_label("Дата").fill(f"{YEAR}-03-22")
    page.get_by_label("Название").fill("Наурыз")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("listitem").filter(has_text="Наурыз")).to_be_visible()
    expect(watching.get_by_role("listitem").filter(has_text="Наурыз")).to_be_visible()

    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Изменить: Наурыз").click()
    expect(page.get_by_label("Название")).to_have_value("Наурыз")
    page.get_by_label("Название").fill("Наурыз мейрамы")
    assert violations(page) == []
    page.get_by_role("button", name="Сохранить").click()
    expect(watching.get_by_role("listitem").filter(has_text="Наурыз мейрамы")).to_be_visible()

    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Убрать: Наурыз мейрамы").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Убрать: Наурыз мейрамы").click()
    page.get_by_role("dialog").get_by_role("button", name="Убрать").click()
    expect(watching.get_by_text(f"На {YEAR} год дней без уроков нет.")).to_be_visible()
    watching.context.close()
    context.close()


def test_a_mentor_takes_a_request_into_a_class_and_moves_it_on(
    browser: Browser, app_server: AppServer
) -> None:
    with database_of(app_server) as db:
        mentor = make_mentor(db)
        club = make_club(db, mentor)
        make_class(db, club, name="7А")
        make_class(db, club, name="9Б", order_index=2)
        make_member(db, club, make_user(db, name="Айдана"), status="PENDING")
    context = sign_in(browser, app_server, mentor, width=390)
    page = context.new_page()
    page.goto(f"/kruzhok/{club.id}/members")
    choice = page.get_by_label("Класс: Айдана")
    choice.select_option(label="9Б")
    page.get_by_role("button", name="Принять: Айдана").click()
    expect(page.get_by_role("button", name="Принять: Айдана")).to_have_count(0)
    expect(choice.locator("option:checked")).to_have_text("9Б")
    choice.select_option(label="7А")
    page.get_by_role("button", name="Перевести: Айдана").click()
    expect(page.get_by_role("button", name="Перевести: Айдана")).to_have_count(0)
    page.reload()
    expect(choice.locator("option:checked")).to_have_text("7А")
    assert violations(page) == []
    context.close()
