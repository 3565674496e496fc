"""The routes that write something of clubs: what the right person may send, and what the wrong ones get."""

import re
from dataclasses import dataclass
from typing import Any

Statuses = dict[str, int]

# Who may know that the club exists is told that it isn't theirs; for the others there is no such club.
MANAGERS: Statuses = {
    "anonymous": 401,
    "pupil": 403,
    "classmate": 403,
    "of another class": 403,
    "awaiting approval": 404,
    "removed": 404,
    "stranger": 404,
    "instructor": 404,
    "another mentor": 404,
}
ADMINS: Statuses = {name: 401 if name == "anonymous" else 403 for name in [*MANAGERS, "owner"]}
# What belongs to one person alone: others don't find it, whatever their role.
PERSONAL: Statuses = {
    name: 401 if name == "anonymous" else 404 for name in [*MANAGERS, "owner", "admin"] if name != "pupil"
}
SIGNED_IN: Statuses = {"anonymous": 401}


@dataclass(frozen=True)
class Write:
    """One route with a body that the right person may send, and what the wrong ones are answered.

    `elsewhere` is what a mentor gets who asks for the same ids under the address of their own club; None
    where the address has no other id.
    """

    method: str
    path: str
    refused: Statuses
    body: Any = None
    right: str = "owner"
    elsewhere: int | None = None
    files: dict[str, Any] | None = None
    headers: dict[str, str] | None = None
    content: bytes | None = None

    @property
    def route(self) -> str:
        return f"{self.method} {name_route(self.path)}"


def name_route(path: str) -> str:
    """Give an address without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "*", path)


_MARK = {"studentId": "{student}", "status": "PRESENT"}
_PLAN = {"lessonTemplateId": "{template}", "classId": "{class}", "date": "{day}", "time": "15:00"}
_LESSON = {"title": "Новый урок", "quiz": {"passPercent": 50, "xp": 20, "questions": []}}
CLUB, ADMIN = "/api/kruzhok/{club}", "/api/admin/kruzhok"
LESSON = CLUB + "/schedule/{lesson}"

WRITES = [
    # Clubs and classes
    Write(
        "POST",
        "/api/kruzhok",
        {**SIGNED_IN, "stranger": 403, "pupil": 403, "another mentor": 403},
        {"name": "Новый"},
        right="subscriber",
    ),
    Write("PATCH", CLUB, MANAGERS, {"name": "Захвачен"}),
    Write("POST", CLUB + "/archive", MANAGERS),
    Write("POST", CLUB + "/restore", MANAGERS),
    Write("POST", CLUB + "/code", MANAGERS),
    Write("POST", CLUB + "/classes", MANAGERS, {"name": "10Г"}),
    Write(
        "POST",
        CLUB + "/classes/order",
        MANAGERS,
        {"classIds": ["{other_class}", "{class}", "{empty_class}"]},
        elsewhere=404,
    ),
    Write("PATCH", CLUB + "/classes/{class}", MANAGERS, {"name": "Наш"}, elsewhere=404),
    # Members
    Write(
        "POST",
        "/api/kruzhok/enroll-by-code",
        SIGNED_IN,
        {"code": "{join_code}"},
        right="stranger",
    ),
    Write(
        "POST",
        CLUB + "/members/approve",
        MANAGERS,
        {"memberIds": ["{pending_member}"], "classId": "{class}"},
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/members/reject",
        MANAGERS,
        {"memberIds": ["{pending_member}"]},
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/members/move",
        MANAGERS,
        {"memberIds": ["{pupil_member}"], "classId": "{other_class}"},
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/members/remove",
        MANAGERS,
        {"memberIds": ["{pupil_member}"]},
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/members/students",
        MANAGERS,
        {"name": "Камила", "classId": "{class}"},
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/members/import",
        MANAGERS,
        {"text": "Имя\nКамила Ли\n", "classId": "{class}"},
        elsewhere=404,
    ),
    Write("POST", CLUB + "/members/{child_member}/password", MANAGERS, elsewhere=404),
    Write("POST", CLUB + "/poster", MANAGERS),
    Write(
        "POST",
        CLUB + "/login-cards",
        MANAGERS,
        {"memberIds": ["{child_member}"]},
        elsewhere=404,
    ),
    # Schedule
    Write("POST", CLUB + "/schedule", MANAGERS, _PLAN, elsewhere=404),
    Write("PATCH", LESSON, MANAGERS, {"sequence": 0, "date": "{day}"}, elsewhere=404),
    Write("POST", LESSON + "/cancel", MANAGERS, {"reason": "Так"}, elsewhere=404),
    Write("POST", LESSON + "/start", MANAGERS, elsewhere=404),
    Write("POST", CLUB + "/schedule/{given_lesson}/complete", MANAGERS, elsewhere=404),
    Write("POST", CLUB + "/holidays", MANAGERS, {"date": "2031-03-23", "name": "Наурыз"}),
    Write("DELETE", CLUB + "/holidays/{holiday}", MANAGERS, elsewhere=404),
    Write(
        "POST",
        "/api/calendar/feeds",
        {
            "anonymous": 401,
            "awaiting approval": 404,
            "removed": 404,
            "stranger": 404,
            "instructor": 404,
            "another mentor": 404,
            "of another class": 404,
        },
        {"classId": "{class}"},
    ),
    Write("DELETE", "/api/calendar/feeds/{feed}", PERSONAL, right="pupil"),
    # Attendance
    Write(
        "POST",
        CLUB + "/attendance/bulk",
        MANAGERS,
        {"scheduleId": "{lesson}", "attendances": [_MARK]},
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/attendance/batch",
        MANAGERS,
        {"changes": [{"scheduleId": "{lesson}", **_MARK}]},
        elsewhere=404,
    ),
    Write("POST", LESSON + "/attendance", MANAGERS, [_MARK], elsewhere=404),
    # Quizzes: their student's alone
    Write(
        "PUT",
        CLUB + "/quiz/{assignment}/answers",
        PERSONAL,
        {"answers": [{"questionId": "{question}", "selectedIndex": 1}]},
        right="pupil",
        elsewhere=404,
    ),
    Write(
        "POST",
        CLUB + "/lessons/{given_lesson}/quiz/submit",
        PERSONAL,
        {"answers": [{"questionId": "{question}", "selectedIndex": 1}]},
        right="pupil",
        elsewhere=404,
    ),
    # Payments
    Write(
        "POST",
        "/api/kruzhok/subscription/request",
        SIGNED_IN,
        {"type": "ONETIME_PURCHASE", "paymentComment": "{payment_code}"},
        right="stranger",
    ),
    Write(
        "POST",
        "/api/kruzhok/subscription/upgrade",
        SIGNED_IN,
        {"extraClasses": 1, "paymentComment": "{payment_code}"},
    ),
    Write("POST", ADMIN + "/subscription/{payment}/approve", ADMINS, {}, right="admin"),
    Write("POST", ADMIN + "/subscription/{payment}/reject", ADMINS, {}, right="admin"),
    Write("POST", ADMIN + "/upgrade/{upgrade}/approve", ADMINS, {}, right="admin"),
    Write("POST", ADMIN + "/upgrade/{upgrade}/reject", ADMINS, {}, right="admin"),
    Write(
        "POST",
        ADMIN + "/payments/approve",
        ADMINS,
        {"ids": ["{payment}", "{another_payment}"]},
        right="admin",
    ),
    Write("PUT", ADMIN + "/payments/{payment}/notes", ADMINS, {"adminNotes": "Мой"}, right="admin"),
    # Programs and their files
    Write("POST", ADMIN + "/programs", ADMINS, {"title": "Новая"}, right="admin"),
    Write("PUT", ADMIN + "/programs/{program}", ADMINS, {"title": "Другая"}, right="admin"),
    Write("POST", ADMIN + "/programs/{program}/archive", ADMINS, right="admin"),
    Write("POST", ADMIN + "/programs/{archived_program}/restore", ADMINS, right="admin"),
    Write("POST", ADMIN + "/programs/{program}/lessons", ADMINS, {"title": "Урок"}, right="admin"),
    Write(
        "PUT",
        ADMIN + "/programs/{program}/order",
        ADMINS,
        {"lessonIds": ["{template}"]},
        right="admin",
    ),
    Write("PUT", ADMIN + "/lessons/{template}", ADMINS, _LESSON, right="admin"),
    Write("POST", ADMIN + "/lessons/{template}/archive", ADMINS, right="admin"),
    Write("POST", ADMIN + "/lessons/{archived_template}/restore", ADMINS, right="admin"),
    Write(
        "POST",
        ADMIN + "/materials",
        ADMINS,
        right="admin",
        files={"file": ("a.txt", b"text", "text/plain")},
    ),
    Write("PUT", ADMIN + "/materials/{material}", ADMINS, {"title": "Моя"}, right="admin"),
    Write("DELETE", ADMIN + "/materials/{material}", ADMINS, right="admin"),
    Write("POST", ADMIN + "/materials/{deleted_material}/restore", ADMINS, right="admin"),
    # The rest
    Write(
        "POST",
        ADMIN + "/holidays",
        ADMINS,
        {"date": "2031-03-24", "name": "День"},
        right="admin",
    ),
    Write(
        "PUT",
        ADMIN + "/holidays/{shared_holiday}",
        ADMINS,
        {"date": "2031-03-25", "name": "День"},
        right="admin",
    ),
    Write("DELETE", ADMIN + "/holidays/{shared_holiday}", ADMINS, right="admin"),
    Write("POST", ADMIN + "/certificate/{certificate}/reject", ADMINS, {}, right="admin"),
    Write("POST", "/api/v1/notifications/read-all", SIGNED_IN),
    Write(
        "POST",
        "/api/v1/notifications/{notification}/read",
        {name: 401 if name == "anonymous" else 404 for name in [*MANAGERS, "admin"]},
    ),
]
