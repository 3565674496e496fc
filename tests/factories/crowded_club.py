"""A club with as many rows of everything as a test wants."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from models.accounts import Role, User
from models.base import new_id
from models.clubs import MemberStatus
from models.lessons import Attendance, AttendanceStatus, CalendarFeed, Holiday, LessonStatus
from models.notifications import Notification, NotificationKind
from models.programs import LessonMaterial, Material, MaterialKind, Program
from models.quizzes import AssignmentStatus, CertificateRequest, QuizAssignment, XpEntry, XpSource
from models.subscriptions import SubscriptionStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import (
    make_class,
    make_club,
    make_lesson,
    make_member,
    make_mentor,
    make_program,
    make_quiz,
    make_subscription,
    make_template,
)


class CrowdedClub:
    """A mentor's club with a student; `add` puts one more row of everything in, for both and for admins."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._count = 0
        self.mentor, self.admin = make_mentor(db), make_user(db, name="Админ", role=Role.ADMIN)
        self.student = make_user(db, name="Ученик")
        self.program: Program = make_program(db)
        self.template = make_template(db, self.program)
        self.quiz = make_quiz(db, self.template)
        self.club = make_club(db, self.mentor, program_id=self.program.id)
        self.group = make_class(db, self.club)
        make_member(db, self.club, self.student, class_id=self.group.id)
        self.lesson = make_lesson(db, self.club, self.template, class_id=self.group.id, starts_at=utc_now())
        self.material_id = self._add_material()
        self.assignment_id = self._add_assignment(self.lesson.id, self.student)
        self._put(CalendarFeed(user_id=self.student.id, token=new_id().hex))
        self.feed_token = new_id().hex
        self._put(CalendarFeed(user_id=self.mentor.id, token=self.feed_token))

    def add(self) -> None:
        """Add one row of everything that any list shows."""
        self._count += 1
        person = make_user(self._db, name=f"Ученик {self._count:03}")
        group = make_class(self._db, self.club, name=f"Класс {self._count}", order_index=self._count + 1)
        make_member(self._db, self.club, person, class_id=self.group.id)
        make_member(self._db, self.club, status=MemberStatus.PENDING)
        self._add_clubs()
        self._add_program()
        self._add_lessons(person)
        for each in (self.mentor, self.student, self.admin):
            about: dict[str, Any] = {"title": "Светодиод"}
            self._put(Notification(user_id=each.id, kind=NotificationKind.QUIZ_AVAILABLE, params=about))
            self._put(CalendarFeed(user_id=each.id, class_id=group.id, token=new_id().hex))
        make_subscription(self._db, person, status=SubscriptionStatus.PENDING, confirmed_at=None)
        self._put(CertificateRequest(club_id=self.club.id, student_id=person.id, xp=100, task="Светодиод"))
        day = date(2031, 1, 1) + timedelta(days=self._count)
        self._put(Holiday(club_id=self.club.id, day=day, name="Отдых"))
        self._put(Holiday(club_id=None, day=day, name="Отдых"))

    def _add_clubs(self) -> None:
        for owner in (self.mentor, make_mentor(self._db)):
            club = make_club(self._db, owner, program_id=self.program.id)
            if owner is not self.mentor:
                make_member(self._db, club, self.student)
            make_lesson(self._db, club, self.template, starts_at=utc_now() + timedelta(minutes=5))

    def _add_program(self) -> None:
        make_template(self._db, make_program(self._db, title=f"Программа {self._count}"))
        make_template(self._db, self.program, order_index=self._count + 1)
        self._add_material()

    def _add_lessons(self, person: User) -> None:
        now = utc_now()
        held = now - timedelta(days=self._count, hours=2)
        lessons = [
            make_lesson(
                self._db,
                self.club,
                self.template,
                class_id=self.group.id,
                starts_at=held,
                status=LessonStatus.COMPLETED,
                completed_at=held,
            ),
            make_lesson(
                self._db,
                self.club,
                self.template,
                class_id=self.group.id,
                starts_at=now + timedelta(hours=2 * self._count),
            ),
        ]
        for lesson in lessons:
            for each in (person, self.student):
                self._put(
                    Attendance(
                        lesson_id=lesson.id,
                        student_id=each.id,
                        status=AttendanceStatus.PRESENT,
                        notes="хорошо",
                        marked_by_id=self.mentor.id,
                    )
                )
                self._add_assignment(lesson.id, each, is_done=lesson is lessons[0])
        self._put(
            Attendance(
                lesson_id=self.lesson.id,
                student_id=person.id,
                status=AttendanceStatus.LATE,
                marked_by_id=self.admin.id,
            )
        )

    def _add_assignment(self, lesson_id: UUID, person: User, *, is_done: bool = False) -> UUID:
        done: dict[str, Any] = {}
        if is_done:
            done = {
                "status": AssignmentStatus.COMPLETED,
                "score": 100,
                "correct_answers": 3,
                "completed_at": datetime(2026, 1, 1, tzinfo=UTC),
            }
        row = QuizAssignment(lesson_id=lesson_id, student_id=person.id, quiz_id=self.quiz.id, **done)
        self._put(row)
        if is_done:
            xp = XpEntry(
                club_id=self.club.id, user_id=person.id, points=20, source=XpSource.QUIZ, source_id=row.id
            )
            self._put(xp)
        return row.id

    def _add_material(self) -> UUID:
        row = Material(
            kind=MaterialKind.FILE,
            title="Схема",
            file_name="a.pdf",
            content_type="application/pdf",
            size_bytes=1,
            storage_key=new_id().hex,
        )
        self._put(row)
        self._put(LessonMaterial(template_id=self.template.id, material_id=row.id, order_index=self._count))
        return row.id

    def _put(self, row: Any) -> None:
        self._db.add(row)
        self._db.commit()
