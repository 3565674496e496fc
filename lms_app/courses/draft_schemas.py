"""What the wizard keeps on the server: half-finished as it may be, it only has to be storable."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, Line, Text
from lms_app.courses.schemas import MAX_SECTIONS, MAX_TITLE_CHARS, Price

LAST_STEP = 3

Step = Annotated[int, Field(ge=0, le=LAST_STEP)]
AnyTitle = Annotated[Text, Field(max_length=MAX_TITLE_CHARS)]


class DraftVideo(ApiModel):
    """A video that was chosen for a chapter; without `mediaId` its file is still to come."""

    id: UUID
    title: AnyTitle = ""
    media_id: UUID | None = None


class DraftSection(ApiModel):
    """A chapter as it is typed; programs make the ids, and the course keeps them."""

    id: UUID
    title: AnyTitle = ""
    videos: Annotated[list[DraftVideo], Field(max_length=100)] = []


class DraftContent(ApiModel):
    """Everything that the wizard asks for."""

    title: AnyTitle = ""
    description: Annotated[Text, Field(max_length=20_000)] = ""
    price: Price = None
    currency: Annotated[Line | None, Field(max_length=3)] = None
    difficulty: Annotated[Line, Field(max_length=40)] = "beginner"
    sections: Annotated[list[DraftSection], Field(max_length=MAX_SECTIONS)] = []


class DraftInput(ApiModel):
    """The draft as it shall be. `version` is the one that it was made over, 0 for the first save."""

    step: Step
    version: Annotated[int, Field(ge=0, lt=2**31)]
    content: DraftContent


class DraftFinish(ApiModel):
    """Which draft shall become a course, in the version that was reviewed."""

    draft_id: UUID
    version: Annotated[int, Field(ge=1, lt=2**31)]


class DraftView(ApiModel):
    """One's open draft; before the first save it has no id and version 0."""

    id: UUID | None
    step: int
    version: int
    content: DraftContent
    updated_at: datetime | None
