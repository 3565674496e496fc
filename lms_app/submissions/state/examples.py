"""The public cases of a challenge as the statement shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms_app.challenges.schemas import PublicCaseView
from lms_app.submissions.state.scenarios import WEB, describe_scenario, lay_out
from lms_app.submissions.state.tables import SQL, describe_sql, draw_table, make_table

_MAX_EXAMPLES = 3


@dataclass(frozen=True)
class ExampleRow:
    """A public case as a call and its result; of a test of the author's there is only what it looks at."""

    description: str
    call: str
    expected: str


def make_examples(cases: Sequence[PublicCaseView], language: str = "", starter: str = "") -> list[ExampleRow]:
    """Show the first public cases the way they are called, or one of SQL with its data and rows."""
    if cases and all(_is_test(case, starter) for case in cases):
        return [ExampleRow(case.description, "", "") for case in cases]
    if language == SQL:
        return [_make_sql_example(case) for case in cases[:1]]
    if language == WEB:
        return [
            ExampleRow(case.description, describe_scenario(case.input), "\n" + lay_out(case.expected_output))
            for case in cases[:1]
        ]
    return [
        ExampleRow(
            description=case.description,
            call=f"{case.function_name}({case.input.strip()[1:-1]})",
            expected=case.expected_output,
        )
        for case in cases[:_MAX_EXAMPLES]
    ]


def _is_test(case: PublicCaseView, starter: str) -> bool:
    """Whether a test of the author's judges: nothing is passed, and the learner writes no such function."""
    return case.input == "[]" and case.expected_output == "true" and case.function_name not in starter


def _make_sql_example(case: PublicCaseView) -> ExampleRow:
    table = make_table(case.expected_output)
    expected = case.expected_output if table is None else f"\n{draw_table(table)}"
    return ExampleRow(description=case.description, call=describe_sql(case.input), expected=expected)
