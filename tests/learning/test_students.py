"""Who is where: what authors and helpers see, whom they let in, and who sees none of it."""

import json

import pytest
from sqlmodel import select

from lms_app.core.clock import utc_now
from lms_app.learning.rules import hide_email
from lms_app.learning.state.students import StudentsState
from lms_app.web.cookies import SESSION_COOKIE
from models.courses import CourseRole, Enrollment, ItemProgress
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.courses import make_author, make_enrollment
from tests.support.event_client import EventClient
from tests.support.states import call, make_state
from tests.web.test_statement_counts import counting


def students_url(course):
    return f"/api/v1/courses/{course.id}/students"


def page_path(course):
    return f"/instructor/course/{course.id}/students"


@pytest.fixture
def group(db, published, items):
    """Aya is done, Ben has begun, Cem has not; Dana helps."""
    people = {name: make_user(db, name=name) for name in ("Aya", "Ben", "Cem", "Dana")}
    places = {name: make_enrollment(db, published, user) for name, user in people.items() if name != "Dana"}
    make_enrollment(db, published, people["Dana"], role=CourseRole.TEACHING_ASSISTANT)
    for item_id in items:
        db.add(ItemProgress(enrollment_id=places["Aya"].id, item_id=item_id, completed_at=utc_now()))
    db.add(ItemProgress(enrollment_id=places["Ben"].id, item_id=items[0], completed_at=utc_now()))
    db.add(ItemProgress(enrollment_id=places["Ben"].id, item_id=items[1], position_s=5))
    places["Aya"].completed_at = utc_now()
    db.commit()
    return people


def test_everybody_is_listed_with_how_far_they_are(client_of, author, published, group):
    found = client_of(author).get(students_url(published)).json()
    assert [(each["name"], each["percent"], each["currentItem"]) for each in found["students"]] == [
        ("Aya", 100, found["students"][0]["currentItem"]),
        ("Ben", 33, "Видео"),
        ("Cem", 0, None),
        ("Dana", 0, None),
    ]
    assert (found["studentCount"], [each["done"] for each in found["items"]]) == (3, [2, 1, 1])
    assert found["students"][2]["lastSeenAt"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"search": "ay"}, ["Aya"]),
        ({"role": "TEACHING_ASSISTANT"}, ["Dana"]),
        ({"standing": "COMPLETED"}, ["Aya"]),
        ({"standing": "IN_PROGRESS"}, ["Ben"]),
        ({"standing": "NOT_STARTED", "role": "STUDENT"}, ["Cem"]),
        ({"search": "%"}, []),
    ],
)
def test_people_are_filtered(client_of, author, published, group, query, expected):
    found = client_of(author).get(students_url(published), params=query).json()
    assert ([each["name"] for each in found["students"]], found["total"]) == (expected, len(expected))


def test_helpers_see_and_change_nothing_and_students_see_nothing(client_of, db, published, group):
    helper = client_of(group["Dana"])
    assert helper.get(students_url(published)).json()["canEdit"] is False
    member = f"/api/admin-courses/{published.id}/members/{group['Ben'].id}"
    assert helper.delete(member).status_code == 403
    assert client_of(group["Ben"]).get(students_url(published)).status_code == 403
    assert client_of(make_author(db, name="Чужой")).get(students_url(published)).status_code == 403
    assert client_of(None).get(students_url(published)).status_code == 401
    assert len(db.exec(select(Enrollment)).all()) == 4


def test_an_author_takes_somebody_out_and_others_dont(client_of, db, author, published, group, strangers):
    member = f"/api/admin-courses/{published.id}/members/{group['Ben'].id}"
    for person, status in strangers:
        assert client_of(person).delete(member).status_code == status
    assert len(db.exec(select(Enrollment)).all()) == 4
    client = client_of(author)
    assert [client.delete(member).status_code for _ in range(2)] == [204, 204]
    left = client.get(students_url(published)).json()["students"]
    assert [each["name"] for each in left] == ["Aya", "Cem", "Dana"]


def test_people_are_found_by_a_whole_address_or_part_of_a_name(
    client_of, db, author, published, student, strangers
):
    student.name, student.email = "Нурлан Ахметов", "nurlan@school.kz"
    db.commit()
    make_enrollment(db, published, student)
    place = f"/api/admin-courses/{published.id}/people"

    def find(words):
        return client_of(author).get(place, params={"search": words}).json()

    assert (
        find("ахме")
        == find("Nurlan@School.kz")
        == [{"id": str(student.id), "name": "Нурлан Ахметов", "emailHint": "n…@school.kz", "role": "STUDENT"}]
    )
    assert [find(each) for each in ("ах", "@school.kz", "nurlan@", "%%%")] == [[], [], [], []]
    for person, status in strangers:
        assert client_of(person).get(place, params={"search": "ахме"}).status_code == status


def test_more_people_cost_no_more_statements(client_of, db, author, published, group, items):
    client = client_of(author)

    def count():
        with counting() as seen:
            assert client.get(students_url(published)).status_code == 200
        return sum(seen.values())

    few = count()
    for _ in range(12):
        place = make_enrollment(db, published)
        db.add(ItemProgress(enrollment_id=place.id, item_id=items[0]))
    db.commit()
    assert count() <= few


async def test_the_page_finds_adds_changes_and_removes(db, author, published, student):
    student.name = "Нурлан Ахметов"
    db.commit()
    actor, state = actor_of(author), make_state(StudentsState, page_path(published))
    state.course_id, key = str(published.id), str(student.id)
    await call(state, "ask_adding", actor=actor)
    await call(state, "look_for", "нурлан", actor=actor)
    assert [(each.name, each.role) for each in state.people] == [("Нурлан Ахметов", "")]
    await call(state, "choose_new_role", "TEACHING_ASSISTANT", actor=actor)
    await call(state, "add", key, actor=actor)
    assert [(each.name, each.role) for each in state.rows] == [("Нурлан Ахметов", "TEACHING_ASSISTANT")]
    await call(state, "change_role", key, "STUDENT", actor=actor)
    assert state.rows[0].role == "STUDENT"
    await call(state, "ask_removing", key, actor=actor)
    assert state.leaving_name == "Нурлан Ахметов"
    await call(state, "remove", actor=actor)
    assert (state.rows, state.leaving_id) == ([], "")


async def test_nobody_else_reads_or_changes_it_over_the_socket(db, published, group):
    for person in (group["Ben"], make_user(db), make_author(db, name="Чужой")):
        async with EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}") as tab:
            path = page_path(published)
            await tab.send(StudentsState.load, path=path)
            assert (await tab.state(StudentsState)).phase in ("forbidden", "missing")
            await tab.send(StudentsState.change_role, path=path, user_id=str(person.id), role="INSTRUCTOR")
            await tab.send(StudentsState.look_for, path=path, words="Aya")
            assert len(tab.refusals) == 2
            assert "Aya" not in json.dumps(tab.deltas, default=str)
    roles = [each.role for each in db.exec(select(Enrollment)).all()]
    assert sorted(roles) == ["STUDENT", "STUDENT", "STUDENT", "TEACHING_ASSISTANT"]


async def test_the_table_of_the_page_has_the_filters_of_the_page(db, author, published, group):
    async with EventClient(f"{SESSION_COOKIE}={make_login(db, author)[1]}") as tab:
        await tab.send(StudentsState.load, path=f"{page_path(published)}?search=a&standing=COMPLETED&page=2")
        href = (await tab.state(StudentsState)).export_href
    assert href == f"{students_url(published)}/export?search=a&standing=COMPLETED"


def test_of_an_address_only_a_hint_is_shown():
    assert [hide_email(each) for each in ("nurlan@school.kz", "", "x")] == ["n…@school.kz", "", ""]
