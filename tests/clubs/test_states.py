"""Pages of clubs through the real pipeline of events, by the right and by the wrong person."""

import asyncio

import pytest

from lms_app.clubs import child_accounts, reading
from lms_app.clubs.pages.archive import archive_page
from lms_app.clubs.pages.classes import classes_page
from lms_app.clubs.pages.joining import join_page
from lms_app.clubs.pages.members import members_page
from lms_app.clubs.pages.overview import overview_page
from lms_app.clubs.schemas import StudentCreate
from lms_app.clubs.state.classes import ClassesState
from lms_app.clubs.state.frame import ClubFrameState
from lms_app.clubs.state.listing import ClubListState, JoinState, find_href
from lms_app.clubs.state.members import MembersState
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import User
from models.base import new_id
from models.clubs import MemberStatus
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor
from tests.support.event_client import EventClient


@pytest.fixture
def tab_of(db):
    def make(user=None):
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}" if user else "")

    return make


@pytest.fixture
def mentor(db):
    return make_mentor(db)


@pytest.fixture
def club(db, mentor):
    return make_club(db, mentor)


def test_pages_can_be_drawn():
    for page in (overview_page, classes_page, members_page, archive_page, join_page):
        assert page().render()


async def open_page(tab, state_class, path):
    """Send on_load without waiting for the watching that it starts."""
    await tab.send(state_class.load, path=path, wait=False)

    async def is_there():
        state = await tab.state(state_class)
        return getattr(state, "phase", "loading") != "loading" or getattr(state, "is_loaded", False)

    async def look():
        while not await is_there():  # noqa: ASYNC110 - the state is polled on purpose
            await asyncio.sleep(0.02)

    await asyncio.wait_for(look(), 15)
    assert tab.errors == []
    return await tab.state(state_class)


async def test_the_mentor_sees_code_and_link_and_a_member_does_not(db, mentor, club, tab_of):
    student = make_user(db)
    make_member(db, club, student)
    for person, sees in ((mentor, True), (student, False)):
        async with tab_of(person) as tab:
            state = await open_page(tab, ClubFrameState, f"/kruzhok/{club.id}")
            assert (state.phase, state.can_manage) == ("ready", sees)
            assert (state.join_code == club.join_code) is sees
            assert (club.join_code in str(tab.deltas)) is sees


async def test_who_waits_is_told_so_and_a_stranger_learns_nothing(db, club, tab_of):
    waiting = make_user(db)
    make_member(db, club, waiting, status=MemberStatus.PENDING)
    for person, phase in ((waiting, "pending"), (make_mentor(db), "missing")):
        async with tab_of(person) as tab:
            state = await open_page(tab, ClubFrameState, f"/kruzhok/{club.id}")
            assert state.phase == phase
            assert club.name not in str(tab.deltas)


async def test_the_list_has_own_clubs_and_for_admins_those_of_the_school(db, mentor, club, tab_of):
    async with tab_of(mentor) as tab:
        state = await open_page(tab, ClubListState, "/dashboard?tab=clubs")
        assert [each.status for each in state.clubs] == ["OWN"]
        assert state.school == []


def test_an_answer_leads_to_a_club_and_nowhere_else():
    club_id = new_id()
    assert find_href({"clubId": str(club_id)}) == find_href({"id": str(club_id)}) == f"/kruzhok/{club_id}"
    for wrong in ({}, {"id": "javascript:alert(1)"}, {"id": f"{club_id}/../../x"}, {"id": None}):
        assert find_href(wrong) == "/dashboard?tab=clubs"


async def test_a_link_says_whose_club_it_is_once_one_is_signed_in(db, club, tab_of):
    async with tab_of() as stranger:
        state = await open_page(stranger, JoinState, f"/join/{club.join_code}")
        assert state.phase == "stranger"
        assert state.register_href == f"/register?next=/join/{club.join_code}"
        assert club.name not in str(stranger.deltas)
    async with tab_of(make_user(db)) as tab:
        state = await open_page(tab, JoinState, f"/join/{club.join_code.lower()}")
        assert (state.phase, state.name) == ("ready", club.name)
    async with tab_of(make_user(db)) as tab:
        assert (await open_page(tab, JoinState, "/join/nosuchcode")).phase == "wrong"


async def test_classes_are_moved_and_switched_by_the_mentor_only(db, mentor, club, tab_of):
    first, second = (make_class(db, club, name=name, order_index=n) for n, name in enumerate("АБ", start=1))
    student = make_user(db)
    make_member(db, club, student, class_id=first.id)
    path = f"/kruzhok/{club.id}/classes"
    async with tab_of(mentor) as tab:
        await open_page(tab, ClassesState, path)
        await tab.send(ClassesState.step, path=path, class_id=str(first.id), by=1)
        assert [each.name for each in (await tab.state(ClassesState)).classes] == ["Б", "А"]
        await tab.send(ClassesState.put_in_order, path=path, class_ids=[str(first.id), str(second.id)])
        await tab.send(ClassesState.switch, path=path, class_id=str(second.id), is_active=False)
        state = await tab.state(ClassesState)
        assert [(each.name, each.fill, each.is_active) for each in state.classes] == [
            ("А", "1/30", True),
            ("Б", "0/30", False),
        ]
        for wrong in ([], ["x"], None, [str(first.id)] * 2):
            await tab.send(ClassesState.put_in_order, path=path, class_ids=wrong)
        assert tab.errors == []
    async with tab_of(student) as tab:
        await open_page(tab, ClassesState, path)
        await tab.send(ClassesState.switch, path=path, class_id=str(first.id), is_active=False)
        assert len(tab.refusals) == 1
    db.expire_all()
    assert [each.is_active for each in reading.get_classes(db, actor_of(mentor), club.id).classes] == [
        True,
        False,
    ]


async def test_requests_are_decided_on_the_page(db, mentor, club, tab_of):
    make_class(db, club)
    members = [make_member(db, club, make_user(db, name=name), status=MemberStatus.PENDING) for name in "АБВ"]
    path = f"/kruzhok/{club.id}/members"
    async with tab_of(mentor) as tab:
        await open_page(tab, MembersState, f"{path}?status=PENDING")
        act = {"path": path, "class_id": ""}
        await tab.send(MembersState.act, action="approve", member_ids=[str(members[0].id)], **act)
        await tab.send(MembersState.act, action="reject", member_ids=[str(members[1].id)], **act)
        assert [each.name for each in (await tab.state(MembersState)).members] == ["В"]
        await tab.send(MembersState.choose_filter, path=path, name="status", value="")
        await tab.send(MembersState.act, action="remove", member_ids=[str(members[0].id)], **act)
        assert (await tab.state(MembersState)).leaving == "А"
        await tab.send(MembersState.remove, path=path)
        assert [each.name for each in (await tab.state(MembersState)).members] == ["В", "Б"]
        for wrong in ("", "drop", None):
            await tab.send(MembersState.act, action=wrong, member_ids=[], **act)
        await tab.send(MembersState.act, action="approve", member_ids="x", **act)
        assert len(tab.refusals) == 4
        assert tab.errors == []


async def test_a_request_goes_into_the_chosen_class_and_members_move(db, mentor, club, tab_of):
    first, second = (make_class(db, club, name=name, order_index=n) for n, name in enumerate("АБ", start=1))
    foreign = make_class(db, make_club(db))
    asks = make_member(db, club, make_user(db, name="А"), status=MemberStatus.PENDING)
    there = [make_member(db, club, make_user(db, name=name), class_id=first.id) for name in "БВ"]
    path = f"/kruzhok/{club.id}/members"

    async def places(tab):
        return {each.name: each.class_id for each in (await tab.state(MembersState)).members}

    async with tab_of(mentor) as tab:
        state = await open_page(tab, MembersState, path)
        assert [(each.name, each.status, each.class_id) for each in state.members][0] == ("А", "PENDING", "")
        one = {"path": path, "member_ids": [str(asks.id)]}
        await tab.send(MembersState.act, action="approve", class_id=str(second.id), **one)
        assert await places(tab) == {"А": str(second.id), "Б": str(first.id), "В": str(first.id)}
        await tab.send(MembersState.act, action="move", class_id=str(first.id), **one)
        both = {"path": path, "member_ids": [str(each.id) for each in there]}
        await tab.send(MembersState.act, action="move", class_id=str(second.id), **both)
        assert await places(tab) == {"А": str(first.id), "Б": str(second.id), "В": str(second.id)}
        for wrong in (str(foreign.id), "", "x", None):
            await tab.send(MembersState.act, action="move", class_id=wrong, **both)
        assert len(tab.refusals) == 4
        assert tab.errors == []
    for person in (db.get(User, there[0].user_id), make_mentor(db)):
        async with tab_of(person) as tab:
            await tab.send(MembersState.load, path=path, wait=False)
            await tab.send(MembersState.act, action="move", class_id=str(first.id), **both)
            await tab.send(MembersState.act, action="approve", class_id=str(first.id), **one)
            assert (await tab.state(MembersState)).members == []
    db.expire_all()
    assert {each.class_id for each in there} == {second.id}


async def test_only_accounts_of_this_club_show_a_username_and_the_way_to_a_new_password(
    db, mentor, club, tab_of
):
    make_class(db, club)
    make_member(db, club, make_user(db, name="С почтой", username="grownup"))
    made = child_accounts.create_student(
        db, actor_of(mentor), club.id, StudentCreate(name="Айгерім Сәрсенова")
    )
    db.commit()
    async with tab_of(mentor) as tab:
        state = await open_page(tab, MembersState, f"/kruzhok/{club.id}/members")
        assert {each.name: each.username for each in state.members} == {
            "С почтой": "",
            "Айгерім Сәрсенова": "aigerim.s",
        }
        assert made.password not in str(tab.deltas)
    drawn = str(members_page().render())
    assert "AddStudent" in drawn
    assert "NewPassword" in drawn
    assert "ImportRoster" in drawn


async def test_a_student_gets_no_list_of_members_by_any_event(db, club, tab_of):
    student = make_user(db)
    make_member(db, club, student)
    other = make_member(db, club, make_user(db, name="Тайный Ученик"), status=MemberStatus.PENDING)
    path = f"/kruzhok/{club.id}/members"
    async with tab_of(student) as tab:
        await open_page(tab, ClubFrameState, path)
        await tab.send(MembersState.load, path=path, wait=False)
        await tab.send(MembersState.choose_filter, path=path, name="search", value="Тай")
        for action in ("approve", "reject", "move"):
            await tab.send(
                MembersState.act, path=path, action=action, member_ids=[str(other.id)], class_id=str(other.id)
            )
        await tab.send(ClubFrameState.renew_code, path=path)
        await tab.send(ClubFrameState.archive, path=path)
        assert "Тайный" not in str(tab.deltas)
        assert tab.errors == []
    db.refresh(other)
    db.refresh(club)
    assert (other.status, club.archived_at) == (MemberStatus.PENDING, None)
