"""What goes over the wire about media, and what uploads are inside the server."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel
from models.media import UploadStatus


@dataclass(frozen=True)
class UploadCreate:
    """What a sender declares of a file before its first byte."""

    size_bytes: int
    file_name: str


@dataclass(frozen=True)
class UploadState:
    """An upload as its own person sees it. `offset` counts the bytes that are there."""

    id: UUID
    media_id: UUID | None
    ending: str
    size_bytes: int
    offset: int
    status: UploadStatus
    claim: int
    user_id: UUID
    expires_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether bytes are still taken."""
        return self.status is UploadStatus.UPLOADING


class MediaView(ApiModel):
    """One file of the library; links to it run out and are for the person who asked alone."""

    id: UUID
    title: str
    file_name: str
    kind: str = Field(description="video, image, pdf, pptx")
    status: str = Field(description="uploading, processing, ready, error")
    error: str = Field(default="", description="Why it is no use, in the reader's language")
    error_code: str | None = None
    content_type: str
    size_bytes: int
    received_bytes: int = Field(description="How much of it has come")
    converted_percent: int = Field(
        default=0, description="How much of a video that no browser plays has been converted; 0 for others"
    )
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    container: str | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    url: str = ""
    thumbnail_url: str = ""
    version: int
    created_at: datetime
    updated_at: datetime
