"""Getting a place in a club, and what the mentor decides."""

import pytest
from sqlmodel import col, select

from lms_app.clubs import enrolment, reading
from lms_app.clubs.errors import (
    ClassNotFound,
    ClassRequired,
    MemberNotFound,
    OwnClub,
    StudentLimitReached,
    WrongCode,
)
from lms_app.clubs.schemas import Approval, EnrolRequest, MemberChoice, MemberFilters, Move
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.errors import TooManyRequests
from lms_app.core.i18n import Locale
from models.clubs import ClubMember, MemberStatus
from models.notifications import Notification, NotificationKind
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor
from tests.support.crowd import all_at_once


@pytest.fixture
def mentor(db: Db):
    return make_mentor(db)


@pytest.fixture
def club(db: Db, mentor):
    return make_club(db, mentor, join_code="K7PM2QRT9WXA")


def ask(db, user, code="k7pm-2qrt-9wxa "):
    found = enrolment.enrol_by_code(db, actor_of(user), EnrolRequest(code=code))
    db.commit()
    return found


def kinds(db, user):
    return db.exec(select(Notification.kind).where(col(Notification.user_id) == user.id)).all()


def test_a_request_waits_and_its_mentor_is_told_once(db: Db, mentor, club):
    student = make_user(db)
    for _ in range(2):
        assert ask(db, student).status is MemberStatus.PENDING
    assert kinds(db, mentor) == [NotificationKind.MEMBER_REQUESTED]
    assert reading.find_request(db, actor_of(student), club.id) == club.name
    waiting = reading.list_clubs(db, actor_of(student)).clubs
    assert [(each.status, each.students) for each in waiting] == [(MemberStatus.PENDING, 0)]


def test_a_member_who_types_the_code_again_stays_one(db: Db, mentor, club):
    student = make_user(db)
    member = make_member(db, club, student)
    assert ask(db, student).status is MemberStatus.APPROVED
    assert kinds(db, mentor) == []
    db.refresh(member)
    assert member.status is MemberStatus.APPROVED


@pytest.mark.parametrize("place", [{"status": MemberStatus.REJECTED}, {"removed_at": utc_now()}])
def test_who_was_refused_or_removed_may_ask_again(db: Db, club, place):
    student = make_user(db)
    member = make_member(db, club, student, **place)
    assert ask(db, student).status is MemberStatus.PENDING
    db.refresh(member)
    assert member.removed_at is None


def test_wrong_codes_archived_clubs_and_own_clubs(db: Db, mentor, club):
    student = make_user(db)
    for code in ("AAAAAAAAAAAA", "", "%", "K7PM2QRT9WX"):
        with pytest.raises(WrongCode):
            ask(db, student, code)
    with pytest.raises(OwnClub):
        ask(db, mentor)
    club.archived_at = utc_now()
    db.commit()
    with pytest.raises(WrongCode):
        ask(db, student)


def test_guessing_codes_comes_to_an_end(db: Db, club):
    student = make_user(db)
    tries = round(enrolment.TRIES.amount * get_settings().rate_limit_factor)
    for _ in range(tries):
        with pytest.raises(WrongCode):
            ask(db, student, "AAAAAAAAAAAA")
    with pytest.raises(TooManyRequests):
        ask(db, student)


def test_approving_takes_into_the_only_class_and_tells_the_student(db: Db, mentor, club):
    chosen = make_class(db, club)
    make_class(db, club, name="старый", order_index=2, is_active=False)
    student = make_user(db)
    member = make_member(db, club, student, status=MemberStatus.PENDING)
    for changed in (1, 0):
        approval = Approval(member_ids=[member.id])
        assert enrolment.approve_members(db, actor_of(mentor), club.id, approval).changed == changed
    assert (member.class_id, member.status) == (chosen.id, MemberStatus.APPROVED)
    assert member.decided_by_id == mentor.id
    assert kinds(db, student) == [NotificationKind.MEMBER_APPROVED]


def test_with_several_classes_one_must_be_named(db: Db, mentor, club):
    member = make_member(db, club, status=MemberStatus.PENDING)
    with pytest.raises(ClassRequired):
        enrolment.approve_members(db, actor_of(mentor), club.id, Approval(member_ids=[member.id]))
    for n in (1, 2):
        make_class(db, club, order_index=n)
    with pytest.raises(ClassRequired):
        enrolment.approve_members(db, actor_of(mentor), club.id, Approval(member_ids=[member.id]))
    off = make_class(db, club, order_index=3, is_active=False)
    foreign = make_class(db, make_club(db))
    for each in (off, foreign):
        approval = Approval(member_ids=[member.id], class_id=each.id)
        with pytest.raises(ClassNotFound):
            enrolment.approve_members(db, actor_of(mentor), club.id, approval)


def test_a_member_of_another_club_is_not_found(db: Db, mentor, club):
    chosen = make_class(db, club)
    stranger = make_member(db, make_club(db), status=MemberStatus.PENDING)
    actor, choice = actor_of(mentor), MemberChoice(member_ids=[stranger.id])
    for act in (
        lambda: enrolment.approve_members(db, actor, club.id, Approval(member_ids=[stranger.id])),
        lambda: enrolment.reject_members(db, actor, club.id, choice),
        lambda: enrolment.remove_members(db, actor, club.id, choice),
        lambda: enrolment.move_members(
            db, actor, club.id, Move(member_ids=[stranger.id], class_id=chosen.id)
        ),
    ):
        with pytest.raises(MemberNotFound):
            act()


def test_rejecting_touches_requests_only(db: Db, mentor, club):
    student = make_user(db)
    waiting = make_member(db, club, student, status=MemberStatus.PENDING)
    inside = make_member(db, club)
    choice = MemberChoice(member_ids=[waiting.id, inside.id])
    assert enrolment.reject_members(db, actor_of(mentor), club.id, choice).changed == 1
    assert (waiting.status, inside.status) == (MemberStatus.REJECTED, MemberStatus.APPROVED)
    assert kinds(db, student) == [NotificationKind.MEMBER_REJECTED]


def test_a_removed_member_can_be_brought_back(db: Db, mentor, club):
    chosen = make_class(db, club)
    member = make_member(db, club, class_id=chosen.id)
    actor = actor_of(mentor)
    for changed in (1, 0):
        choice = MemberChoice(member_ids=[member.id])
        assert enrolment.remove_members(db, actor, club.id, choice).changed == changed
    assert reading.get_members(db, actor, club.id, MemberFilters()).members == []
    enrolment.approve_members(db, actor, club.id, Approval(member_ids=[member.id]))
    assert len(reading.get_members(db, actor, club.id, MemberFilters()).members) == 1


def test_the_31st_student_is_refused_and_a_bulk_is_all_or_nothing(db: Db, mentor, club):
    chosen, actor = make_class(db, club), actor_of(mentor)
    for _ in range(29):
        make_member(db, club, class_id=chosen.id)
    waiting = [make_member(db, club, status=MemberStatus.PENDING).id for _ in range(2)]
    with pytest.raises(StudentLimitReached) as refusal:
        enrolment.approve_members(db, actor, club.id, Approval(member_ids=waiting))
    assert refusal.value.text(Locale.RU) == "Достигнут лимит учеников (29/30)."
    enrolment.approve_members(db, actor, club.id, Approval(member_ids=waiting[:1]))
    with pytest.raises(StudentLimitReached) as refusal:
        enrolment.approve_members(db, actor, club.id, Approval(member_ids=waiting[1:]))
    assert refusal.value.text(Locale.RU) == "Достигнут лимит учеников (30/30)."


def test_moving_holds_the_class_s_own_lower_limit(db: Db, mentor, club):
    small = make_class(db, club, order_index=1, max_students=1)
    large = make_class(db, club, order_index=2)
    first, second = (make_member(db, club, class_id=large.id) for _ in range(2))
    actor = actor_of(mentor)
    with pytest.raises(StudentLimitReached):
        enrolment.move_members(db, actor, club.id, Move(member_ids=[first.id, second.id], class_id=small.id))
    for changed in (1, 0):
        move = Move(member_ids=[first.id], class_id=small.id)
        assert enrolment.move_members(db, actor, club.id, move).changed == changed
    waiting = make_member(db, club, status=MemberStatus.PENDING)
    with pytest.raises(MemberNotFound):
        enrolment.move_members(db, actor, club.id, Move(member_ids=[waiting.id], class_id=large.id))


def test_members_are_filtered_and_requests_come_first(db: Db, mentor, club):
    chosen = make_class(db, club)
    make_member(db, club, make_user(db, name="Яна"), status=MemberStatus.PENDING)
    make_member(db, club, make_user(db, name="Алия"), class_id=chosen.id)
    make_member(db, club, make_user(db, name="Берик 100%"))
    make_member(db, club, make_user(db, name="Айдос"), status=MemberStatus.REJECTED)

    def names(**filters):
        found = reading.get_members(db, actor_of(mentor), club.id, MemberFilters(**filters))
        return [each.name for each in found.members]

    assert names() == ["Яна", "Алия", "Берик 100%", "Айдос"]
    assert names(status=MemberStatus.PENDING) == ["Яна"]
    assert names(class_id=chosen.id) == ["Алия"]
    assert names(search="%") == ["Берик 100%"]
    assert names(search="али") == ["Алия"]


def test_fifty_approvals_of_the_last_place_take_one_in(db: Db, mentor, club):
    chosen = make_class(db, club)
    for _ in range(29):
        make_member(db, club, class_id=chosen.id)
    waiting = [make_member(db, club, status=MemberStatus.PENDING).id for _ in range(50)]
    results = all_at_once(
        [
            lambda own, each=each: enrolment.approve_members(
                own, actor_of(mentor), club.id, Approval(member_ids=[each])
            )
            for each in waiting
        ]
    )
    assert sum(isinstance(each, StudentLimitReached) for each in results) == 49
    approved = select(ClubMember).where(col(ClubMember.status) == MemberStatus.APPROVED)
    assert len(db.exec(approved.execution_options(populate_existing=True)).all()) == 30


def test_fifty_requests_of_one_child_are_one(db: Db, mentor, club, monkeypatch):
    monkeypatch.setattr(enrolment, "check_rate", lambda *_args: None)
    student = make_user(db)
    request = EnrolRequest(code=club.join_code)
    results = all_at_once(
        [lambda own: enrolment.enrol_by_code(own, actor_of(student), request) for _ in range(50)]
    )
    assert {each.status for each in results} == {MemberStatus.PENDING}
    assert len(db.exec(select(ClubMember)).all()) == 1
    assert kinds(db, mentor) == [NotificationKind.MEMBER_REQUESTED]
