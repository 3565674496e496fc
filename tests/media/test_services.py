"""The corners of the services: what comes twice or too late, what is gone, room that is all but full."""

import shutil
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import col, func, select

from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.errors import Unauthorized
from lms_app.media import approval, approval_queries, library, links, processing, service
from lms_app.media.errors import MediaNotFound, RequestNotFound, StillOnItsWay
from lms_app.media.library_schemas import LinkTarget, TargetKind
from lms_app.media.managing import rename_medium
from lms_app.media.processing import MadeMedium
from models.accounts import User
from models.base import new_id
from models.jobs import Job
from models.media import DeletionStatus, Media, MediaStatus, Upload, UploadStatus
from models.notifications import Notification
from tests.factories.accounts import actor_of
from tests.factories.courses import make_video
from tests.factories.media import make_author, make_media, make_upload
from tests.support.tus_client import TusClient

MADE = MadeMedium(
    storage_key="media/a.mp4",
    thumbnail_key=None,
    size_bytes=900,
    sha256="1" * 64,
    content_type="video/mp4",
    container="mp4",
    width=160,
    height=120,
    duration_ms=3000,
    video_codec="h264",
    audio_codec=None,
)


def received(db: Db, author: User) -> Upload:
    return make_upload(db, author, status=UploadStatus.RECEIVED, received_at=utc_now())


def medium_of(db: Db, upload: Upload) -> Media:
    db.flush()
    db.expire_all()
    return db.get_one(Media, upload.media_id)


def test_the_last_byte_is_noted_once(db: Db, author: User) -> None:
    upload = make_upload(db, author)
    assert [service.receive_upload(db, upload.id) for _ in range(2)] == [True, False]
    assert not service.receive_upload(db, new_id())
    assert db.exec(select(func.count()).select_from(Job)).one() == 1


def test_an_upload_that_went_on_does_not_expire(db: Db, author: User) -> None:
    upload = make_upload(db, author)
    assert not service.expire_upload(db, upload.id)
    upload.expires_at = utc_now() - timedelta(seconds=1)
    db.commit()
    assert [service.expire_upload(db, upload.id) for _ in range(2)] == [True, False]


def test_a_medium_is_made_once(db: Db, author: User) -> None:
    upload = received(db, author)
    assert processing.find_pending(db, upload.id) is not None
    processing.note_medium(db, upload.id, MADE)
    processing.note_fault(db, upload.id, "truncated")
    processing.note_medium(db, upload.id, MADE)
    medium = medium_of(db, upload)
    assert (medium.status, medium.error_code, medium.version) == (MediaStatus.READY, None, 2)
    assert (medium.size_bytes, medium.duration_ms) == (900, 3000)
    assert processing.find_pending(db, upload.id) is None


def test_a_refused_medium_stays_refused(db: Db, author: User) -> None:
    upload = received(db, author)
    processing.note_fault(db, upload.id, "truncated")
    processing.note_medium(db, upload.id, MADE)
    medium = medium_of(db, upload)
    assert (medium.status, medium.error_code, medium.version) == (MediaStatus.ERROR, "truncated", 2)


def test_room_that_was_promised_is_not_promised_again(
    tus: TusClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = get_settings().upload_keep_free_bytes + 1000
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    first = tus.begin(600)
    assert tus.create(600).status_code == 507
    assert tus.create(400).status_code == 201
    tus.delete(first)
    assert tus.create(600).status_code == 201


def test_what_failed_takes_up_nobodys_room(
    tus: TusClient, db: Db, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = get_settings().model_copy(update={"upload_quota_mb": 1})
    monkeypatch.setattr("lms_app.media.service.get_settings", lambda: settings)
    whole = {"size_bytes": 1024**2 - 600}
    make_media(db, author, status=MediaStatus.ERROR, error_code="empty", **whole)
    assert tus.create(1000).status_code == 201
    make_video(db, author, **whole)
    assert tus.create(1000).status_code == 413


def test_what_is_used_and_on_its_way_waits_for_its_bytes(db: Db, author: User, used: Any) -> None:
    used.video.status = MediaStatus.PROCESSING
    db.commit()
    with pytest.raises(StillOnItsWay):
        approval.ask_deletion(db, actor_of(author), used.video.id, "не нужно")


def test_a_wish_that_is_not_there_is_said_to_be_none(db: Db, admin: User) -> None:
    with pytest.raises(RequestNotFound):
        approval.approve_deletion(db, actor_of(admin), new_id())
    with pytest.raises(RequestNotFound):
        approval_queries.view_request(db, new_id())


def test_who_decides_on_a_wish_of_their_own_is_not_told(db: Db, admin: User, used: Any) -> None:
    wish = approval.ask_deletion(db, actor_of(admin), used.video.id, "не нужно")
    assert approval.refuse_deletion(db, actor_of(admin), wish.id).status is DeletionStatus.REFUSED
    told = select(Notification).where(col(Notification.user_id) == admin.id)
    assert db.exec(told).all() == []


def test_admins_choose_among_those_who_have_media(db: Db, author: User, admin: User) -> None:
    make_video(db, author)
    make_media(db, author)
    make_video(db, make_author(db, name="Бота"), erased_at=utc_now(), deleted_at=utc_now())
    make_author(db, name="Без файлов")
    other = make_author(db, name="Аяна")
    make_media(db, other)
    assert library.list_owners(db, actor_of(admin)) == [(other.id, "Аяна"), (author.id, author.name)]
    assert library.list_owners(db, actor_of(author)) == []
    with pytest.raises(Unauthorized):
        library.list_owners(db, ANONYMOUS)


def test_what_lies_in_the_bin_is_not_renamed(db: Db, author: User) -> None:
    medium = make_video(db, author, deleted_at=utc_now())
    with pytest.raises(MediaNotFound):
        rename_medium(db, actor_of(author), medium.id, "Иначе")


def test_a_target_says_which_course_it_is_of(db: Db, used: Any) -> None:
    kinds = {
        TargetKind.COURSE: used.course.id,
        TargetKind.SECTION: used.section.id,
        TargetKind.ITEM: used.item.id,
    }
    for kind, key in kinds.items():
        assert links.find_course_id(db, LinkTarget(kind=kind, id=key)) == used.course.id
    assert links.find_course_id(db, LinkTarget(kind=TargetKind.LESSON, id=new_id())) is None
    assert links.find_course_id(db, LinkTarget(kind=TargetKind.ITEM, id=new_id())) is None
