"""A video on S3 from its upload to the seeking of a viewer, and what happens while the store is away."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from jobs.runner import run_job
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.media import parts
from models.accounts import User
from models.jobs import Job, JobStatus
from models.media import Media, MediaStatus
from tests.factories import media_files
from tests.factories.media import make_author
from tests.storage.conftest import use_server
from tests.support.s3_server import BUCKET, S3Server
from tests.support.tus_client import TusClient

ClientOf = Callable[[User | None], TestClient]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return media_files.make_video(tmp_path_factory.mktemp("video") / "a.mp4")


@pytest.fixture
def on_mortal_s3(mortal_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    yield from use_server(mortal_server, monkeypatch)


def upload(client: TestClient, content: bytes) -> str:
    tus = TusClient(client)
    answer = tus.patch(tus.begin(len(content), "lesson.mp4"), 0, content)
    assert answer.status_code == 204, answer.text
    return answer.headers["Media-Id"]


def run_jobs(db: Db) -> None:
    db.rollback()
    for job_id in db.exec(select(Job.id).where(Job.status == JobStatus.QUEUED)).all():
        run_job(str(job_id))
    db.rollback()


def test_a_video_on_s3_is_seen_by_ranges(on_s3: S3Server, client_of: ClientOf, db: Db, video: bytes) -> None:
    author = make_author(db)
    client = client_of(author)
    media_id = upload(client, video)
    assert "Contents" not in on_s3.client().list_objects_v2(Bucket=BUCKET)
    run_jobs(db)

    kept = on_s3.client().get_object(Bucket=BUCKET, Key=f"lms/media/{media_id}.mp4")["Body"].read()
    assert not (get_settings().data_dir / "storage" / "media" / f"{media_id}.mp4").exists()
    assert not parts.part_path(db.exec(select(Job.id)).one()).exists()
    shown = client.get(f"/api/media/{media_id}").json()
    assert (shown["status"], shown["sizeBytes"]) == ("ready", len(kept))
    whole = client.get(shown["url"])
    assert (whole.status_code, whole.content) == (200, kept)
    part = client.get(shown["url"], headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, kept[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(kept)}"
    assert client.get(shown["url"], headers={"Range": "bytes=-5"}).content == kept[-5:]
    assert client.get(shown["thumbnailUrl"]).content[:3] == b"\xff\xd8\xff"
    for wrong in (client_of(None), client_of(make_author(db))):
        assert wrong.get(shown["url"]).status_code == 404
    assert client.get("/health").json()["storage"] == "ok"


def test_an_upload_waits_for_a_store_that_is_away(
    on_mortal_s3: S3Server, client_of: ClientOf, db: Db, video: bytes
) -> None:
    client = client_of(make_author(db))
    media_id = upload(client, video)
    on_mortal_s3.kill()
    run_jobs(db)

    job = db.exec(select(Job)).one()
    assert (job.status, job.attempts, job.error) == (JobStatus.QUEUED, 0, "StorageUnavailable")
    assert db.get_one(Media, media_id).status is MediaStatus.PROCESSING
    assert parts.part_path(job.id).read_bytes() == video
    health = client.get("/health")
    assert (health.status_code, health.json()["storage"]) == (200, "down")

    on_mortal_s3.start()
    job.run_after = job.created_at
    db.add(job)
    db.commit()
    run_jobs(db)
    shown = client.get(f"/api/media/{media_id}").json()
    assert shown["status"] == "ready"
    on_mortal_s3.kill()
    refused = client.get(shown["url"])
    assert (refused.status_code, refused.json()["code"]) == (503, "INTERNAL_SERVER_ERROR")
    assert "file storage" in refused.json()["error"]
