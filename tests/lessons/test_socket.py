"""Somebody else with a socket.io client of their own gets nothing of a calendar and changes no holiday."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role
from models.lessons import Holiday
from tests.factories.accounts import make_login, make_user
from tests.support.app_server import AppServer
from tests.support.club_rows import ClubRows, database_of, make_club_rows
from tests.support.raw_socket import STATE, RawSocket

CALENDAR = f"{STATE}.lms_app___lessons___calendar_state____calendar_state"
HOLIDAYS = f"{STATE}.lms_app___lessons___holidays_state____holidays_state"
MEMBERS = f"{STATE}.lms_app___clubs___state___members____members_state"
# Far away from the days on which other tests plan lessons.
DAY = date(2096, 5, 9)
PAGE = "/admin/kruzhok/holidays"


@pytest.fixture(scope="module")
def rows(app_server: AppServer) -> ClubRows:
    return make_club_rows(app_server)


@pytest.fixture
def holiday(app_server: AppServer) -> Iterator[str]:
    with database_of(app_server) as db:
        row = Holiday(day=DAY, name="День-Которого-Не-Видно")
        db.add(row)
        db.commit()
        yield str(row.id)
        db.delete(row)
        db.commit()


def cookie(token: str) -> str:
    return f"{SESSION_COOKIE}={token}" if token else ""


@pytest.mark.parametrize("who", ["nobody", "student", "mentor"])
def test_nobody_but_admins_sees_or_removes_a_holiday(
    app_server: AppServer, rows: ClubRows, holiday: str, who: str
) -> None:
    token = {"nobody": "", "student": rows.student_token, "mentor": rows.mentor_token}[who]
    with RawSocket(app_server.base_url, cookie=cookie(token)) as socket:
        socket.hydrate(PAGE, year=str(DAY.year))
        socket.ask(f"{HOLIDAYS}.load", path=f"{PAGE}?year={DAY.year}")
        socket.ask(f"{HOLIDAYS}.ask", {"dialog": "remove", "holiday_id": holiday}, path=PAGE)
        socket.ask(f"{HOLIDAYS}.remove", path=PAGE)
        socket.ask(f"{HOLIDAYS}.after_save", {"answer": {"date": str(DAY)}}, path=PAGE)
        socket.ask(f"{HOLIDAYS}.watch", path=PAGE)
        assert "Которого" not in socket.text
    with database_of(app_server) as db:
        assert db.get(Holiday, UUID(holiday)) is not None


def test_an_admin_removes_it_by_the_same_events(app_server: AppServer, holiday: str) -> None:
    with database_of(app_server) as db:
        token = make_login(db, make_user(db, role=Role.ADMIN))[1]
        spare = Holiday(day=DAY.replace(day=10), name="Лишний-День")
        db.add(spare)
        db.commit()
    address = f"{PAGE}?year={DAY.year}"
    with RawSocket(app_server.base_url, cookie=cookie(token)) as socket:
        socket.hydrate(PAGE, year=str(DAY.year))
        socket.ask(f"{HOLIDAYS}.load", path=address)
        socket.ask(f"{HOLIDAYS}.ask", {"dialog": "remove", "holiday_id": str(spare.id)}, path=address)
        socket.ask(f"{HOLIDAYS}.remove", path=address)
    with database_of(app_server) as db:
        assert db.get(Holiday, spare.id) is None
        assert db.get(Holiday, UUID(holiday)) is not None


@pytest.mark.parametrize("who", ["nobody", "another mentor"])
def test_a_calendar_tells_strangers_nothing(app_server: AppServer, rows: ClubRows, who: str) -> None:
    token = rows.outsider_token if who == "another mentor" else ""
    with RawSocket(app_server.base_url, cookie=cookie(token)) as socket:
        socket.hydrate("/calendar", club=rows.club_id)
        socket.ask(f"{CALENDAR}.load", path=f"/calendar?club={rows.club_id}")
        socket.ask(f"{CALENDAR}.watch", path="/calendar")
        assert '"has_clubs": true' not in socket.text
        assert "Светодиод" not in socket.text


@pytest.mark.parametrize("who", ["nobody", "another mentor", "student"])
def test_nobody_else_puts_members_into_classes(app_server: AppServer, rows: ClubRows, who: str) -> None:
    token = {"nobody": "", "another mentor": rows.outsider_token, "student": rows.student_token}[who]
    with app_server.connect() as connection:
        members = connection.execute(
            "SELECT id::text, class_id::text FROM club_member WHERE club_id = %s ORDER BY id", [rows.club_id]
        ).fetchall()
    path, chosen = f"/kruzhok/{rows.club_id}/members", [members[0][0]]
    with RawSocket(app_server.base_url, cookie=cookie(token)) as socket:
        socket.hydrate(path)
        socket.ask(f"{MEMBERS}.load", path=path)
        for action in ("move", "approve", "reject", "remove"):
            payload = {"action": action, "member_ids": chosen, "class_id": members[0][1]}
            socket.ask(f"{MEMBERS}.act", payload, path=path)
        socket.ask(f"{MEMBERS}.remove", path=path)
        assert "Бекзат" not in socket.text
    with app_server.connect() as connection:
        now = connection.execute(
            "SELECT count(*) FROM club_member WHERE club_id = %s AND status = 'APPROVED'"
            " AND removed_at IS NULL",
            [rows.club_id],
        ).fetchone()
    assert now == (len(members),)
