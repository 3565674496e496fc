"""Every route that writes of clubs or courses, as everybody who may not: refused, and nothing has changed.

A new route of the API has no row in the table: `test_every_route_that_writes_is_in_the_table` then names it.
"""

from typing import Any

import pytest

from lms_app.api import make_api
from tests.security.course_writes import COURSE_WRITES
from tests.security.http_writes import WRITES, Write, name_route
from tests.support.foreign_club import ForeignClub, fill, make_foreign_club, read_everything
from tests.support.foreign_course import add_foreign_course

ALL_WRITES = [*WRITES, *COURSE_WRITES]

# Other areas, whose own tests try them: signing in, one's own profile, challenges and their grading.
_ELSEWHERE = (
    "/api/v1/auth/",
    "/api/v1/users/me/",
    "/api/v1/challenges",
    "/api/v1/instructor/",
    "/api/v1/submissions",
    "/api/v1/admin/grading/",
)
_WRITING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def scene(db) -> ForeignClub:
    scene = make_foreign_club(db)
    add_foreign_course(db, scene)
    return scene


def send(client: Any, write: Write, names: dict[str, str]) -> Any:
    options: dict[str, Any] = {"files": write.files, "headers": write.headers, "content": write.content}
    if write.body is not None:
        options["json"] = fill(write.body, names)
    path = write.path.format(**names)
    # A tree is saved by its ids, and no other way.
    params = {"sync": "ids"} if write.method == "PUT" and path.endswith(names["course"]) else None
    return client.request(write.method, path, params=params, **options)


def test_every_route_that_writes_is_in_the_table() -> None:
    routes = {
        f"{method.upper()} {name_route(path)}"
        for path, methods in make_api().openapi()["paths"].items()
        for method in methods
        if method.upper() in _WRITING and not path.startswith(_ELSEWHERE)
    }
    named = [each.route for each in ALL_WRITES]
    assert routes - set(named) == set(), "write down who may not use these"
    assert set(named) - routes == set(), "these are gone"
    assert len(named) == len(set(named))


@pytest.mark.parametrize("write", ALL_WRITES, ids=[each.route for each in ALL_WRITES])
def test_a_write_as_the_wrong_person_changes_nothing(client_of, scene: ForeignClub, write: Write) -> None:
    clients = {name: client_of(scene.people[name]) for name in [*write.refused, write.right]}
    mentor = client_of(scene.people["another mentor"])
    payment = clients[write.right].get("/api/kruzhok/subscription").json()
    names = {**scene.ids, "payment_code": payment["paymentComment"]}
    before = read_everything()
    for name, status in write.refused.items():
        answer = send(clients[name], write, names)
        assert answer.status_code == status, (name, answer.text)
        assert read_everything() == before, name
    if write.elsewhere is not None:
        answer = send(mentor, write, {**names, "club": scene.own_club})
        assert answer.status_code == write.elsewhere, ("under the own club", answer.text)
        assert read_everything() == before, "under the own club"
    # The right person may: the others were refused for who they are and for nothing else.
    answer = send(clients[write.right], write, names)
    assert answer.status_code in {200, 201, 202, 204}, answer.text
