"""Decisions about challenges: who may see and change them, and what a valid one is."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, cast
from uuid import UUID

from lms_app.challenges.names import is_function_name
from lms_app.challenges.scenarios import find_slips
from lms_app.challenges.schemas import ChallengeInput, TestCaseInput
from lms_app.challenges.sql_inputs import asks_for_plan, is_sql_input
from lms_app.core.actor import Actor
from lms_app.core.errors import Message, ValidationFailed
from lms_app.core.languages import LANGUAGES as KNOWN
from lms_app.grading.checker_kinds import BadChecker, parse_checker
from lms_app.grading.checkers import check_expected
from models.challenges import Difficulty

LANGUAGES = tuple(KNOWN)

# Of these, the ones whose runtime keeps the author's tests apart from the learner's code.
LANGUAGES_WITH_TESTS = tuple(each.name for each in KNOWN.values() if each.has_tests)

MAX_JSON_DEPTH = 50
_MAX_WORD_CHARS = 100
_WORD = re.compile(r"[^\W_]+")
_DEFAULT_LEVELS = {
    Difficulty.BEGINNER: 1,
    Difficulty.INTERMEDIATE: 3,
    Difficulty.ADVANCED: 6,
    Difficulty.EXPERT: 9,
}

Problems = dict[str, list[Message]]


@dataclass(frozen=True)
class CaseDraft:
    """A case whose texts were read: `input` the arguments, `expected` the value behind its JSON."""

    description: str
    function_name: str
    input: list[Any]
    expected: Any
    is_public: bool
    weight: int
    checker: dict[str, Any]
    group: str | None


@dataclass(frozen=True)
class ChallengeDraft:
    """A challenge that can be saved as it is."""

    level: int
    languages: list[str]
    starter_code: dict[str, str]
    solution_code: dict[str, str]
    tags: list[str]
    search_words: list[str]
    cases: list[CaseDraft]


def can_see(actor: Actor, *, is_public: bool, creator_id: UUID | None) -> bool:
    """Tell whether `actor` may read and solve a challenge (CHL 3)."""
    return is_public or can_edit(actor, creator_id=creator_id)


def can_edit(actor: Actor, *, creator_id: UUID | None) -> bool:
    """Tell whether `actor` may read everything of a challenge and change it (CHL 4)."""
    is_creator = actor.user_id is not None and actor.user_id == creator_id
    return actor.is_admin or (is_creator and actor.is_author)


def default_level(difficulty: Difficulty) -> int:
    """Give the level of a challenge whose author named none: the lowest of its band (CHL 2)."""
    return _DEFAULT_LEVELS[difficulty]


def split_words(*texts: str) -> list[str]:
    """Give the distinct words of `texts`, folded so that case doesn't matter, in order of appearance."""
    words = (word.casefold()[:_MAX_WORD_CHARS] for text in texts for word in _WORD.findall(text))
    return list(dict.fromkeys(words))


def prefix_query(search: str) -> str | None:
    """Give the tsquery for texts that have a word beginning with each word of `search`.

    None when there is no word in it. Words are letters and digits only, so nothing needs escaping.
    """
    words = split_words(search)
    return " & ".join(f"'{word}':*" for word in words) if words else None


def read_draft(challenge: ChallengeInput) -> ChallengeDraft:
    """Read what an author sent.

    Raises:
        ValidationFailed: Something means nothing; names each field, such as `testCases.0.input`.
    """
    problems: Problems = {}
    languages = list(dict.fromkeys(challenge.languages))
    for index, language in enumerate(challenge.languages):
        if language not in LANGUAGES:
            problems[f"languages.{index}"] = [_not_one_of(LANGUAGES)]
    starter = _code_by_language("starterCode", challenge.starter_code, languages, problems)
    solution = _code_by_language("solutionCode", challenge.solution_code, languages, problems)
    cases = [
        _read_case(case, f"testCases.{index}", languages, problems)
        for index, case in enumerate(challenge.test_cases)
    ]
    _check_languages("testFiles", challenge.test_files, languages, problems)
    _check_tests(challenge, languages, problems)
    for index, wrong in enumerate(challenge.wrong_solutions):
        if wrong.language not in languages:
            problems[f"wrongSolutions.{index}.language"] = [_not_one_of(languages)]
    if all(case.weight == 0 for case in challenge.test_cases):
        problems["testCases.0.weight"] = [Message("challenges.field.no_weight")]
    if problems:
        raise ValidationFailed(problems)
    tags = list(dict.fromkeys(challenge.tags))
    return ChallengeDraft(
        level=challenge.level or default_level(challenge.difficulty),
        languages=languages,
        starter_code=starter,
        solution_code=solution,
        tags=tags,
        search_words=split_words(challenge.title, *tags, challenge.category, challenge.description),
        cases=[case for case in cases if case is not None],
    )


def _code_by_language(
    field: str, code: str | Mapping[str, str], languages: Sequence[str], problems: Problems
) -> dict[str, str]:
    if isinstance(code, str):
        return {languages[0]: code} if code else {}
    _check_languages(field, code, languages, problems)
    return dict(code)


def _check_languages(
    field: str, code: Mapping[str, str], languages: Sequence[str], problems: Problems
) -> None:
    for language in code:
        if language not in languages:
            problems[f"{field}.{_printable(language)}"] = [_not_one_of(languages)]


def _not_one_of(allowed: Sequence[str]) -> Message:
    return Message("errors.field.not_one_of", {"expected": ", ".join(allowed)})


def _check_tests(challenge: ChallengeInput, languages: Sequence[str], problems: Problems) -> None:
    """A case that is a test needs a test file in every language, and runtimes that keep tests apart."""
    for index, case in enumerate(challenge.test_cases):
        if case.checker is None or case.checker.get("kind") != "test":
            continue
        if not all(language in LANGUAGES_WITH_TESTS for language in languages):
            problems[f"testCases.{index}.checker"] = [Message("challenges.field.no_tests_in_language")]
        elif not all(challenge.test_files.get(language) for language in languages):
            problems[f"testCases.{index}.checker"] = [Message("challenges.field.test_file_missing")]


def _read_case(
    case: TestCaseInput, field: str, languages: Sequence[str], problems: Problems
) -> CaseDraft | None:
    found: Problems = {}
    if not all(is_function_name(case.function_name, language) for language in languages):
        found[f"{field}.functionName"] = [Message("challenges.field.function_name")]
    arguments = _read_field(case.input, f"{field}.input", found)
    if f"{field}.input" not in found and not isinstance(arguments, list):
        found[f"{field}.input"] = [Message("challenges.field.input_array")]
    elif f"{field}.input" not in found and "web" in languages:
        _check_scenario(cast("list[Any]", arguments), field, found)
    elif f"{field}.input" not in found and "sql" in languages:
        _check_sql(cast("list[Any]", arguments), case, field, found)
    expected = _read_field(case.expected_output, f"{field}.expectedOutput", found)
    checker = dict(case.checker) if case.checker is not None else {"kind": "exact"}
    if f"{field}.expectedOutput" not in found:
        _check_checker(checker, expected, field, found)
    problems.update(found)
    if found:
        return None
    return CaseDraft(
        description=case.description,
        function_name=case.function_name,
        input=cast("list[Any]", arguments),
        expected=expected,
        is_public=case.is_public,
        weight=case.weight,
        checker=checker,
        group=case.group,
    )


def _check_scenario(arguments: list[Any], field: str, found: Problems) -> None:
    slips = find_slips(arguments)
    if slips == [""]:
        found[f"{field}.input"] = [Message("challenges.field.scenario")]
    elif slips:
        for place in slips:
            found[f"{field}.input.{place}"] = [Message("challenges.field.scenario_at", {"place": place})]


def _check_sql(arguments: list[Any], case: TestCaseInput, field: str, found: Problems) -> None:
    if not is_sql_input(arguments):
        found[f"{field}.input"] = [Message("challenges.field.sql_input")]
    elif (case.checker or {}).get("kind") == "plan" and not asks_for_plan(arguments):
        found[f"{field}.input"] = [Message("challenges.field.sql_plan")]


def _check_checker(checker: dict[str, Any], expected: Any, field: str, found: Problems) -> None:
    try:
        parsed = parse_checker(checker)
    except BadChecker:
        found[f"{field}.checker"] = [Message("challenges.field.checker")]
        return
    try:
        check_expected(parsed, expected)
    except BadChecker:
        found[f"{field}.expectedOutput"] = [Message("challenges.field.expected_for_checker")]


def _read_field(text: str, field: str, found: Problems) -> Any:
    try:
        return read_json(text)
    except ValueError:
        found[field] = [Message("challenges.field.json")]
        return None


def read_json(text: str) -> Any:
    """Read JSON that PostgreSQL can keep.

    Raises:
        ValueError: Not JSON; NaN or an infinity; NUL or a lone surrogate in a text; a number of more than
            4,300 digits; nested deeper than `MAX_JSON_DEPTH`.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        _check_plain(level)
        level = [inner for each in level for inner in _children(each)]
        if not level:
            return value
    raise ValueError("nested too deeply")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value)
        return [*pairs.keys(), *pairs.values()]
    return cast("list[Any]", value) if isinstance(value, list) else ()


def _check_plain(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, float) and value in (float("inf"), float("-inf")):
            raise ValueError("not a finite number")
        if isinstance(value, str) and ("\0" in value or any("\ud800" <= char <= "\udfff" for char in value)):
            raise ValueError("characters that cannot be stored")


def write_json(value: Any) -> str:
    """Write a value as JSON text, letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def _printable(name: str) -> str:
    return name[:40]
