"""What the doors of clubs accept and give."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from lms_app.core.schema import ApiModel, Line, Text
from models.clubs import MemberStatus
from models.jobs import JobStatus

MAX_BULK = 500
MAX_CARDS = 120


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


NameText = Annotated[Line, Field(min_length=1, max_length=120, examples=["Роботы Алматы"])]
LongText = Annotated[Text, Field(max_length=2000, examples=["Собираем роботов по субботам"])]
Places = Annotated[int, Field(ge=1, le=1000, examples=[30])]
# A form sends an empty text for "none".
ProgramId = Annotated[UUID | None, BeforeValidator(_none_if_empty)]
SearchText = Annotated[Line, Field(max_length=100)]
_ID = "0195f0a2-7c1e-7b3a-9d5e-2f4a6b8c0d1e"
MemberIds = Annotated[list[UUID], Field(min_length=1, max_length=MAX_BULK, examples=[[_ID]])]


class ClubCreate(ApiModel):
    """A new club, with its first class at once unless that is left out."""

    name: NameText
    description: LongText = ""
    program_id: ProgramId = None
    class_name: Annotated[Line, Field(max_length=120, examples=["7А"])] = ""


class ClubUpdate(ApiModel):
    """What changes of a club; what is left out stays."""

    name: NameText | None = None
    description: LongText | None = None
    program_id: ProgramId = None


class ClubSummary(ApiModel):
    """A club in the list of one person; `pending` is 0 for all but those who manage it."""

    id: UUID
    name: str
    mentor: str
    is_own: bool
    is_archived: bool
    status: MemberStatus
    students: int
    classes: int
    pending: int


class ClubList(ApiModel):
    """The clubs of one person: own ones first, then those with a place or a request in them."""

    clubs: list[ClubSummary]


class ClubDetails(ApiModel):
    """A club as somebody sees it who may open it; code and link only for those who manage it."""

    id: UUID
    name: str
    description: str
    mentor: str
    program_id: UUID | None
    program_title: str | None
    time_zone: str
    is_archived: bool
    can_manage: bool
    students: int
    pending: int
    join_code: str | None
    join_url: str | None


class JoinPreview(ApiModel):
    """What the owner of a code learns before joining."""

    name: str
    mentor: str


class EnrolRequest(ApiModel):
    """A code as it was typed; spaces and small letters are fine."""

    code: Annotated[Line, Field(max_length=100, examples=["K7PM2QRT9WXA"])]


class Enrolment(ApiModel):
    """Where one's place in a club stands now."""

    club_id: UUID
    club_name: str
    status: MemberStatus


class ClassCreate(ApiModel):
    """A new class, the last in the order; without `maxStudents` 30, or what the subscription allows."""

    name: NameText
    description: LongText = ""
    max_students: Places | None = None


class ClassUpdate(ApiModel):
    """What changes of a class; what is left out stays."""

    name: NameText | None = None
    description: LongText | None = None
    max_students: Places | None = None
    is_active: bool | None = None


class ClassOrder(ApiModel):
    """All classes of the club in their new order."""

    class_ids: Annotated[list[UUID], Field(min_length=1, max_length=200, examples=[[_ID]])]


class ClassItem(ApiModel):
    """A class; `places` is what its own limit and the subscription leave."""

    id: UUID
    name: str
    description: str
    max_students: int
    order_index: int
    is_active: bool
    students: int
    places: int


class ClassList(ApiModel):
    """The classes of a club in their order."""

    classes: list[ClassItem]


class MemberFilters(ApiModel):
    """Which members to show."""

    status: MemberStatus | None = None
    class_id: UUID | None = None
    search: SearchText = ""


class MemberItem(ApiModel):
    """One member or request. `username` is that of an account which this club made."""

    id: UUID
    user_id: UUID
    name: str
    username: str | None
    status: MemberStatus
    class_id: UUID | None
    requested_at: datetime


class MemberList(ApiModel):
    """Members of a club: requests first, then by name."""

    members: list[MemberItem]


class MemberChoice(ApiModel):
    """Which members something is done to."""

    member_ids: MemberIds


class Approval(MemberChoice):
    """Whom to take in, and into which class; without one into the only class that there is."""

    class_id: UUID | None = None


class Move(MemberChoice):
    """Whom to put into which class."""

    class_id: UUID


class CardRequest(ApiModel):
    """Children who get a new password and a login card."""

    member_ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_CARDS, examples=[[_ID]])]


class CardOwner(ApiModel):
    """A child for whom the club may print a login card; `className` is empty without a class."""

    member_id: UUID
    user_id: UUID
    name: str
    username: str
    class_name: str


class CardOwners(ApiModel):
    """Children for whom the club may print login cards, by name."""

    students: list[CardOwner]


class PrintTicket(ApiModel):
    """The job that makes a sheet to print."""

    job_id: UUID


class PrintState(ApiModel):
    """How far a sheet is: with a link once it is DONE, which is good for five minutes."""

    job_id: UUID
    status: JobStatus
    progress_percent: int
    download_url: str | None


class BulkResult(ApiModel):
    """How many members are different now."""

    changed: int


class StudentCreate(ApiModel):
    """A child without an e-mail; without `username` one is made of the name."""

    name: Annotated[Line, Field(min_length=1, max_length=100, examples=["Айгерім Сәрсенова"])]
    username: Annotated[Line, Field(max_length=40, examples=["aigerim.s"])] = ""
    class_id: UUID | None = None


class NewStudent(ApiModel):
    """A new account; the password is told this one time and is kept nowhere."""

    member_id: UUID
    name: str
    username: str
    password: str
