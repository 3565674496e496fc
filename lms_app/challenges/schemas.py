"""What the challenges take and give. Learners and authors get views of different types."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field

from lms_app.core.schema import ApiModel, JsonValue, Line, ListFilters, Text
from models.challenges import ChallengeStatus, Difficulty

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_CODE_CHARS = 65_536
MAX_VALUE_CHARS = 200_000

CodeText = Annotated[Text, Field(max_length=MAX_CODE_CHARS)]
CodeByLanguage = CodeText | dict[Annotated[Line, Field(max_length=20)], CodeText]
MAX_DATA_CHARS = 262_144
DataPath = Annotated[Line, Field(max_length=100, pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*$")]
DataText = Annotated[Text, Field(max_length=MAX_DATA_CHARS)]
Tag = Annotated[Line, Field(min_length=1, max_length=40)]


def _none_for_empty(value: Any) -> Any:
    return None if value == "" else value


def _split_commas(value: Any) -> Any:
    parts = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [
        word
        for part in parts
        for word in (part.split(",") if isinstance(part, str) else [part])
        if word != ""
    ]


class SortBy(StrEnum):
    """Orders of the list."""

    DIFFICULTY = "difficulty"
    TITLE = "title"
    LEVEL = "level"
    ESTIMATED_TIME = "estimatedTime"
    CREATED_AT = "createdAt"


class SortOrder(StrEnum):
    """Directions of the order."""

    ASC = "asc"
    DESC = "desc"


class TestCaseInput(ApiModel):
    """One call of the learner's function, or one run of the learner's SQL script.

    `input` is the JSON text of the array of arguments, `expectedOutput` the JSON text of the result.

    For `sql` the array has one object, all of whose parts are optional: `fixture` (SQL that makes the tables;
    the same text in several cases is run once) or `sample` (a large database that is ready: `shop_million`),
    `setup` (SQL of this case alone), `baseline` (a query timed before the learner's script, for the checker
    `plan`), `check` (a query asked after it, whose rows count instead) and `plan` (true: the plan of the
    query comes along). The result is `{"columns": [...], "rows": [[...]]}` of the script's last statement
    that gives rows; `functionName` is `query`. All SQL has the rights of the learner's.

    For `web` the array has one scenario: how the page is opened, what is done to it, what is read of it; the
    result is what was read, by name. `docs/web-scenarios.md` describes it; `functionName` is `page`.

    With the checker `{"kind": "test"}` the case is the test function `functionName` of the challenge's test
    file; `input` is then `[]` and `expectedOutput` `true`. Cases with the same `group` earn their weights
    only when all of them pass.
    """

    __test__ = False  # the name starts with Test, and pytest would collect it

    description: Annotated[Line, Field(min_length=1, max_length=300)]
    function_name: Annotated[Line, Field(min_length=1, max_length=100)]
    input: Annotated[Text, Field(max_length=MAX_VALUE_CHARS)]
    expected_output: Annotated[Text, Field(max_length=MAX_VALUE_CHARS)]
    is_public: bool = True
    weight: Annotated[int, Field(ge=0, le=1000)] = 1
    checker: dict[Annotated[Text, Field(max_length=40)], JsonValue] | None = None
    group: Annotated[Line, Field(min_length=1, max_length=80)] | None = None


class WrongSolution(ApiModel):
    """A typical mistake that grading has to catch."""

    language: Annotated[Line, Field(max_length=20)]
    title: Annotated[Line, Field(min_length=1, max_length=200)]
    code: Annotated[CodeText, Field(min_length=1)]


class ChallengeInput(ApiModel):
    """A whole challenge, new (POST) or in place of the old one (PUT). `estimatedTime` is in minutes.

    `testFiles` has the author's tests by language, `dataFiles` the text of each file that the learner's code
    finds under `data/`, `related` the slugs of tasks that go well with it.
    """

    title: Annotated[Line, Field(min_length=3, max_length=200)]
    description: Annotated[Line, Field(min_length=1, max_length=5_000)]
    difficulty: Difficulty
    category: Annotated[Line, Field(min_length=1, max_length=80)]
    instructions: Annotated[Text, Field(max_length=50_000)] = ""
    starter_code: CodeByLanguage = ""
    solution_code: CodeByLanguage = ""
    languages: Annotated[list[Annotated[Line, Field(max_length=20)]], Field(min_length=1, max_length=10)] = [
        "python"
    ]
    test_cases: Annotated[list[TestCaseInput], Field(min_length=1, max_length=100)]
    hints: Annotated[list[Annotated[Line, Field(min_length=1, max_length=2_000)]], Field(max_length=20)] = []
    tags: Annotated[list[Tag], Field(max_length=20)] = []
    learning_outcomes: Annotated[
        list[Annotated[Line, Field(min_length=1, max_length=300)]], Field(max_length=20)
    ] = []
    roles: Annotated[list[Tag], Field(max_length=20)] = []
    skills: Annotated[list[Tag], Field(max_length=20)] = []
    tools: Annotated[list[Tag], Field(max_length=20)] = []
    related: Annotated[list[Annotated[Line, Field(min_length=1, max_length=80)]], Field(max_length=20)] = []
    test_files: dict[Annotated[Line, Field(max_length=20)], CodeText] = {}
    data_files: Annotated[dict[DataPath, DataText], Field(max_length=20)] = {}
    wrong_solutions: Annotated[list[WrongSolution], Field(max_length=20)] = []
    level: Annotated[int, Field(ge=1, le=10)] | None = None
    estimated_time: Annotated[int, Field(ge=1, le=600)] = 15
    time_limit_ms: Annotated[int, Field(ge=100, le=60_000)] = 2_000
    memory_limit_mb: Annotated[int, Field(ge=16, le=1024)] = 128
    is_public: bool = True


class ChallengeFilters(ListFilters):
    """Which challenges, in which order, which page; unknown parameters of an address are ignored.

    `tags` may be given several times or as one text with commas; a challenge has to have all of them.
    """

    model_config = ConfigDict(extra="ignore")

    difficulty: Annotated[Difficulty | None, BeforeValidator(_none_for_empty)] = None
    category: Annotated[Line, Field(max_length=80)] = ""
    tags: Annotated[list[Tag], BeforeValidator(_split_commas), Field(max_length=20)] = []
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    sort_by: SortBy = SortBy.DIFFICULTY
    sort_order: SortOrder = SortOrder.ASC


class ChallengeCard(ApiModel):
    """One challenge in a list."""

    id: UUID
    title: str
    description: str
    difficulty: Difficulty
    level: int
    category: str
    tags: list[str]
    languages: list[str]
    estimated_time: int
    is_public: bool
    created_at: datetime


class Pagination(ApiModel):
    """Where a page stands among all."""

    page: int
    limit: int
    total: int
    pages: int


class ChallengePage(ApiModel):
    """One page of a list of challenges."""

    challenges: list[ChallengeCard]
    pagination: Pagination


class NamedCount(ApiModel):
    """A name and how many challenges have it."""

    name: str
    count: int


class Facets(ApiModel):
    """What the list can be narrowed to."""

    categories: list[NamedCount]
    tags: list[NamedCount]


class PublicCaseView(ApiModel):
    """A case that learners may see. `input` and `expectedOutput` are JSON text."""

    id: UUID
    description: str
    function_name: str
    input: str
    expected_output: str
    weight: int
    group: str | None


class ChallengeView(ApiModel):
    """A challenge as learners get it: no solution, no hint that wasn't asked for, no hidden case."""

    id: UUID
    title: str
    description: str
    instructions: str
    difficulty: Difficulty
    level: int
    category: str
    tags: list[str]
    roles: list[str]
    skills: list[str]
    tools: list[str]
    learning_outcomes: list[str]
    languages: list[str]
    starter_code: dict[str, str]
    data_files: dict[str, str]
    estimated_time: int
    time_limit_ms: int
    memory_limit_mb: int
    is_public: bool
    hint_count: int
    test_cases: list[PublicCaseView]
    hidden_test_case_count: int
    created_at: datetime
    updated_at: datetime


class AuthorCaseView(PublicCaseView):
    """A case as its author gets it, hidden or not."""

    is_public: bool
    checker: dict[str, Any]


class ChallengeAuthorView(ApiModel):
    """A challenge as its author and admins get it: everything, as it was last saved.

    With `hasUnpublishedChanges` code, cases, files and limits are not yet those that learners get;
    `casesVersion` is that of the published ones.
    """

    id: UUID
    creator_id: UUID | None
    title: str
    description: str
    instructions: str
    difficulty: Difficulty
    level: int
    category: str
    tags: list[str]
    roles: list[str]
    skills: list[str]
    tools: list[str]
    related: list[str]
    learning_outcomes: list[str]
    languages: list[str]
    starter_code: dict[str, str]
    solution_code: dict[str, str]
    test_files: dict[str, str]
    data_files: dict[str, str]
    wrong_solutions: list[WrongSolution]
    estimated_time: int
    time_limit_ms: int
    memory_limit_mb: int
    is_public: bool
    hints: list[str]
    test_cases: list[AuthorCaseView]
    status: ChallengeStatus
    has_unpublished_changes: bool
    version: int
    cases_version: int
    created_at: datetime
    updated_at: datetime


class HintView(ApiModel):
    """One hint; `number` counts from 1."""

    number: int
    text: str
    hint_count: int
