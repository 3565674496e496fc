from sqlmodel import col, select

from lms_app.accounts import demo as accounts
from lms_app.clubs import demo, reading
from lms_app.clubs.schemas import MemberFilters
from models.accounts import User
from models.clubs import Club, MemberStatus
from tests.factories.accounts import actor_of


def test_the_demo_club_is_there_once(db):
    accounts.seed(db)
    for _ in range(2):
        demo.seed(db)
    db.commit()
    club = db.exec(select(Club)).one()
    mentor = db.get_one(User, club.owner_id)
    members = reading.get_members(db, actor_of(mentor), club.id, MemberFilters()).members
    assert [each.status for each in members].count(MemberStatus.APPROVED) == 12
    assert members[0].status is MemberStatus.PENDING
    student = db.exec(select(User).where(col(User.email) == "student@demo.local")).one()
    assert [each.name for each in reading.list_clubs(db, actor_of(student)).clubs] == [club.name]


def test_without_the_demo_mentor_nothing_is_added(db):
    demo.seed(db)
    assert db.exec(select(Club)).all() == []
