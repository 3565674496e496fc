"""What crashes and people leave behind is finished or removed."""

import os
import time
from datetime import timedelta

from sqlmodel import select

from jobs import media as media_jobs
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.media import parts
from models.accounts import User
from models.jobs import Job
from models.media import Media, Upload, UploadStatus
from tests.factories.media import make_media, make_upload


def sweep(db: Db) -> None:
    media_jobs.sweep_uploads(None)  # type: ignore[arg-type]
    db.rollback()
    db.expire_all()


def test_an_upload_whose_end_was_lost_is_finished_once(db: Db, author: User) -> None:
    row = make_upload(db, author, size_bytes=100)
    parts.part_path(row.id).write_bytes(b"x" * 100)
    sweep(db)
    sweep(db)
    assert db.get_one(Upload, row.id).status is UploadStatus.RECEIVED
    assert db.exec(select(Job.id)).all() == [row.id]


def test_who_is_writing_is_left_alone(db: Db, author: User) -> None:
    row = make_upload(db, author, size_bytes=100)
    parts.part_path(row.id).write_bytes(b"x" * 100)
    descriptor = parts.open_part(row.id)
    assert parts.try_lock(descriptor)
    sweep(db)
    assert db.get_one(Upload, row.id).status is UploadStatus.UPLOADING
    os.close(descriptor)
    sweep(db)
    assert db.get_one(Upload, row.id).status is UploadStatus.RECEIVED


def test_what_expired_and_what_nobody_knows_is_removed(db: Db, author: User) -> None:
    old = make_upload(db, author, expires_at=utc_now() - timedelta(seconds=1))
    young = make_upload(db, author)
    ids = [old.id, young.id, make_media(db, author).id]
    old_media_id = old.media_id
    for each in ids:
        parts.part_path(each).write_bytes(b"x")
    day_ago = time.time() - 86_400
    os.utime(parts.part_path(ids[2]), (day_ago, day_ago))
    os.utime(parts.part_path(ids[1]), (day_ago, day_ago))
    sweep(db)
    assert [path.stem for path in parts.folder().iterdir()] == [str(ids[1])]
    assert db.exec(select(Upload.id)).all() == [ids[1]]
    assert db.get(Media, old_media_id) is None


def test_folders_of_killed_workers_go_and_those_in_use_stay(db: Db) -> None:
    left, used = parts.folder() / "work-left", parts.folder() / "work-used"
    day_ago = time.time() - 86_400
    for folder in (left, used):
        folder.mkdir()
        (folder / "video.mp4").write_bytes(b"x")
        os.utime(folder, (day_ago, day_ago))
    os.utime(left / "video.mp4", (day_ago, day_ago))
    sweep(db)
    assert list(parts.folder().iterdir()) == [used]
