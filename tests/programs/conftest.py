import pytest

from models.accounts import Role
from tests.factories.accounts import make_user


@pytest.fixture
def admin(db):
    return make_user(db, role=Role.ADMIN, name="Сауле")


@pytest.fixture
def people(db, admin):
    """Everybody who writes no programs, each with the status that refuses them."""
    others = [make_user(db), make_user(db, role=Role.INSTRUCTOR)]
    return [(None, 401), *((each, 403) for each in others)]
