import json
from uuid import uuid4

import pytest

from lms_app.challenges import rules
from lms_app.challenges.names import is_function_name
from lms_app.challenges.rules import (
    can_edit,
    can_see,
    default_level,
    prefix_query,
    read_draft,
    read_json,
    split_words,
    write_json,
)
from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.errors import ValidationFailed
from models.accounts import Role
from models.challenges import Difficulty
from tests.factories.challenge_inputs import case_body, challenge_input

AUTHOR_ID = uuid4()
AUTHOR = Actor(user_id=AUTHOR_ID, role=Role.INSTRUCTOR)
OTHER_AUTHOR = Actor(user_id=uuid4(), role=Role.INSTRUCTOR)
STUDENT = Actor(user_id=uuid4(), role=Role.STUDENT)
ADMIN = Actor(user_id=uuid4(), role=Role.ADMIN)


def problems_of(**over):
    with pytest.raises(ValidationFailed) as refused:
        read_draft(challenge_input(**over))
    return {name: [each.key for each in messages] for name, messages in refused.value.fields.items()}


@pytest.mark.parametrize(
    ("actor", "sees_private", "edits"),
    [
        (AUTHOR, True, True),
        (ADMIN, True, True),
        (OTHER_AUTHOR, False, False),
        (STUDENT, False, False),
        (ANONYMOUS, False, False),
    ],
)
def test_who_sees_a_private_challenge(actor, sees_private, edits):
    assert can_see(actor, is_public=False, creator_id=AUTHOR_ID) is sees_private
    assert can_see(actor, is_public=True, creator_id=AUTHOR_ID)
    assert can_edit(actor, creator_id=AUTHOR_ID) is edits


def test_nobody_owns_a_challenge_without_creator():
    assert not can_edit(ANONYMOUS, creator_id=None)
    assert not can_edit(STUDENT, creator_id=None)


def test_an_author_who_became_a_student_edits_no_more():
    assert not can_edit(Actor(user_id=AUTHOR_ID, role=Role.STUDENT), creator_id=AUTHOR_ID)


def test_levels_by_difficulty():
    assert [default_level(each) for each in Difficulty] == [1, 3, 6, 9]


def test_words_are_folded_and_distinct():
    assert split_words("Датчик, ДАТЧИК!", "snake_case T3") == ["датчик", "snake", "case", "t3"]
    assert split_words("x" * 300) == ["x" * 100]


def test_prefix_query_needs_no_escaping():
    assert prefix_query("re'ad & | ! :* <->") == "'re':* & 'ad':*"
    assert prefix_query("%_*'\\") is None


def test_draft_of_a_good_challenge():
    draft = read_draft(challenge_input(tags=["a", "a", "b"], languages=["python", "python"]))
    assert draft.tags == ["a", "b"]
    assert draft.languages == ["python"]
    assert draft.level == 1
    assert draft.starter_code == {"python": "def add(a, b):\n    ...\n"}
    assert draft.cases[0].input == [2, 3]
    assert draft.cases[0].expected == 5
    assert draft.cases[0].checker == {"kind": "exact"}


def test_code_by_language_and_no_code():
    draft = read_draft(challenge_input(starterCode={"python": "x = 1"}, solutionCode="", level=7))
    assert draft.starter_code == {"python": "x = 1"}
    assert draft.solution_code == {}
    assert draft.level == 7


@pytest.mark.parametrize(
    ("case", "field", "key"),
    [
        ({"input": "2, 3"}, "input", "challenges.field.json"),
        ({"input": '{"a": 1}'}, "input", "challenges.field.input_array"),
        ({"input": "[NaN]"}, "input", "challenges.field.json"),
        ({"input": "[1e999]"}, "input", "challenges.field.json"),
        ({"input": '["\\u0000"]'}, "input", "challenges.field.json"),
        ({"input": '["\\ud800"]'}, "input", "challenges.field.json"),
        ({"input": '[{"\\ud800": 1}]'}, "input", "challenges.field.json"),
        ({"input": "[" * 60 + "]" * 60}, "input", "challenges.field.json"),
        ({"input": "[" * 60_000 + "]" * 60_000}, "input", "challenges.field.json"),
        ({"input": "[" + "9" * 5_000 + "]"}, "input", "challenges.field.json"),
        ({"expectedOutput": ""}, "expectedOutput", "challenges.field.json"),
        ({"expectedOutput": "five"}, "expectedOutput", "challenges.field.json"),
        ({"functionName": "not a name"}, "functionName", "challenges.field.function_name"),
        ({"functionName": "lambda"}, "functionName", "challenges.field.function_name"),
        ({"functionName": "__import__"}, "functionName", "challenges.field.function_name"),
        ({"checker": {"kind": "magic"}}, "checker", "challenges.field.checker"),
        (
            {"checker": {"kind": "regex"}, "expectedOutput": "5"},
            "expectedOutput",
            "challenges.field.expected_for_checker",
        ),
    ],
)
def test_a_wrong_case_names_its_field(case, field, key):
    assert problems_of(testCases=[case_body(), case_body(**case)]) == {f"testCases.1.{field}": [key]}


def test_cases_that_all_weigh_nothing_are_refused():
    assert "testCases.0.weight" in problems_of(testCases=[case_body(weight=0)])


def test_unknown_languages_are_refused():
    assert "languages.1" in problems_of(languages=["python", "cobol"])
    assert "starterCode.cobol" in problems_of(starterCode={"cobol": "x"})


def test_all_problems_come_at_once():
    found = problems_of(testCases=[case_body(input="x", expectedOutput="y", functionName="1")])
    assert set(found) == {"testCases.0.input", "testCases.0.expectedOutput", "testCases.0.functionName"}


def test_json_is_read_and_written_as_it_is():
    assert read_json('{"имя": [1, 1.0, true, null, "😀"]}') == {"имя": [1, 1.0, True, None, "😀"]}
    assert write_json({"имя": None}) == '{"имя": null}'
    assert read_json("3") == 3


@pytest.mark.parametrize("name", ["drive", "$x", "_y1", "countColors"])
def test_function_names_of_javascript(name: str):
    assert is_function_name(name, "javascript")


@pytest.mark.parametrize(
    "name", ["", "1a", "a-b", "new", "await", "module", "__proto__", "имя", "a;b", "x\n"]
)
def test_names_that_javascript_cannot_call(name: str):
    assert not is_function_name(name, "javascript")


def test_a_function_must_fit_every_language():
    case = {"description": "x", "functionName": "new", "input": "[]", "expectedOutput": "1"}
    assert read_draft(challenge_input(testCases=[case], languages=["python"]))
    for languages in (["javascript"], ["python", "javascript"]):
        assert "testCases.0.functionName" in problems_of(testCases=[case], languages=languages)


def test_function_names():
    assert is_function_name("drive")
    assert not is_function_name("")


def test_tests_need_a_test_file_in_languages_that_have_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "LANGUAGES_WITH_TESTS", ("python",))
    case = case_body(functionName="test_add", input="[]", expectedOutput="true", checker={"kind": "test"})

    assert "testCases.0.checker" in problems_of(testCases=[case])
    assert "testCases.0.checker" in problems_of(testCases=[case], languages=["sql"], testFiles={"sql": "x"})
    assert read_draft(challenge_input(testCases=[case], testFiles={"python": "def test_add(): pass"}))


def test_test_files_and_wrong_solutions_are_in_the_challenges_languages():
    assert "testFiles.sql" in problems_of(testFiles={"sql": "x"})
    wrong = {"language": "sql", "title": "No condition", "code": "select 1"}
    assert "wrongSolutions.0.language" in problems_of(wrongSolutions=[wrong])


@pytest.mark.parametrize(
    ("given", "checker", "key"),
    [
        ([], None, ""),
        ([{}], None, ""),
        ([{"fixture": "CREATE TABLE t ()", "setup": "", "check": "TABLE t", "plan": True}], None, ""),
        ([{"plan": True}], {"kind": "plan"}, ""),
        ([{"baseline": "TABLE t"}], {"kind": "plan"}, ""),
        ([{"fixtures": "x"}], None, "challenges.field.sql_input"),
        ([{"fixture": 1}], None, "challenges.field.sql_input"),
        ([{"plan": "yes"}], None, "challenges.field.sql_input"),
        ([{}, {}], None, "challenges.field.sql_input"),
        (["SELECT 1"], None, "challenges.field.sql_input"),
        ([{"plan": False}], {"kind": "plan"}, "challenges.field.sql_plan"),
        ([], {"kind": "plan"}, "challenges.field.sql_plan"),
    ],
)
def test_the_input_of_an_sql_case_is_looked_at_when_it_is_saved(given, checker, key):
    rows = '{"columns": ["n"], "rows": [[1]]}'
    case = case_body(
        functionName="query",
        input=json.dumps(given),
        expectedOutput=rows,
        checker=checker or {"kind": "rows"},
    )
    wanted = challenge_input(languages=["sql"], testCases=[case])
    if not key:
        assert read_draft(wanted).cases[0].input == given
        return
    with pytest.raises(ValidationFailed) as refused:
        read_draft(wanted)
    assert [each.key for each in refused.value.fields["testCases.0.input"]] == [key]


@pytest.mark.parametrize(
    ("given", "field", "key"),
    [
        ([], "input", "challenges.field.scenario"),
        ([{"read": {}}], "input", "challenges.field.scenario"),
        (
            [{"read": {"title": {"title": True}}, "steps": [{"click": 1}]}],
            "input.steps.0.click",
            "challenges.field.scenario_at",
        ),
    ],
)
def test_a_slip_in_a_scenario_is_named_where_it_is(given, field, key):
    case = case_body(functionName="page", input=json.dumps(given), expectedOutput="{}")
    problems = problems_of(languages=["web"], testCases=[case])
    assert problems[f"testCases.0.{field}"] == [key]
