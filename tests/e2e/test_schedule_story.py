"""A mentor plans, drags and cancels; a student's open page follows; a calendar program reads along."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import Session, create_engine

from lms_app.core.clock import utc_now
from lms_app.web.cookies import SESSION_COOKIE
from models.lessons import LessonStatus, ScheduledLesson
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import (
    make_class,
    make_club,
    make_lesson,
    make_member,
    make_mentor,
    make_program,
    make_template,
)
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.raw_socket import STATE, RawSocket

pytestmark = pytest.mark.browser
START = f"{STATE}.lms_app___lessons___state____today_state.start"


class School:
    """A club with a class, a student and a program, in the database of the running application."""

    def __init__(self, app_server: AppServer) -> None:
        self.engine = create_engine(app_server.database_url)
        with Session(self.engine, expire_on_commit=False) as db:
            mentor, student, other = make_mentor(db), make_user(db), make_mentor(db, name="Другой")
            self.club = make_club(db, mentor)
            self.seven = make_class(db, self.club)
            make_member(db, self.club, student, class_id=self.seven.id)
            program = make_program(db, title=f"Arduino {self.club.join_code}")
            self.template = make_template(db, program, title="Светодиод")
            self.cookies = {
                name: make_login(db, user)[1]
                for name, user in (("mentor", mentor), ("student", student), ("other", other))
            }
        today = utc_now().astimezone(ZoneInfo(self.club.time_zone)).date()
        # A week that is shown with all its days, whatever day it is.
        self.monday = today + timedelta(days=7 - today.weekday())

    def add_lesson(self, **over: Any) -> ScheduledLesson:
        with Session(self.engine, expire_on_commit=False) as db:
            return make_lesson(db, self.club, self.template, **over)

    def open(self, browser: Browser, app_server: AppServer, who: str, *, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=app_server.base_url,
            viewport={"width": width, "height": 900},
            locale="ru-RU",
            timezone_id="Asia/Almaty",
            reduced_motion="reduce",
        )
        context.add_cookies(
            [
                {
                    "name": SESSION_COOKIE,
                    "value": self.cookies[who],
                    "url": app_server.base_url,
                    "httpOnly": True,
                }
            ]
        )
        page = context.new_page()
        page.goto(f"/kruzhok/{self.club.id}/schedule")
        expect(page.get_by_role("heading", name="Ближайшие 7 дней")).to_be_visible()
        return page


def day_cell(page: Page, day: Any):
    return page.locator(f".lesson-calendar [data-date='{day}']").last


def drag(page: Page, chip: Locator, day: Any) -> None:
    """Drag a lesson to a day as a hand does: it is let go once it is seen to follow."""
    there = day_cell(page, day)
    there.scroll_into_view_if_needed()
    chip.hover()
    page.mouse.down()
    place = there.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=5)
    follower = page.locator("body > .lesson-chip")
    expect(follower).to_be_visible()
    page.mouse.up()
    expect(follower).to_have_count(0)


def show_month_of(page: Page, day: Any, today: Any) -> None:
    if (day.year, day.month) != (today.year, today.month):
        page.get_by_role("button", name="Вперёд", exact=True).first.click()


def test_planning_by_a_click_dragging_and_cancelling(browser: Browser, app_server: AppServer) -> None:
    school = School(app_server)
    mentor = school.open(browser, app_server, "mentor")
    student = school.open(browser, app_server, "student", width=390)
    today = school.monday - timedelta(days=1)
    show_month_of(mentor, school.monday, today)

    day_cell(mentor, school.monday).click()
    dialog = mentor.get_by_role("dialog")
    expect(dialog.get_by_label("Дата")).to_have_value(str(school.monday))
    dialog.get_by_label("Урок программы").select_option(str(school.template.id))
    dialog.get_by_label("Класс").select_option(label="7А")
    dialog.get_by_role("button", name="Запланировать").click()
    expect(mentor.get_by_text("Запланирован 1 урок.")).to_be_visible()
    chip = mentor.locator(".lesson-chip").first
    expect(chip).to_contain_text("Светодиод")
    # The student's page, open on a phone, hears of it without being loaded again.
    expect(student.get_by_role("button", name="Светодиод").first).to_be_visible()

    tuesday, wednesday = school.monday + timedelta(days=1), school.monday + timedelta(days=2)
    drag(mentor, chip, tuesday)
    expect(mentor.get_by_text("Урок «Светодиод» перенесён")).to_be_visible()
    expect(mentor.get_by_role("button", name="Вернуть")).to_be_visible()

    starts_at = datetime.combine(wednesday, time(10), tzinfo=UTC)
    motor = school.add_lesson(class_id=school.seven.id, title="Мотор", starts_at=starts_at)
    drag(mentor, day_cell(mentor, tuesday).locator(".lesson-chip"), wednesday)
    expect(mentor.get_by_text("В это время уже есть урок: «Мотор»")).to_be_visible()
    moved = day_cell(mentor, tuesday).locator(".lesson-chip")
    expect(moved).to_contain_text("Светодиод")
    expect(day_cell(mentor, wednesday)).to_contain_text("Мотор")

    # The way without a mouse: Enter on the lesson, which keeps the focus when news come; cancel, say why.
    moved.focus()
    later = {"sequence": motor.sequence, "time": "20:00"}
    place = f"/api/kruzhok/{school.club.id}/schedule/{motor.id}"
    assert mentor.request.patch(place, data=later, headers={"Origin": app_server.base_url}).ok
    expect(day_cell(mentor, wednesday)).to_contain_text("20:00")
    expect(moved).to_be_focused()
    mentor.keyboard.press("Enter")
    mentor.get_by_role("dialog").get_by_role("button", name="Отменить урок").press("Enter")
    mentor.get_by_role("dialog").get_by_label("Причина").fill("Ремонт")
    mentor.get_by_role("dialog").get_by_role("button", name="Отменить урок").press("Enter")
    expect(mentor.get_by_text("Отменён 1 урок.")).to_be_visible()
    expect(moved).to_contain_text("отменён")
    assert violations(mentor) == []
    mentor.context.close()
    student.context.close()


def test_a_phone_subscribes_to_the_calendar(browser: Browser, app_server: AppServer) -> None:
    school = School(app_server)
    lesson = school.add_lesson(class_id=school.seven.id)
    student = school.open(browser, app_server, "student", width=390)
    student.get_by_role("button", name="Календарь в телефоне").click()
    dialog = student.get_by_role("dialog")
    dialog.get_by_role("button", name="Создать ссылку").click()
    address = dialog.get_by_label("Все мои уроки").first.input_value()
    path = address.split("/", 3)[3]

    with app_server.http() as http:
        answer = http.get(f"/{path}")
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["uid"] == f"{lesson.id}@lessons.kruzhok"
        again = http.get(f"/{path}", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == httpx.codes.NOT_MODIFIED
        assert violations(student) == []
        dialog.get_by_role("button", name="Отключить").click()
        expect(dialog.get_by_text("Ссылок пока нет.")).to_be_visible()
        assert http.get(f"/{path}").status_code == httpx.codes.NOT_FOUND
    student.context.close()


def test_the_wrong_person_starts_no_lesson_over_the_raw_socket(app_server: AppServer) -> None:
    school = School(app_server)
    lesson = school.add_lesson(class_id=school.seven.id)
    payload = {"club_id": str(school.club.id), "lesson_id": str(lesson.id)}
    for who, said in (
        ("", "/login"),
        ("student", "errors.clubs.not_yours"),
        ("other", "errors.clubs.not_found"),
    ):
        cookie = f"{SESSION_COOKIE}={school.cookies[who]}" if who else ""
        with RawSocket(app_server.base_url, cookie=cookie) as socket:
            socket.hydrate("/dashboard")
            assert said in socket.ask(START, payload), who
            for garbage in ({}, {"club_id": ["x"], "lesson_id": {}}, {**payload, "lesson_id": "' OR 1=1"}):
                assert "/lesson/" not in json.dumps(socket.ask(START, garbage))
    with Session(school.engine) as db:
        unchanged = db.get(ScheduledLesson, lesson.id)
        assert unchanged is not None
        assert unchanged.status is LessonStatus.SCHEDULED
