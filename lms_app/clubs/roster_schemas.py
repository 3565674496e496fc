"""What the import of a roster accepts and gives."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.clubs.roster_plan import RosterAction
from lms_app.clubs.roster_rules import MAX_BYTES, MAX_COLUMNS
from lms_app.core.schema import ApiModel, Text

ColumnIndex = Annotated[int | None, Field(ge=0, lt=MAX_COLUMNS)]


class RosterMapping(ApiModel):
    """Which column of the file (counted from 0) holds what; null where there is none."""

    name: Annotated[ColumnIndex, Field(examples=[0])] = None
    last_name: ColumnIndex = None
    username: ColumnIndex = None
    email: ColumnIndex = None
    class_name: Annotated[ColumnIndex, Field(examples=[1])] = None


class RosterImport(ApiModel):
    """A CSV file as `text`, or its bytes as `contentBase64` when its encoding is to be found out.

    Without `mapping` the columns are guessed; `classId` is for rows that name no class.
    """

    text: Annotated[
        Text | None, Field(max_length=MAX_BYTES, examples=["Имя и фамилия;Класс\nАйгерім Сәрсенова;7А\n"])
    ] = None
    content_base64: Annotated[str | None, Field(max_length=MAX_BYTES * 2)] = None
    mapping: RosterMapping | None = None
    class_id: UUID | None = None


class RosterRow(ApiModel):
    """One row of the file: `line` as an editor counts, what happens, and for errors why."""

    line: int
    name: str
    username: str
    class_name: str
    action: RosterAction
    error: str = ""


class RosterCounts(ApiModel):
    """How many rows have which action."""

    create: int
    take_in: int
    move: int
    unchanged: int
    errors: int


class RosterReport(ApiModel):
    """What an import did, or would do. `problem` says why it can't be done at all, such as a full class.

    `loginsCsv` has names, usernames and passwords of new accounts: told this one time, kept nowhere.
    """

    is_dry_run: bool
    columns: list[str]
    mapping: RosterMapping
    rows: list[RosterRow]
    counts: RosterCounts
    problem: str = ""
    logins_csv: str = ""
