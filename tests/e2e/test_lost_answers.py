"""A connection that breaks off between the writing and the answer: nothing is done twice, nobody is stuck."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from lms_app.web.cookies import SESSION_COOKIE
from models.base import new_id
from models.clubs import ClubAccount
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor
from tests.support.app_server import AppServer
from tests.support.club_rows import database_of

pytestmark = pytest.mark.browser


class Room:
    """A club of one class with two children who have login names, and its mentor's login."""

    def __init__(self, app_server: AppServer) -> None:
        self.app_server = app_server
        with database_of(app_server) as db:
            mentor = make_mentor(db)
            club = make_club(db, mentor)
            group = make_class(db, club)
            for name in ("Инкар", "Камила"):
                child = make_user(db, name=name, email=None, username=f"child.{new_id().hex[-12:]}")
                db.add(ClubAccount(user_id=child.id, club_id=club.id))
                make_member(db, club, child, class_id=group.id)
            self.club_id, self.token = str(club.id), make_login(db, mentor)[1]

    def open(self, browser: Browser) -> tuple[BrowserContext, Page]:
        context = browser.new_context(
            base_url=self.app_server.base_url, locale="ru-RU", accept_downloads=True
        )
        context.add_cookies([{"name": SESSION_COOKIE, "value": self.token, "url": self.app_server.base_url}])
        page = context.new_page()
        page.goto(f"/kruzhok/{self.club_id}/members")
        return context, page

    def lose_answer(self, route: Route) -> None:
        """Have the server do what was asked, and give the page nothing."""
        headers = {
            "Cookie": f"{SESSION_COOKIE}={self.token}",
            "Origin": self.app_server.base_url,
            **{
                name: value
                for name, value in route.request.headers.items()
                if name in {"content-type", "idempotency-key"}
            },
        }
        with self.app_server.http() as http:
            answer = http.post(route.request.url, content=route.request.post_data_buffer, headers=headers)
        assert answer.status_code in {200, 202}, answer.text
        route.abort()

    def count(self, query: str) -> int:
        with self.app_server.connect() as connection:
            found = connection.execute(query, [self.club_id]).fetchone()
            assert found is not None
            return found[0]


@pytest.fixture
def room(app_server: AppServer) -> Room:
    return Room(app_server)


def test_login_cards_asked_for_again_are_the_same_sheet(browser: Browser, room: Room) -> None:
    context, page = room.open(browser)
    page.get_by_role("button", name="Карточки входа").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Выбрать всех").click()
    submit = dialog.get_by_role("button", name="Новые пароли и карточки")
    page.route("**/login-cards", room.lose_answer, times=1)
    submit.click()
    expect(dialog.get_by_text("Нет связи")).to_be_visible()
    with page.expect_download(timeout=60_000) as downloaded:
        submit.click()
    assert downloaded.value.path().read_bytes().startswith(b"%PDF")
    expect(dialog.get_by_text("Файл готов.")).to_be_visible()
    assert room.count("SELECT count(*) FROM club_print WHERE club_id = %s") == 1
    context.close()


def test_an_import_without_an_answer_says_how_to_get_passwords(browser: Browser, room: Room) -> None:
    context, page = room.open(browser)
    page.get_by_role("button", name="Импорт из CSV").click()
    dialog = page.get_by_role("dialog")
    roster = "Имя и фамилия\nМадина Ахметова\n".encode()
    dialog.get_by_label("Файл CSV").set_input_files(
        {"name": "roster.csv", "mimeType": "text/csv", "buffer": roster}
    )
    submit = dialog.get_by_role("button", name="Импортировать 1 строку")
    expect(submit).to_be_enabled()
    page.route("**/members/import", room.lose_answer, times=1)
    submit.click()
    expect(dialog.get_by_text("ответ не дошёл")).to_be_visible()
    submit.click()
    expect(dialog.get_by_text("Если их пароли потерялись")).to_be_visible()
    assert room.count("SELECT count(*) FROM club_member WHERE club_id = %s") == 3
    dialog.get_by_role("button", name="Готово").click()
    page.get_by_role("button", name="Карточки входа").click()
    expect(page.get_by_role("dialog").get_by_text("Мадина Ахметова")).to_be_visible()
    context.close()
