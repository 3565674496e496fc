"""What a hidden case asks and expects reaches no student: not by answers, frames, pages or logs."""

import uuid

import pytest

from tests.support.api_client import ApiClient, make_case
from tests.support.app_server import AppServer
from tests.support.raw_socket import RawSocket

LEAKY = """
import sys

def add(a, b):
    print("I saw", a, b)
    print("I saw", a, b, file=sys.stderr)
    if HOW == "raise":
        raise ValueError(f"I saw {a} {b}")
    if HOW == "exit":
        sys.exit(f"I saw {a} {b}")
    if HOW == "name":
        raise type(f"Saw{a}{b}", (Exception,), {})()
    open("/tmp/seen", "a").write(a + b)
    return a + b + "-wrong"
"""


@pytest.fixture(scope="module")
def secret() -> dict[str, str]:
    """The words of the hidden case, each to be found nowhere."""
    return {
        name: f"{name}{uuid.uuid4().hex}"
        for name in ("INPUT", "OTHERINPUT", "EXPECTED", "SOLUTION", "DESCRIPTION")
    }


@pytest.fixture(scope="module")
def challenge_id(app_server: AppServer, secret: dict[str, str]) -> str:
    hidden = make_case(
        f'["{secret["INPUT"]}", "{secret["OTHERINPUT"]}"]',
        f'"{secret["EXPECTED"]}"',
        isPublic=False,
        description=secret["DESCRIPTION"],
    )
    # A challenge is published only with a reference that passes.
    answer = f'"{secret["EXPECTED"]}" if a == "{secret["INPUT"]}" else a + b  # {secret["SOLUTION"]}'
    return ApiClient.demo(app_server, "admin").create_challenge(
        testCases=[make_case('["a", "b"]', '"ab"'), hidden],
        solutionCode=f"def add(a, b):\n    return {answer}\n",
    )


@pytest.mark.docker
@pytest.mark.parametrize("how", ["raise", "exit", "name", "return"])
def test_nothing_of_a_hidden_case_reaches_a_student(
    app_server: AppServer, challenge_id: str, secret: dict[str, str], how: str
) -> None:
    student = ApiClient.register(app_server)
    cookie = _session_cookie(app_server, student)
    path = f"/challenge/{challenge_id}"
    with RawSocket(app_server.base_url, cookie=cookie) as socket:
        socket.hydrate(path, challenge_id=challenge_id)
        submission_id = student.submit(challenge_id, LEAKY.replace("HOW", repr(how)))
        verdict = student.wait_for_verdict(submission_id)
        socket.wait(quiet_s=1)
        socket.hydrate(path, challenge_id=challenge_id)
        frames = socket.text
    assert verdict["status"] == "FAILED"
    assert submission_id in frames, "the page must have shown the attempt"
    assert '"случай"' in frames, "the page must have shown the public case"
    seen = [frames, str(verdict), _read_everything(app_server, student, challenge_id, submission_id)]
    for text in seen:
        for name, word in secret.items():
            assert word not in text, f"{name} leaked"


@pytest.mark.docker
def test_the_author_sees_what_the_student_does_not(
    app_server: AppServer, challenge_id: str, secret: dict[str, str]
) -> None:
    text = str(ApiClient.demo(app_server, "admin").get(f"/api/v1/challenges/{challenge_id}"))
    assert secret["EXPECTED"] in text
    assert secret["SOLUTION"] in text


@pytest.mark.docker
def test_no_log_has_code_or_hidden_values(app_server: AppServer, secret: dict[str, str]) -> None:
    logs = [path for path in app_server.data_dir.rglob("*.log") if "postgres" not in path.parts]
    assert logs
    for path in logs:
        text = path.read_text(errors="replace")
        assert "I saw" not in text, path
        for name, word in secret.items():
            assert word not in text, f"{name} is in {path}"


@pytest.mark.docker
def test_the_database_keeps_no_output_of_hidden_cases(app_server: AppServer) -> None:
    with app_server.connect() as connection:
        rows = connection.execute(
            "SELECT actual_output, error, stdout FROM case_result WHERE NOT is_public"
        ).fetchall()
    assert rows
    assert all(row == (None, None, None) for row in rows)


def _read_everything(app_server: AppServer, student: ApiClient, challenge_id: str, submission_id: str) -> str:
    paths = [
        "/api/v1/challenges",
        "/api/v1/challenges/categories",
        f"/api/v1/challenges/{challenge_id}",
        f"/api/v1/submissions/{submission_id}",
        "/api/v1/submissions/user",
        "/api/v1/users/me/profile",
        f"/challenge/{challenge_id}",
        "/challenges",
    ]
    return "".join(student.request("GET", path).text for path in paths)


def _session_cookie(app_server: AppServer, student: ApiClient) -> str:
    """Sign the same student in as a browser would."""
    with app_server.http() as http:
        body = {"email": student.user["email"], "password": "correct horse battery"}
        answer = http.post("/api/v1/auth/login", json=body)
    return f"lms_session={answer.cookies['lms_session']}"
