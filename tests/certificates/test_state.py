"""The admins' page of certificates through the real event pipeline."""

import asyncio

from lms_app.certificates.state import PATH, CertificatesState
from lms_app.core import live
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import Role
from models.quizzes import CertificateRequest
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_club
from tests.support.event_client import EventClient


def ask(db, name):
    """Earn a certificate as a student of that name."""
    student, club = make_user(db, name=name), make_club(db, name="Роботы 7")
    row = CertificateRequest(club_id=club.id, student_id=student.id, xp=104, task="A quiz")
    db.add(row)
    db.commit()
    return row


def tab_of(db, role):
    return EventClient(f"{SESSION_COOKIE}={make_login(db, make_user(db, role=role))[1]}")


async def test_the_address_says_what_is_listed(db):
    row = ask(db, "Алия")
    async with tab_of(db, Role.ADMIN) as tab:
        await tab.send(CertificatesState.load, path=f"{PATH}?search=алия&status=PENDING&page=x")
        state = await tab.state(CertificatesState)
        assert ([each.id for each in state.rows], state.phase, state.page) == ([str(row.id)], "ready", 1)
        assert [(each.name, each.count) for each in state.statuses if each.is_on] == [("PENDING", 1)]
        assert state.page_href.endswith("&page=")
        await tab.send(CertificatesState.search, text=" a  b ", path=PATH)
        assert "search=a+b&status=PENDING" in str(tab.events)


async def test_an_open_page_shows_the_next_request(db):
    live_news = asyncio.create_task(hub.run())
    async with tab_of(db, Role.ADMIN) as tab:
        await tab.send(CertificatesState.load, path=PATH)
        row = ask(db, "Айгерим")
        async with asyncio.timeout(60):
            while str(row.id) not in str(tab.deltas):
                live.publish(live.admins_topic(), {"kind": "certificate"})
                await asyncio.sleep(0.1)
    live_news.cancel()


async def test_whoever_runs_no_school_sees_nothing(db):
    ask(db, "Секретная")
    for role in (Role.STUDENT, Role.INSTRUCTOR):
        async with tab_of(db, role) as tab:
            for event in (CertificatesState.load, CertificatesState.watch):
                await tab.send(event, path=PATH)
            assert (await tab.state(CertificatesState)).rows == []
            assert "Секретная" not in str(tab.deltas)
