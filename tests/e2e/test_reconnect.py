"""What somebody is typing when the server dies stays, on every page that is open."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, col, create_engine, select

from models.accounts import User
from models.clubs import Club
from tests.e2e.course_editing import AUTHOR, Editor
from tests.support.app_server import AppServer

pytestmark = pytest.mark.browser
_COUNT_LOADS = """
  window.loads = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...parts) {
      super(...parts);
      this.addEventListener('message', ({ data }) => {
        window.loads += String(data).includes('"is_hydrated_rx_state_":true') ? 1 : 0;
      });
    }
  };
"""
_WATCH = """() => {
  const shown = [...document.querySelectorAll('main *')];
  window.least = 1;
  new MutationObserver(() => {
    window.least = Math.min(window.least, shown.filter((each) => each.isConnected).length / shown.length);
  }).observe(document.body, { subtree: true, childList: true });
}"""


def test_no_page_is_drawn_anew_when_it_is_connected_again(browser: Browser, app_server: AppServer) -> None:
    context = browser.new_context(base_url=app_server.base_url, locale="en-US")
    context.add_init_script(_COUNT_LOADS)
    editor = Editor(context.new_page(), app_server)
    editor.make_course([("First", ["One"])])
    with Session(create_engine(app_server.database_url)) as db:
        own = select(Club.id).join(User, col(User.id) == Club.owner_id).where(User.email == AUTHOR)
        club = db.exec(own).first()
    places = [
        "/instructor/course/new",
        f"/instructor/course/{editor.course_id}/edit",
        "/calendar",
        f"/kruzhok/{club}/schedule",
        f"/kruzhok/{club}/journal",
    ]
    pages = [_open(context.new_page(), place) for place in places]

    app_server.kill("web")
    app_server.wait_ready()
    wizard = pages[0].get_by_label("Title", exact=True)
    wizard.fill("Typed while away")
    pages[1].get_by_label("Chapter title").fill("Typed too")

    for page in pages:
        page.wait_for_function("window.loads === 2")
        assert page.evaluate("window.least") > 0.5, page.url  # news may redraw a part, not the page
    expect(wizard).to_have_value("Typed while away")
    expect(pages[1].get_by_label("Chapter title")).to_have_value("Typed too")
    context.close()


def _open(page: Page, place: str) -> Page:
    page.goto(place)
    page.wait_for_function("window.loads === 1")
    page.wait_for_load_state("networkidle")
    page.evaluate(_WATCH)
    return page
