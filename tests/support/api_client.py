"""What a program does with the API, in a few words, for tests that tell a story."""

import time
import uuid
from typing import Any

import httpx

from lms_app.web.cookies import SESSION_COOKIE
from tests.support.app_server import AppServer
from tests.support.waiting import wait_until

DEMO_PASSWORD = "demo-password-1"
FINAL = {"PASSED", "FAILED", "ERROR"}


class ApiClient:
    """One person's access to the API of a running application."""

    def __init__(self, app_server: AppServer, login: dict[str, Any]) -> None:
        self._app_server = app_server
        self.token: str = login["token"]
        self.user: dict[str, Any] = login["user"]
        # The cookie by which a browser is signed in as the same person.
        self.session: str = login["session"]

    @classmethod
    def register(cls, app_server: AppServer, name: str = "Айдана") -> "ApiClient":
        """Make a new student."""
        body = {"name": name, "email": f"{uuid.uuid4().hex}@example.org", "password": "correct horse battery"}
        return cls(app_server, _post(app_server, "/api/v1/auth/register", body))

    @classmethod
    def demo(cls, app_server: AppServer, who: str) -> "ApiClient":
        """Sign in as admin, mentor or student of the demo data."""
        body = {"email": f"{who}@demo.local", "password": DEMO_PASSWORD}
        return cls(app_server, _post(app_server, "/api/v1/auth/login", body))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request with the person's token."""
        with self._app_server.http() as http:
            return http.request(method, path, headers={"Authorization": f"Bearer {self.token}"}, **options)

    def get(self, path: str, **options: Any) -> Any:
        """Read; fails the test on any error."""
        answer = self.request("GET", path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def create_challenge(self, **over: Any) -> str:
        """Publish a challenge "add two numbers" or what `over` makes of it; gives its id."""
        body = {
            "title": f"Сумма {uuid.uuid4().hex[:6]}",
            "description": "Сложите два числа.",
            "difficulty": "BEGINNER",
            "category": "Числа",
            "instructions": "Напишите функцию add.",
            "starterCode": "def add(a, b):\n    return 0\n",
            "solutionCode": "def add(a, b):\n    return a + b\n",
            "testCases": [make_case("[1, 2]", "3"), make_case("[2, 2]", "4", isPublic=False)],
            "isPublic": True,
            **over,
        }
        answer = self.request("POST", "/api/v1/challenges", json=body, params={"draft": True})
        assert answer.status_code == 201, answer.text
        return self.publish(answer.json()["id"])

    def publish(self, challenge_id: str, *, within_s: float = 120) -> str:
        """Have a challenge checked in the real images, and publish it; gives its id."""
        address = f"/api/v1/instructor/challenges/{challenge_id}"
        started = self.request("POST", f"{address}/check")
        assert started.status_code == 202, started.text
        wait_until(lambda: self.get(f"{address}/check")["readiness"] != "running", within_s, "a check")
        answer = self.request("POST", f"{address}/publish")
        assert answer.status_code == 200, answer.text
        return challenge_id

    def submit(self, challenge_id: str, code: str, *, language: str = "python") -> str:
        """Hand in code; gives the submission's id."""
        body = {"challengeId": challenge_id, "language": language, "code": code}
        answer = self.request("POST", "/api/v1/submissions", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["submissionId"]

    def wait_for_verdict(self, submission_id: str, *, within_s: float = 60) -> dict[str, Any]:
        """Ask until the submission has its verdict."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            answer = self.request("GET", f"/api/v1/submissions/{submission_id}")
            if answer.status_code == 200 and answer.json()["status"] in FINAL:
                return answer.json()
            time.sleep(0.2)
        raise AssertionError(f"no verdict within {within_s} s: {answer.text}")


def make_case(arguments: str, expected: str, **over: Any) -> dict[str, Any]:
    """One test case of the function `add`."""
    case = {"description": "случай", "functionName": "add", "input": arguments, "expectedOutput": expected}
    return {**case, "isPublic": True, "weight": 1, **over}


def _post(app_server: AppServer, path: str, body: dict[str, Any]) -> dict[str, Any]:
    with app_server.http() as http:
        answer = http.post(path, json=body)
    assert answer.status_code in {200, 201}, answer.text
    return {**answer.json(), "session": answer.cookies[SESSION_COOKIE]}
