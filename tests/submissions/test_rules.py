from uuid import uuid4

import pytest

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.errors import ValidationFailed
from lms_app.submissions.rules import can_see, check_code, is_author, read_own_input
from lms_app.submissions.schemas import RunCreate, SubmissionCreate
from models.accounts import Role

OWNER_ID, CREATOR_ID = uuid4(), uuid4()


def submission(**over):
    return SubmissionCreate.model_validate(
        {"challengeId": uuid4(), "language": "python", "code": "x = 1", **over}
    )


def run(own_input):
    return RunCreate.model_validate(
        {"challengeId": uuid4(), "language": "python", "code": "x", "ownInput": own_input}
    )


def test_good_code_passes():
    check_code(submission(), ["python"])


@pytest.mark.parametrize(
    ("over", "field", "key"),
    [
        ({"code": ""}, "code", "submissions.field.code_empty"),
        ({"code": " \n\t"}, "code", "submissions.field.code_empty"),
        ({"code": "ы" * 40_000}, "code", "submissions.field.code_too_large"),
        ({"language": "cobol"}, "language", "errors.field.not_one_of"),
        ({"language": ""}, "language", "errors.field.not_one_of"),
    ],
)
def test_bad_code_names_its_field(over, field, key):
    with pytest.raises(ValidationFailed) as refused:
        check_code(submission(**over), ["python"])
    assert {name: each[0].key for name, each in refused.value.fields.items()} == {field: key}


@pytest.mark.parametrize(("text", "value"), [(None, None), ("  ", None), ("[]", []), ("[1, [2]]", [1, [2]])])
def test_own_input(text, value):
    assert read_own_input(run(text)) == value


@pytest.mark.parametrize("text", ["5", "{}", "[1", "[NaN]", "[" * 9_000])
def test_own_input_that_is_no_array(text):
    with pytest.raises(ValidationFailed) as refused:
        read_own_input(run(text))
    assert list(refused.value.fields) == ["ownInput"]


@pytest.mark.parametrize(
    ("actor", "sees", "authors"),
    [
        (Actor(user_id=OWNER_ID, role=Role.STUDENT), True, False),
        (Actor(user_id=CREATOR_ID, role=Role.INSTRUCTOR), True, True),
        (Actor(user_id=CREATOR_ID, role=Role.STUDENT), False, False),
        (Actor(user_id=uuid4(), role=Role.INSTRUCTOR), False, False),
        (Actor(user_id=uuid4(), role=Role.ADMIN), True, True),
        (ANONYMOUS, False, False),
    ],
)
def test_who_sees_a_submission(actor, sees, authors):
    assert can_see(actor, owner_id=OWNER_ID, creator_id=CREATOR_ID) is sees
    assert is_author(actor, creator_id=CREATOR_ID) is authors
    assert not is_author(ANONYMOUS, creator_id=None)
