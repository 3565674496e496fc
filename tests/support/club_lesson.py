"""A club of the demo mentor with one student and a lesson that goes on, put into the database by hand."""

import uuid

from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer


def make_club_lesson(
    app_server: AppServer, student: ApiClient, *, title: str, place: int = 1
) -> dict[str, str]:
    """Give the ids of the club and of its lesson, which follows the shipped lesson number `place`."""
    ids = {name: str(uuid.uuid4()) for name in ("club", "lesson")}
    with app_server.connect() as connection:
        mentor = connection.execute(
            "SELECT id FROM user_account WHERE email = 'mentor@demo.local'"
        ).fetchone()
        template = connection.execute(
            "SELECT t.id FROM lesson_template t JOIN program p ON p.id = t.program_id"
            " WHERE p.slug = 'arduino-first-robot' AND t.order_index = %s",
            [place],
        ).fetchone()
        assert mentor is not None
        assert template is not None
        connection.execute(
            "INSERT INTO club (id, owner_id, name, description, join_code, time_zone, created_at)"
            " VALUES (%s, %s, 'Роботы', '', %s, 'Asia/Almaty', now())",
            [ids["club"], mentor[0], uuid.uuid4().hex[:12].upper()],
        )
        connection.execute(
            "INSERT INTO club_member (id, club_id, user_id, status, requested_at)"
            " VALUES (%s, %s, %s, 'APPROVED', now())",
            [str(uuid.uuid4()), ids["club"], student.user["id"]],
        )
        connection.execute(
            "INSERT INTO scheduled_lesson (id, club_id, template_id, title, starts_at, ends_at, status,"
            " started_at, cancel_reason, sequence, created_at, updated_at) VALUES (%s, %s, %s, %s,"
            " now(), now() + interval '1 hour', 'IN_PROGRESS', now(), '', 0, now(), now())",
            [ids["lesson"], ids["club"], template[0], title],
        )
    return ids
