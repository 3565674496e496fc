"""Fixtures of uploads."""

import random
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from sqlmodel import select

from jobs.runner import run_job
from lms_app.core.db import Db
from lms_app.media import parts
from models.accounts import Role, User
from models.courses import ItemKind
from models.jobs import Job, JobStatus
from models.media import MediaLink
from tests.factories import media_files as files
from tests.factories.accounts import make_login, make_user
from tests.factories.courses import make_course, make_item, make_section, make_video
from tests.factories.media import make_author
from tests.support.tus_client import TusClient, WebProcess

PDF = b"%PDF-1.7\n"


def make_bytes(size: int, seed: int = 1) -> bytes:
    """Bytes that begin like a PDF and are otherwise noise."""
    return (PDF + random.Random(seed).randbytes(size))[:size]


def send_file(tus: TusClient, content: bytes, name: str) -> str:
    answer = tus.patch(tus.begin(len(content), name), 0, content)
    assert answer.status_code == 204, answer.text
    return answer.headers["Media-Id"]


def process_all(db: Db) -> None:
    """Run what is queued, and what that queues."""
    db.rollback()
    while waiting := db.exec(select(Job.id).where(Job.status == JobStatus.QUEUED)).all():
        for job_id in waiting:
            run_job(str(job_id))
        db.rollback()


@pytest.fixture(autouse=True)
def empty_folder() -> Iterator[None]:
    yield
    shutil.rmtree(parts.folder(), ignore_errors=True)


@pytest.fixture
def author(db: Db) -> User:
    return make_author(db)


@pytest.fixture
def tus(client_of, author: User) -> TusClient:
    return TusClient(client_of(author))


@pytest.fixture(scope="session")
def two_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[WebProcess]]:
    """Two web processes on the database and the folder of this run."""
    folder = tmp_path_factory.mktemp("web")
    servers = [WebProcess(folder / f"web-{number}.log").start() for number in range(2)]
    yield servers
    for server in servers:
        server.kill()


@pytest.fixture
def clients(db: Db, author: User, two_servers: list[WebProcess]) -> Iterator[list[TusClient]]:
    """The author at each of the two web processes."""
    made = [TusClient.connect(server.base_url, make_login(db, author)[1]) for server in two_servers]
    yield made
    for each in made:
        each.http.close()


@pytest.fixture
def stranger(client_of: Callable[[User], object], db: Db) -> TusClient:
    return TusClient(client_of(make_author(db, name="Чужой")))


@pytest.fixture(scope="session")
def mp4(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return files.make_video(tmp_path_factory.mktemp("mp4") / "a.mp4")


@pytest.fixture
def admin(db: Db) -> User:
    return make_user(db, role=Role.ADMIN, name="Админ")


@pytest.fixture
def used(db: Db, author: User) -> SimpleNamespace:
    """A video that an item plays, and that its course's chapter is linked to."""
    video = make_video(db, author, title="Светодиод", duration_ms=61_000)
    course = make_course(db, author)
    section = make_section(db, course)
    item = make_item(db, section, kind=ItemKind.VIDEO, title="Первая схема", media_id=video.id)
    db.add(MediaLink(media_id=video.id, section_id=section.id))
    db.commit()
    return SimpleNamespace(
        video=video, course=course, section=section, item=item, url=f"/api/media/{video.id}"
    )
