from sqlmodel import select

from lms_app.accounts.demo import DEMO_PASSWORD, seed
from lms_app.accounts.schemas import SignIn
from lms_app.accounts.service import sign_in
from lms_app.core.db import Db
from models.accounts import User


def test_the_demo_has_one_person_of_each_role_however_often_it_is_seeded(db: Db) -> None:
    seed(db)
    seed(db)
    db.commit()
    people = {user.email: user.role for user in db.exec(select(User))}
    assert people == {
        "admin@demo.local": "ADMIN",
        "mentor@demo.local": "INSTRUCTOR",
        "student@demo.local": "STUDENT",
    }
    assert sign_in(db, SignIn(email="student@demo.local", password=DEMO_PASSWORD)).view.token
