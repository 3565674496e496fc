"""What becomes of an upload: good files are ready, and a second try finds what the first left."""

import errno
import hashlib
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import av
import pytest
from PIL import Image
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from jobs import media as media_jobs
from jobs.inspection import process
from jobs.inspection.conversion import fit_size
from jobs.inspection.findings import CONVERSION, NoRoom
from jobs.inspection.process import run_inspection
from jobs.inspection.progress import read_progress
from jobs.leases import LeaseLost
from jobs.runner import run_job
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.storage import get_storage
from lms_app.media import parts
from models.jobs import Job, JobStatus
from models.media import Media, MediaStatus, Upload, UploadStatus
from tests.factories import media_files as files
from tests.media.conftest import process_all, send_file
from tests.support.tus_client import TusClient


@pytest.mark.parametrize(
    ("name", "codec", "audio", "container"),
    [
        ("a.mp4", "libx264", "aac", "mp4"),
        ("a.mov", "libx264", "aac", "mp4"),
        ("a.mkv", "libx264", "aac", "mp4"),
        ("a.flv", "libx264", "aac", "mp4"),
        ("old.avi", "mpeg4", "libmp3lame", "mp4"),
        ("old.wmv", "wmv2", "wmav2", "mp4"),
        ("old.flv", "flv", "libmp3lame", "mp4"),
        ("phone.mov", "libx265", "aac", "mp4"),
        ("camera.mov", "libx264", "pcm_s16le", "mp4"),
        ("h264.avi", "libx264", "libmp3lame", "mp4"),
        ("mixed.mkv", "libvpx-vp9", "aac", "mp4"),
        ("silent.mp4", "libx264", None, "mp4"),
        ("a.webm", "libvpx-vp9", "libopus", "webm"),
        ("vp8.mkv", "libvpx", "libopus", "webm"),
    ],
)
def test_a_video_is_ready(
    tus: TusClient, db: Db, tmp_path: Path, name: str, codec: str, audio: str | None, container: str
) -> None:
    content = files.make_video(tmp_path / name, codec=codec, audio=audio)
    media_id = send_file(tus, content, name)
    process_all(db)
    medium = db.get_one(Media, media_id)
    assert (medium.status, medium.error_code) == (MediaStatus.READY, None)
    assert medium.sha256 == hashlib.sha256(content).hexdigest()
    assert (medium.width, medium.height, medium.container) == (160, 120, container)
    assert medium.duration_ms == pytest.approx(3000, abs=150)
    assert medium.storage_key == f"media/{media_id}.{container}"
    with get_storage().open(medium.storage_key) as stored:
        copied = stored.read()
    assert len(copied) == medium.size_bytes
    if container == "mp4":
        (tmp_path / "stored").write_bytes(copied)
        assert files.starts_at_once(tmp_path / "stored")
    with get_storage().open(medium.thumbnail_key or "") as thumbnail:
        assert thumbnail.read(3) == b"\xff\xd8\xff"
    assert db.exec(select(Upload.status)).one() is UploadStatus.DONE
    assert list(parts.folder().iterdir()) == []


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.png", lambda: files.make_picture("PNG")),
        ("a.jpg", lambda: files.make_picture("JPEG")),
        ("a.jpeg", lambda: files.make_picture("JPEG")),
        ("a.gif", lambda: files.make_picture("GIF")),
        ("a.webp", lambda: files.make_picture("WEBP")),
        ("a.pdf", files.make_pdf),
        ("a.pptx", files.make_presentation),
    ],
)
def test_materials_are_ready(tus: TusClient, db: Db, name: str, make) -> None:
    content = make()
    media_id = send_file(tus, content, name)
    process_all(db)
    medium = db.get_one(Media, media_id)
    assert (medium.status, medium.error_code) == (MediaStatus.READY, None)
    assert medium.sha256 == hashlib.sha256(content).hexdigest()
    with get_storage().open(medium.storage_key) as stored:
        assert stored.read() == content


def test_a_second_try_finds_what_the_first_left(
    tus: TusClient, db: Db, mp4: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_id = send_file(tus, mp4, "a.mp4")
    job = db.exec(select(Job)).one()

    def crash(*_: object) -> None:
        raise OSError("the database went away")

    with monkeypatch.context() as patch:
        patch.setattr(media_jobs, "note_medium", crash)
        run_job(str(job.id))
    db.rollback()
    assert db.get_one(Media, media_id).status is MediaStatus.PROCESSING
    db.get_one(Job, job.id).run_after = utc_now() - timedelta(seconds=1)
    db.commit()
    process_all(db)
    assert db.get_one(Media, media_id).status is MediaStatus.READY
    assert list(parts.folder().iterdir()) == []


def test_a_job_that_fails_for_good_says_so(
    tus: TusClient, db: Db, mp4: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_id = send_file(tus, mp4, "a.mp4")
    with transaction() as own:
        media_jobs.give_up(own, db.exec(select(Job.id)).one())
    db.rollback()
    assert db.get_one(Media, media_id).error_code == "failed"


def test_bytes_that_are_gone_are_said(tus: TusClient, db: Db, mp4: bytes) -> None:
    media_id = send_file(tus, mp4, "a.mp4")
    for path in parts.folder().iterdir():
        path.unlink()
    process_all(db)
    assert db.get_one(Media, media_id).error_code == "lost"


def test_a_conversion_waits_in_a_queue_of_its_own(tus: TusClient, db: Db, tmp_path: Path) -> None:
    media_id = send_file(tus, files.make_video(tmp_path / "a.avi", codec="mpeg4", audio=None), "a.avi")
    first = db.exec(select(Job)).one()
    run_job(str(first.id))
    db.rollback()
    db.expire_all()
    waiting = db.exec(select(Job).where(Job.status == JobStatus.QUEUED)).one()
    assert (waiting.name, waiting.queue) == (JobName.CONVERT_MEDIA, QueueName.CONVERSION)
    assert db.get_one(Media, media_id).status is MediaStatus.PROCESSING
    assert parts.part_path(first.id).exists()
    process_all(db)
    assert db.get_one(Media, media_id).video_codec == "h264"
    assert list(parts.folder().iterdir()) == []


def test_a_conversion_that_fails_for_good_says_so(tus: TusClient, db: Db, tmp_path: Path) -> None:
    media_id = send_file(tus, files.make_video(tmp_path / "a.avi", codec="mpeg4", audio=None), "a.avi")
    run_job(str(db.exec(select(Job.id)).one()))
    db.rollback()
    with transaction() as own:
        media_jobs.give_up_conversion(
            own, db.exec(select(Job.id).where(Job.name == JobName.CONVERT_MEDIA)).one()
        )
    db.rollback()
    assert db.get_one(Media, media_id).error_code == "failed"


@pytest.fixture
def long_video(tmp_path: Path) -> Path:
    """A video that takes some seconds to convert."""
    path = tmp_path / "long.avi"
    files.make_video(path, seconds=120, codec="mpeg4", audio=None)
    return path


def test_a_conversion_says_how_far_it_is(
    tus: TusClient, db: Db, long_video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_LOOK_EVERY_S", 0.05)
    media_id = send_file(tus, long_video.read_bytes(), "a.avi")
    run_job(str(db.exec(select(Job.id)).one()))
    db.rollback()
    version = db.get_one(Media, media_id).version
    told: list[int] = []
    note = media_jobs.note_conversion

    def listen(own: Db, upload_id: UUID, percent: int) -> None:
        note(own, upload_id, percent)
        told.append(own.get_one(Media, media_id).converted_percent)

    with monkeypatch.context() as patch:
        patch.setattr(media_jobs, "note_conversion", listen)
        patch.setattr(media_jobs, "_store", _stop)
        run_job(str(db.exec(select(Job.id).where(Job.name == JobName.CONVERT_MEDIA)).one()))
    assert len(told) > 1
    assert told == sorted(set(told))
    db.rollback()
    db.expire_all()
    medium = db.get_one(Media, media_id)
    # Nobody who renames the file meanwhile is refused for it.
    assert (medium.converted_percent, medium.version) == (told[-1], version)


def _stop(*_: object) -> None:
    raise OSError("the process was killed")


def test_a_conversion_goes_on_while_the_database_is_away(
    tus: TusClient, db: Db, long_video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_LOOK_EVERY_S", 0.05)
    media_id = send_file(tus, long_video.read_bytes(), "a.avi")
    calls: list[int] = []

    def fail(_own: Db, _upload_id: UUID, percent: int) -> None:
        calls.append(percent)
        raise OperationalError("", {}, OSError("gone"))

    monkeypatch.setattr(media_jobs, "note_conversion", fail)
    process_all(db)
    assert calls
    assert db.get_one(Media, media_id).status is MediaStatus.READY


def test_a_conversion_that_nobody_waits_for_ends(
    long_video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_LOOK_EVERY_S", 0.05)

    def lose(_percent: int) -> None:
        raise LeaseLost

    made = tmp_path / "made"
    made.mkdir()
    with pytest.raises(LeaseLost):
        run_inspection(CONVERSION, "avi", long_video, made, on_progress=lose)
    written = (made / "progress").read_text()
    time.sleep(0.5)
    assert (made / "progress").read_text() == written


@pytest.mark.parametrize(
    ("said", "percent"), [("7", 7), ("99", 99), ("", 0), ("x", 0), ("-5", 0), ("1000", 10)]
)
def test_of_progress_only_what_makes_sense_is_taken(tmp_path: Path, said: str, percent: int) -> None:
    (tmp_path / "progress").write_text(said)
    assert read_progress(tmp_path) == percent


def test_a_film_of_a_phone_stays_upright(tmp_path: Path) -> None:
    source, made = tmp_path / "a.mov", tmp_path / "made"
    files.make_video(source, codec="libx265", audio=None, turned_by=90)
    made.mkdir()
    findings = run_inspection(CONVERSION, "mov", source, made)
    with av.open(str(made / (findings.copy_name or ""))) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height, frame.rotation) == (160, 120, 90)
    with Image.open(made / (findings.thumbnail_name or "")) as thumbnail:
        assert thumbnail.size == (120, 160)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((160, 120), (160, 120)),
        ((3840, 2160), (1920, 1080)),
        ((2160, 3840), (1080, 1920)),
        ((1921, 17), (1920, 16)),
        ((4000, 3000), (1440, 1080)),
        ((1, 1), (2, 2)),
    ],
)
def test_what_is_converted_fits_full_hd(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert fit_size(*size) == kept


@pytest.mark.parametrize("fault", [NoRoom(), OSError(errno.ENOSPC, "no space")])
def test_a_file_waits_while_the_disk_is_full(
    tus: TusClient, db: Db, mp4: bytes, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    media_id = send_file(tus, mp4, "a.mp4")
    job_id = db.exec(select(Job.id)).one()

    def fail(*_: object, **__: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(media_jobs, "run_inspection", fail)
        run_job(str(job_id))
    db.rollback()
    job = db.get_one(Job, job_id)
    assert (job.status, job.attempts, job.error) == (JobStatus.QUEUED, 0, "the disk is full")
    assert db.get_one(Media, media_id).status is MediaStatus.PROCESSING
    job.run_after = utc_now() - timedelta(seconds=1)
    db.commit()
    run_job(str(job_id))
    db.rollback()
    db.expire_all()
    assert db.get_one(Media, media_id).status is MediaStatus.READY
