"""However long the lists of clubs are, reading them costs the same statements."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from lms_app.api import make_api
from lms_app.core.db import Db, get_engine
from lms_app.lms_app import PAGES
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import User
from tests.factories.accounts import make_login
from tests.factories.crowded_club import CrowdedClub
from tests.support.event_client import EventClient

FEW, MORE = 3, 27
OF_CLUBS = (
    "/api/kruzhok",
    "/api/admin/kruzhok",
    "/api/programs",
    "/api/quizzes",
    "/api/calendar",
    "/api/v1/notifications",
)
OF_PAGES = ("/kruzhok", "/calendar", "/admin/kruzhok", "/admin/payments", "/dashboard", "/notifications")
# A file made for one job, which there is none of.
WITHOUT = {"/api/kruzhok/{kruzhokId}/prints/{jobId}"}
_DAYS = "?from=2026-01-01&to=2026-02-01"
QUERY = {"/api/kruzhok/{kruzhokId}/schedule": _DAYS, "/api/calendar/lessons": _DAYS}
# Background events of an opened page may read once more meanwhile.
SLACK = 6


ROUTES = sorted(
    path
    for path, methods in make_api().openapi()["paths"].items()
    if "get" in methods and path.startswith(OF_CLUBS) and path not in WITHOUT
)


@contextmanager
def counting() -> Iterator[Counter[str]]:
    seen: Counter[str] = Counter()

    def note(_connection, _cursor, statement, *_rest):
        seen[statement] += 1

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)


@pytest.fixture
def crowd(db: Db) -> CrowdedClub:
    made = CrowdedClub(db)
    for _ in range(FEW):
        made.add()
    return made


def address_of(route: str, crowd: CrowdedClub) -> str:
    ids = {
        "kruzhokId": crowd.club.id,
        "club_id": crowd.club.id,
        "scheduleId": crowd.lesson.id,
        "programId": crowd.program.id,
        "lessonId": crowd.template.id,
        "materialId": crowd.material_id,
        "assignmentId": crowd.assignment_id,
        "token": crowd.feed_token,
    }
    return route.format(**ids) + QUERY.get(route, "")


def people(crowd: CrowdedClub) -> dict[str, User]:
    return {"mentor": crowd.mentor, "student": crowd.student, "admin": crowd.admin}


def test_every_reading_route_of_clubs_takes_the_same_statements(
    crowd: CrowdedClub, client_of: Callable
) -> None:
    clients = {name: client_of(user) for name, user in people(crowd).items()}

    def read_all() -> dict[tuple[str, str], tuple[int, int]]:
        found = {}
        for route in ROUTES:
            for name, client in clients.items():
                with counting() as seen:
                    answer = client.get(address_of(route, crowd))
                found[route, name] = (answer.status_code, seen.total())
        return found

    read_all()  # settings and limits are read once
    few = read_all()
    for _ in range(MORE):
        crowd.add()
    many = read_all()
    assert len(ROUTES) > 30
    assert {route for (route, _), (status, _) in many.items() if status == 200} == set(ROUTES)
    assert {key: (few[key], many[key]) for key in few if few[key] != many[key]} == {}


PAGES_OF_CLUBS = [page for page in PAGES if page.route.startswith(OF_PAGES)]
_ADDRESSES = {
    "[club_id]": "club",
    "[lesson_id]": "lesson",
    "[program_id]": "program",
    "[template_id]": "template",
}


def path_of(route: str, crowd: CrowdedClub) -> str:
    path = route.replace("[assignment_id]", str(crowd.assignment_id))
    for part, name in _ADDRESSES.items():
        path = path.replace(part, str(getattr(crowd, name).id))
    return path


@pytest.mark.parametrize("who", ["mentor", "student", "admin"])
async def test_every_page_of_clubs_takes_the_same_statements(db: Db, crowd: CrowdedClub, who: str) -> None:
    cookie = f"{SESSION_COOKIE}={make_login(db, people(crowd)[who])[1]}"

    async def open_all() -> dict[str, Counter[str]]:
        found = {}
        for page in PAGES_OF_CLUBS:
            with counting() as seen:
                async with EventClient(cookie) as tab:
                    for handler in page.on_load:
                        await tab.send(handler, path_of(page.route, crowd))
                    assert tab.errors == []
            found[page.route] = seen
        return found

    few = await open_all()
    assert all(few.values()), "every page reads something"
    for _ in range(MORE):
        crowd.add()
    many = await open_all()
    grown = {
        (route, statement): (few[route][statement], count)
        for route, seen in many.items()
        for statement, count in seen.items()
        if count > few[route][statement] + SLACK
    }
    assert grown == {}
