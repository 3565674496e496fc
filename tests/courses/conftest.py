import pytest

from models.accounts import Role
from tests.factories.accounts import make_user
from tests.factories.course_trees import URL
from tests.factories.courses import make_author, make_course


@pytest.fixture
def author(db):
    return make_author(db, locale="en")


@pytest.fixture
def course(db, author):
    return make_course(db, author)


@pytest.fixture
def strangers(db):
    """Everybody who may not change somebody's course, each with the status that refuses them."""
    return [
        (None, 401),
        (make_user(db), 403),
        (make_author(db, name="Чужой"), 404),
    ]


@pytest.fixture
def admin(db):
    return make_user(db, role=Role.ADMIN, name="Сауле")


@pytest.fixture
def sync(client_of, author, course):
    client = client_of(author)

    def send(body, key=course.id, prefix=URL):
        return client.put(f"{prefix}/{key}", params={"sync": "ids"}, json=body)

    return send
