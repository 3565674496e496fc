"""What goes over the wire about the library: its list, where media are used, its bin and its trail."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, Line, ListFilters, PageFilters
from lms_app.media.schemas import MediaView
from models.media import DeletionStatus


class KindName(StrEnum):
    """What a medium is for, as it is on the wire."""

    VIDEO = "video"
    IMAGE = "image"
    PDF = "pdf"
    PPTX = "pptx"


class StatusName(StrEnum):
    """Where a medium stands, as it is on the wire."""

    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    ERROR = "error"


class MediaSort(StrEnum):
    """In which order a list comes."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    LARGEST = "largest"
    MOST_USED = "most_used"


class UseName(StrEnum):
    """Whether something is used anywhere."""

    USED = "used"
    UNUSED = "unused"


class TargetKind(StrEnum):
    """What a medium can be used in."""

    COURSE = "course"
    SECTION = "section"
    ITEM = "item"
    LESSON = "lesson"


class LibraryFilters(ListFilters):
    """Which media to list; `owner` means something to admins alone, `deleted` opens the bin."""

    kind: KindName | None = None
    status: StatusName | None = None
    use: UseName | None = None
    owner: UUID | None = None
    deleted: bool = False
    sort: MediaSort = MediaSort.NEWEST
    limit: Annotated[int, Field(ge=1, le=100)] = 24


class LinkTarget(ApiModel):
    """A place to use a medium in: a course, one of its chapters or items, or a lesson of a program."""

    kind: TargetKind
    id: UUID


class MediaUse(ApiModel):
    """One place where a medium is used."""

    kind: TargetKind
    id: UUID = Field(description="Of the course, chapter, item or lesson")
    title: str
    parent: str = Field(default="", description="The course or the program that it is in")
    course_id: UUID | None = None
    href: str = Field(description="Where it is changed")
    is_published: bool = Field(default=False, description="Learners see it")
    plays: bool = Field(default=False, description="It is the video that the item plays")


class LibraryMedium(MediaView):
    """One file of the library as the list shows it."""

    owner_id: UUID
    owner: str
    use_count: int
    deleted_at: datetime | None = None


class LibraryPage(ApiModel):
    """A page of the library."""

    media: list[LibraryMedium]
    total: int
    page: int
    pages: int


class TrailEntry(ApiModel):
    """One thing that was done to a medium; `details` say what was before and why."""

    action: str = Field(description="Such as media.renamed")
    by: str = Field(description="Empty for somebody who has left, and for what happened by itself")
    at: datetime
    details: dict[str, Any]


class DeletionRequestView(ApiModel):
    """Somebody's wish to erase a medium that is used."""

    id: UUID
    media_id: UUID
    media_title: str
    asked_by: str
    reason: str
    status: DeletionStatus
    note: str
    decided_by: str
    decided_at: datetime | None
    created_at: datetime
    uses: list[MediaUse] = Field(default_factory=list[MediaUse], description="Empty once it is decided")


class MediumDetails(LibraryMedium):
    """One file with where it is used and what was done to it, the latest first.

    In the bin `uses` are the places that it had when it was deleted and that are still there.
    """

    uses: list[MediaUse]
    trail: list[TrailEntry]
    request: DeletionRequestView | None = Field(description="The wish to erase it that waits")


class MediumRename(ApiModel):
    """What a medium is to be called."""

    title: Annotated[Line, Field(min_length=1, max_length=200)]


class MediumRestore(ApiModel):
    """How a medium comes back."""

    with_links: bool = Field(default=True, description="Put it back where it was used")


class RestoredMedium(ApiModel):
    """A medium that is out of the bin; `lost` are the places that it could not be put back into."""

    medium: LibraryMedium
    restored: int
    lost: list[str]


class DeletionAsk(ApiModel):
    """Why something that is used has to be erased."""

    reason: Annotated[Line, Field(min_length=3, max_length=1000)]


class DeletionDecision(ApiModel):
    """What an admin says to it."""

    note: Annotated[Line, Field(max_length=1000)] = ""


class RequestFilters(PageFilters):
    """Which wishes to list: all of them for admins, one's own for others."""

    status: DeletionStatus | None = None


class RequestPage(ApiModel):
    """A page of wishes, those that wait first."""

    requests: list[DeletionRequestView]
    counts: dict[DeletionStatus, int]
    total: int
    page: int
    pages: int
