"""Who uploads in `bench upload`: a person of its own, and one connection that sends pieces."""

import base64
import http.client
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

from sqlmodel import col, delete, select

from lms_app.core.clock import utc_now
from lms_app.core.db import transaction
from lms_app.core.tokens import hash_secret, make_secret
from lms_app.media import parts
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import LoginSession, Role, User
from models.base import new_id
from models.jobs import Job
from models.media import Media, Upload


class Sender:
    """Sends one file over one connection, piece by piece; `spent_s` is the time of all of them."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._path = path
        self._headers = headers
        self._offset = 0
        self.spent_s = 0.0

    def send(self, content: bytes) -> None:
        """Send the next bytes in one request.

        Raises:
            RuntimeError: The server refused them.
        """
        started = time.perf_counter()
        headers = {**self._headers, "Upload-Offset": str(self._offset)}
        self._connection.request("PATCH", self._path, content, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        self.spent_s += time.perf_counter() - started
        self._offset += len(content)
        if answer.status != 204:
            raise RuntimeError(f"a piece was refused with {answer.status}: {said[:300]!r}")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def upload_author() -> Generator[str]:
    """Make a person who may upload; gives the session's token. All of theirs is removed at the end."""
    token, user_id = make_secret(), new_id()
    email = f"bench-{user_id.hex}@demo.local"
    with transaction() as db:
        db.add(User(id=user_id, email=email, name="Bench", role=Role.INSTRUCTOR))
        db.flush()
        ends = utc_now() + timedelta(hours=2)
        db.add(LoginSession(user_id=user_id, token_hash=hash_secret(token), expires_at=ends))
    try:
        yield token
    finally:
        with transaction() as db:
            for upload_id in db.exec(select(Upload.id).where(col(Upload.user_id) == user_id)).all():
                parts.remove_files(upload_id)
            db.exec(delete(Job).where(col(Job.user_id) == user_id))
            db.exec(delete(Upload).where(col(Upload.user_id) == user_id))
            db.exec(delete(Media).where(col(Media.owner_id) == user_id))
            db.exec(delete(User).where(col(User.id) == user_id))


def make_headers(port: int, token: str) -> dict[str, str]:
    """Give what a program of that person sends with each request."""
    return {
        "Tus-Resumable": "1.0.0",
        "Cookie": f"{SESSION_COOKIE}={token}",
        "Origin": f"http://127.0.0.1:{port}",
        "Content-Type": "application/offset+octet-stream",
    }


def begin_upload(port: int, headers: dict[str, str], size_bytes: int) -> str:
    """Begin an upload; give its path.

    Raises:
        RuntimeError: The server refused it.
    """
    name = base64.b64encode(b"bench.pdf").decode()
    declared = {"Upload-Length": str(size_bytes), "Upload-Metadata": f"filename {name}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/uploads", headers={**headers, **declared})
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status != 201:
        raise RuntimeError(f"the upload was refused with {answer.status}: {said[:300]!r}")
    return str(answer.headers["Location"])
