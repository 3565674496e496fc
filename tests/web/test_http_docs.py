from fastapi import FastAPI

from lms_app.core.errors import Conflict, ErrorCode
from lms_app.web.http_docs import error_responses, flat_error_responses


class Taken(Conflict):
    key = "errors.forbidden"


def responses_of(*cases: object) -> dict[str, dict]:
    api = FastAPI()
    api.add_api_route("/x", lambda: None, responses=error_responses(*cases))  # type: ignore[arg-type]
    return api.openapi()["paths"]["/x"]["get"]["responses"]


def codes(answer: dict) -> list[str]:
    examples = answer["content"]["application/json"]["examples"].values()
    return [example["value"]["error"]["code"] for example in examples]


def test_a_status_stands_for_its_usual_codes() -> None:
    assert codes(responses_of(401)["401"]) == [
        "MISSING_TOKEN",
        "TOKEN_EXPIRED",
        "TOKEN_INVALID",
        "TOKEN_REVOKED",
    ]


def test_an_error_class_adds_its_own_text_to_its_status() -> None:
    answer = responses_of(409, Taken)["409"]
    messages = [
        each["value"]["error"]["message"]
        for each in answer["content"]["application/json"]["examples"].values()
    ]
    assert codes(answer) == [ErrorCode.CONFLICT, ErrorCode.CONFLICT]
    assert len(set(messages)) == 2


def test_rate_limits_and_the_envelope_of_all_else_are_always_there_and_422_never() -> None:
    found = responses_of()
    assert set(found) == {"200", "429", "default"}
    assert "Retry-After" in found["429"]["headers"]


def test_routes_outside_of_v1_describe_the_flat_envelope() -> None:
    answer = flat_error_responses(400, Taken)
    body = answer[409]["content"]["application/json"]["examples"]["errors.forbidden"]["value"]
    assert set(body) == {"error", "code", "requestId"}
    assert isinstance(body["error"], str)
    wrong = answer[400]["content"]["application/json"]["examples"]["errors.validation_failed"]["value"]
    assert list(wrong["fields"]) == ["name"]
