"""Planning, moving and cancelling: what is written, who is told, what is refused."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select

from lms_app.clubs.errors import ClassNotFound, ClubArchived
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.errors import ValidationFailed
from lms_app.lessons.errors import LessonChanged, LessonClash, LessonOver, LessonRunning, NoLessonsLeft
from lms_app.lessons.schemas import LessonCancel, LessonEdit, LessonPlan, NoticeKind
from lms_app.lessons.service import cancel_lesson, edit_lesson, plan_lessons, start_lesson
from models.lessons import Holiday, LessonStatus, ScheduledLesson
from models.notifications import Notification, NotificationKind
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import (
    make_class,
    make_club,
    make_lesson,
    make_member,
    make_mentor,
    make_program,
    make_template,
)

ALMATY = ZoneInfo("Asia/Almaty")


class School:
    """A club with two classes, a student in each, and a template."""

    def __init__(self, db: Db, **club) -> None:
        self.db = db
        self.mentor = make_mentor(db)
        self.actor = actor_of(self.mentor)
        self.club = make_club(db, self.mentor, **club)
        self.seven = make_class(db, self.club)
        self.nine = make_class(db, self.club, name="9Б", order_index=2)
        self.program = make_program(db)
        self.template = make_template(db, self.program)
        self.ann, self.bob = make_user(db), make_user(db)
        make_member(db, self.club, self.ann, class_id=self.seven.id)
        make_member(db, self.club, self.bob, class_id=self.nine.id)
        today = utc_now().astimezone(ZoneInfo(self.club.time_zone)).date()
        self.monday = today + timedelta(days=7 - today.weekday())

    def make(self, **over) -> LessonPlan:
        values = {
            "lessonTemplateId": self.template.id,
            "classId": self.seven.id,
            "date": self.monday,
            "time": "15:00",
            **over,
        }
        return LessonPlan.model_validate(values)

    def plan(self, **over):
        planned = plan_lessons(self.db, self.actor, self.club.id, self.make(**over))
        self.db.commit()
        return planned

    def edit(self, lesson_id, sequence=0, **changes):
        edit = LessonEdit.model_validate({"sequence": sequence, **changes})
        changed = edit_lesson(self.db, self.actor, self.club.id, lesson_id, edit)
        self.db.commit()
        return changed

    def cancel(self, lesson_id, **values):
        cancelled = cancel_lesson(self.db, self.actor, self.club.id, lesson_id, LessonCancel(**values))
        self.db.commit()
        return cancelled

    def told(self, kind: NotificationKind):
        rows = self.db.exec(select(Notification).where(col(Notification.kind) == kind)).all()
        return {row.user_id: row.params for row in rows}


@pytest.fixture
def school(db: Db) -> School:
    return School(db)


def test_a_lesson_is_planned_by_the_clocks_of_the_club(school: School):
    view = school.plan(durationMinutes=90).lessons[0]

    assert (view.date, view.time, view.end_time, view.duration_minutes) == (
        school.monday,
        "15:00",
        "16:30",
        90,
    )
    assert view.starts_at == datetime.combine(school.monday, datetime.min.time(), UTC) + timedelta(hours=10)
    assert (view.title, view.class_name, view.status) == ("Светодиод", "7А", LessonStatus.SCHEDULED)


def test_a_clash_names_the_lesson_that_is_there(school: School):
    school.plan(time="14:30")

    with pytest.raises(LessonClash) as refusal:
        school.plan()
    assert refusal.value.params == {
        "title": "Светодиод",
        "day": school.monday.strftime("%d.%m.%Y"),
        "time": "14:30–15:30",
    }


def test_a_lesson_for_all_classes_clashes_with_any_and_two_classes_do_not(school: School):
    school.plan()
    school.plan(classId=school.nine.id)
    for class_id in (None, school.seven.id):
        with pytest.raises(LessonClash):
            school.plan(classId=class_id)
        school.db.rollback()
    school.plan(classId=None, time="16:00")


def test_a_cancelled_lesson_takes_no_time(school: School):
    school.cancel(school.plan().id)
    school.plan()


def test_a_series_leaves_out_the_holidays_of_the_club_and_of_all(school: School):
    school.db.add(Holiday(club_id=school.club.id, day=school.monday + timedelta(days=7), name="Каникулы"))
    school.db.add(Holiday(day=school.monday + timedelta(days=14), name="Наурыз"))
    school.db.add(Holiday(club_id=make_club(school.db).id, day=school.monday, name="чужой"))
    school.db.commit()

    planned = school.plan(repeat={"weekdays": ["MO"], "until": school.monday + timedelta(days=21)})

    assert [each.date for each in planned.lessons] == [school.monday, school.monday + timedelta(days=21)]
    assert [(each.kind, each.name) for each in planned.notices] == [
        (NoticeKind.HOLIDAY_SKIPPED, "Каникулы"),
        (NoticeKind.HOLIDAY_SKIPPED, "Наурыз"),
    ]
    assert {each.series_id for each in planned.lessons} == {planned.series_id}
    day = school.monday + timedelta(days=7)
    with pytest.raises(NoLessonsLeft):
        school.plan(date=day, repeat={"weekdays": ["MO"], "until": day})


def test_a_single_lesson_on_a_holiday_is_planned_and_said(school: School):
    school.db.add(Holiday(day=school.monday, name="Наурыз"))
    school.db.commit()
    assert [each.kind for each in school.plan().notices] == [NoticeKind.HOLIDAY]


def test_a_series_that_clashes_once_is_not_planned_at_all(school: School):
    school.plan(date=school.monday + timedelta(days=14))
    with pytest.raises(LessonClash):
        school.plan(repeat={"weekdays": ["MO"], "count": 4})
    school.db.rollback()
    assert school.db.exec(select(func.count()).select_from(ScheduledLesson)).one() == 1


def test_a_series_can_follow_the_program_to_its_end(school: School):
    make_template(school.db, school.program, order_index=2, title="Кнопка")
    make_template(school.db, school.program, order_index=3, title="старый", archived_at=utc_now())
    make_template(school.db, school.program, order_index=4, title="Мотор")

    planned = school.plan(repeat={"weekdays": ["MO", "WE"], "count": 5, "followProgram": True})

    assert [each.title for each in planned.lessons] == ["Светодиод", "Кнопка", "Мотор"]
    assert [each.kind for each in planned.notices] == [NoticeKind.PROGRAM_ENDED]


@pytest.mark.parametrize(
    "over",
    [
        {"lessonTemplateId": "0190c2a4-5b1e-7c3d-9a44-2f6f0d6c1a11"},
        {"date": date(2001, 1, 1)},
        {"repeat": {"weekdays": ["MO"]}},
        {"repeat": {"weekdays": ["MO"], "count": 60}},
    ],
)
def test_impossible_plans_name_their_field(school: School, over):
    with pytest.raises(ValidationFailed) as refusal:
        school.plan(**over)
    assert refusal.value.fields


def test_classes_of_other_clubs_closed_ones_and_archived_templates_are_refused(school: School):
    other = make_class(school.db, make_club(school.db))
    closed = make_class(school.db, school.club, is_active=False, order_index=3)
    archived = make_template(school.db, make_program(school.db, archived_at=utc_now()))
    for over in ({"classId": closed.id}, {"lessonTemplateId": archived.id}):
        with pytest.raises(ValidationFailed):
            school.plan(**over)
    with pytest.raises(ClassNotFound):
        school.plan(classId=other.id)
    lesson = school.plan().lessons[0]
    with pytest.raises(ClassNotFound):
        school.edit(lesson.id, classId=other.id)


def test_times_that_clocks_skip_are_refused_and_twice_ones_are_said(db: Db):
    berlin = School(db, time_zone="Europe/Berlin")
    year = utc_now().year + 1
    spring = max(date(year, 3, day) for day in range(25, 32) if date(year, 3, day).weekday() == 6)
    autumn = max(date(year, 10, day) for day in range(25, 32) if date(year, 10, day).weekday() == 6)
    with pytest.raises(ValidationFailed):
        berlin.plan(date=spring, time="02:30")
    assert [each.kind for each in berlin.plan(date=autumn, time="02:30").notices] == [NoticeKind.TIME_TWICE]


def test_a_club_in_the_archive_plans_and_moves_nothing(school: School):
    lesson = school.plan().lessons[0]
    school.club.archived_at = utc_now()
    school.db.add(school.club)
    school.db.commit()
    with pytest.raises(ClubArchived):
        school.plan(time="18:00")
    with pytest.raises(ClubArchived):
        school.edit(lesson.id, time="18:00")
    school.cancel(lesson.id)


def test_of_fifty_clashing_plans_one_wins(school: School):
    barrier, won, lost = threading.Barrier(50), [], []

    def plan(number: int) -> None:
        class_id = None if number % 2 else school.seven.id
        barrier.wait()
        try:
            with transaction() as db:
                won.append(plan_lessons(db, school.actor, school.club.id, school.make(classId=class_id)).id)
        except LessonClash as clash:
            lost.append(clash)

    threads = [threading.Thread(target=plan, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), len(lost)) == (1, 49)
    assert school.db.exec(select(func.count()).select_from(ScheduledLesson)).one() == 1


def test_a_moved_lesson_is_told_to_its_class_and_to_nobody_else(school: School):
    lesson = school.plan().lessons[0]

    moved = school.edit(lesson.id, time="17:00").lessons[0]

    assert (moved.time, moved.end_time, moved.sequence) == ("17:00", "18:00", 1)
    told = school.told(NotificationKind.LESSON_MOVED)
    assert set(told) == {school.ann.id}
    assert told[school.ann.id]["newAt"] == moved.starts_at.isoformat()


def test_a_change_over_an_older_one_is_refused(school: School):
    lesson = school.plan().lessons[0]
    school.edit(lesson.id, time="17:00")
    with pytest.raises(LessonChanged):
        school.edit(lesson.id, sequence=0, time="18:00")
    school.db.rollback()
    with pytest.raises(LessonChanged):
        school.cancel(lesson.id, sequence=0)


def test_an_edit_that_changes_nothing_tells_nobody(school: School):
    lesson = school.plan().lessons[0]
    assert school.edit(lesson.id, time="15:00", durationMinutes=60).lessons[0].sequence == 0
    assert school.told(NotificationKind.LESSON_MOVED) == {}


def test_a_lesson_does_not_move_onto_another_and_may_move_over_itself(school: School):
    lesson = school.plan().lessons[0]
    school.plan(time="17:00")
    assert school.edit(lesson.id, time="15:30").lessons[0].time == "15:30"
    with pytest.raises(LessonClash):
        school.edit(lesson.id, sequence=1, time="16:30")


def test_who_loses_a_lesson_by_a_change_of_class_hears_that_it_is_off(school: School):
    lesson = school.plan(classId=None).lessons[0]
    school.edit(lesson.id, classId=school.nine.id)
    assert set(school.told(NotificationKind.LESSON_CANCELLED)) == {school.ann.id}
    assert school.told(NotificationKind.LESSON_MOVED) == {}


def test_another_template_is_no_news_of_time(school: School):
    other = make_template(school.db, school.program, order_index=2, title="Мотор")
    lesson = school.plan().lessons[0]
    changed = school.edit(lesson.id, lessonTemplateId=other.id).lessons[0]
    assert (changed.title, changed.sequence) == ("Мотор", 1)
    assert school.told(NotificationKind.LESSON_MOVED) == {}


def test_a_series_moves_from_one_lesson_on(school: School):
    first, second, third = school.plan(repeat={"weekdays": ["MO"], "count": 3}).lessons

    moved = school.edit(second.id, scope="FOLLOWING", date=second.date + timedelta(days=1), time="16:00")

    assert [(each.id, each.date, each.time) for each in moved.lessons] == [
        (second.id, second.date + timedelta(days=1), "16:00"),
        (third.id, third.date + timedelta(days=1), "16:00"),
    ]
    told = school.told(NotificationKind.LESSON_MOVED)
    assert (set(told), told[school.ann.id]["lessons"]) == ({school.ann.id}, 2)
    untouched = school.db.get(ScheduledLesson, first.id)
    assert untouched is not None
    assert untouched.sequence == 0


def test_a_series_can_move_onto_its_own_places(school: School):
    first = school.plan(repeat={"weekdays": ["MO", "TU", "WE"], "count": 3}).lessons[0]
    moved = school.edit(first.id, scope="FOLLOWING", date=first.date + timedelta(days=1))
    assert [each.date for each in moved.lessons] == [first.date + timedelta(days=n) for n in (1, 2, 3)]


def test_cancelling_tells_the_class_why_once(school: School):
    lessons = school.plan(repeat={"weekdays": ["MO"], "count": 3}).lessons

    cancelled = school.cancel(lessons[1].id, scope="FOLLOWING", reason="Ремонт")

    assert [each.status for each in cancelled.lessons] == [LessonStatus.CANCELLED] * 2
    assert all(each.cancelled_at and each.cancel_reason == "Ремонт" for each in cancelled.lessons)
    told = school.told(NotificationKind.LESSON_CANCELLED)
    assert set(told) == {school.ann.id}
    params = told[school.ann.id]
    assert (params["reason"], params["lessons"], params["at"]) == (
        "Ремонт",
        2,
        lessons[1].starts_at.isoformat(),
    )
    with pytest.raises(LessonOver):
        school.cancel(lessons[1].id)


def test_what_is_past_is_cancelled_without_a_word(school: School):
    lesson = make_lesson(school.db, school.club, starts_at=utc_now() - timedelta(days=2))
    school.cancel(lesson.id)
    assert school.told(NotificationKind.LESSON_CANCELLED) == {}


def test_a_lesson_that_runs_stays_where_it_is(school: School):
    lesson = make_lesson(school.db, school.club)
    start_lesson(school.db, school.actor, school.club.id, lesson.id)
    school.db.commit()
    with pytest.raises(LessonRunning):
        school.edit(lesson.id, time="10:00")
    with pytest.raises(LessonRunning):
        school.cancel(lesson.id)
