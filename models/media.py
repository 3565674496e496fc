"""Uploaded files: what is still on its way, what came of it, and where it is used."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class UploadStatus(StrEnum):
    """UPLOADING while bytes are missing, RECEIVED when all are there, DONE when a medium came of them."""

    UPLOADING = "UPLOADING"
    RECEIVED = "RECEIVED"
    DONE = "DONE"


class MediaKind(StrEnum):
    """What a medium is for whoever sees it."""

    VIDEO = "VIDEO"
    IMAGE = "IMAGE"
    PDF = "PDF"
    PPTX = "PPTX"


class MediaStatus(StrEnum):
    """UPLOADING, then PROCESSING by a job, which ends it READY or in ERROR."""

    UPLOADING = "UPLOADING"
    PROCESSING = "PROCESSING"
    READY = "READY"
    ERROR = "ERROR"


class DeletionStatus(StrEnum):
    """Where a wish to erase something that is used stands: PENDING until an admin decides."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


# The `error_code` of a medium whose bytes were taken away for good.
ERASED = "erased"


class Media(Table, table=True):
    """One file of the library. `sha256` is of the bytes as they were uploaded, before they were rearranged.

    `error_code` is the last part of a text's key, `media.fault.<code>`. `links_snapshot` keeps where the
    medium was used when it was deleted. An erased one is in ERROR and keeps its row, so that what used it
    can say that it is gone; `size_bytes` is 0 as soon as its bytes are.
    """

    __table_args__ = (
        CheckConstraint("size_bytes >= 0", name="size"),
        CheckConstraint("(status = 'ERROR') = (error_code IS NOT NULL)", name="error_code"),
        CheckConstraint("status <> 'READY' OR sha256 IS NOT NULL", name="ready_has_hash"),
        CheckConstraint("duration_ms >= 0", name="duration"),
        CheckConstraint("converted_percent BETWEEN 0 AND 100", name="converted"),
        CheckConstraint("width > 0 AND height > 0", name="dimensions"),
        CheckConstraint(
            "erased_at IS NULL OR deleted_at IS NOT NULL AND error_code = 'erased'", name="erased"
        ),
        Index("ix_media_owner", "owner_id", "created_at"),
        Index("ix_media_listed", "created_at", postgresql_where=text("deleted_at IS NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID = Field(foreign_key="user_account.id", ondelete="RESTRICT")
    title: str = Field(max_length=200)
    file_name: str = Field(max_length=200)
    kind: MediaKind = Field(sa_type=enum_type(MediaKind, "kind"))
    status: MediaStatus = Field(default=MediaStatus.UPLOADING, sa_type=enum_type(MediaStatus, "status"))
    error_code: str | None = Field(default=None, max_length=40)
    content_type: str = Field(max_length=100)
    size_bytes: int = Field(sa_type=BigInteger)
    sha256: str | None = Field(default=None, max_length=64)
    converted_percent: int = 0
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    container: str | None = Field(default=None, max_length=40)
    video_codec: str | None = Field(default=None, max_length=40)
    audio_codec: str | None = Field(default=None, max_length=40)
    storage_key: str = Field(max_length=200, unique=True)
    thumbnail_key: str | None = Field(default=None, max_length=200)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()
    deleted_at: datetime | None = Field(default=None, sa_type=timestamp())
    deleted_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    links_snapshot: list[dict[str, Any]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # pyright: ignore[reportArgumentType]  # a type instance is allowed
    erased_at: datetime | None = Field(default=None, sa_type=timestamp())


class Upload(Table, table=True):
    """One file on its way. How many bytes are there says the length of its part file, never this row.

    `size_bytes` is what the sender declared. Whoever begins to write raises `claim`; an older writer that
    sees another number than its own stops.
    """

    __table_args__ = (
        CheckConstraint("size_bytes BETWEEN 1 AND 2147483648", name="size"),
        CheckConstraint("(status = 'UPLOADING') = (received_at IS NULL)", name="received"),
        Index("ix_upload_user", "user_id", "created_at"),
        Index("ix_upload_open", "expires_at", postgresql_where=text("status = 'UPLOADING'")),
        Index("ix_upload_received", "received_at", postgresql_where=text("status = 'RECEIVED'")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    file_name: str = Field(max_length=200)
    content_type: str = Field(max_length=100)
    size_bytes: int = Field(sa_type=BigInteger)
    status: UploadStatus = Field(default=UploadStatus.UPLOADING, sa_type=enum_type(UploadStatus, "status"))
    claim: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    media_id: UUID | None = Field(default=None, foreign_key="media.id", unique=True, ondelete="SET NULL")
    created_at: datetime = created_at_field()
    expires_at: datetime = Field(sa_type=timestamp())
    received_at: datetime | None = Field(default=None, sa_type=timestamp())


class MediaLink(Table, table=True):
    """That a medium is used somewhere. The link goes with its target; a medium with links stays.

    The row of the video that an item plays is written by the database whenever `course_item.media_id`
    changes, so that this table alone says where something is used.
    """

    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(course_id, section_id, item_id, lesson_template_id) = 1", name="one_target"
        ),
        UniqueConstraint("media_id", "course_id"),
        UniqueConstraint("media_id", "section_id"),
        UniqueConstraint("media_id", "item_id"),
        UniqueConstraint("media_id", "lesson_template_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    media_id: UUID = Field(foreign_key="media.id", ondelete="RESTRICT")
    course_id: UUID | None = Field(default=None, foreign_key="course.id", index=True, ondelete="CASCADE")
    section_id: UUID | None = Field(
        default=None, foreign_key="course_section.id", index=True, ondelete="CASCADE"
    )
    item_id: UUID | None = Field(default=None, foreign_key="course_item.id", index=True, ondelete="CASCADE")
    lesson_template_id: UUID | None = Field(
        default=None, foreign_key="lesson_template.id", index=True, ondelete="CASCADE"
    )
    created_at: datetime = created_at_field()


class MediaDeletionRequest(Table, table=True):
    """Somebody's wish to erase a medium that is used. At most one of a medium waits for an admin."""

    __table_args__ = (
        CheckConstraint("(status = 'PENDING') = (decided_at IS NULL)", name="decided"),
        Index(
            "uq_media_deletion_request_pending",
            "media_id",
            unique=True,
            postgresql_where=text("status = 'PENDING'"),
        ),
        Index("ix_media_deletion_request_listed", "created_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    media_id: UUID = Field(foreign_key="media.id", index=True, ondelete="CASCADE")
    asked_by_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    reason: str = Field(max_length=1000)
    status: DeletionStatus = Field(
        default=DeletionStatus.PENDING, sa_type=enum_type(DeletionStatus, "status")
    )
    note: str = Field(default="", max_length=1000)
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    decided_at: datetime | None = Field(default=None, sa_type=timestamp())
    created_at: datetime = created_at_field()
