"""The program that the story of a club is about, made by its API."""

from typing import Any

from tests.support.api_client import ApiClient

# Lessons that have been when the story's own one comes.
EARLIER = 4


def make_program(api: ApiClient) -> list[str]:
    """A program whose every lesson has a quiz; gives the ids of its lessons in order."""
    program = send(api, "POST", "/api/admin/kruzhok/programs", {"title": "Роботы для всех"})["program"]
    for number in range(1, EARLIER + 2):
        address = f"/api/admin/kruzhok/programs/{program['id']}/lessons"
        lesson = send(api, "POST", address, {"title": f"Тема {number}"})
        question = {"kind": "SINGLE", "text": "Что светит?", "options": ["Резистор", "Светодиод"]}
        body = {
            "title": f"Тема {number}",
            "scenario": "# План\n\nСобрать схему и включить её.",
            "quiz": {"passPercent": 50, "xp": 20, "questions": [{**question, "correct": [1]}]},
        }
        address = f"/api/admin/kruzhok/lessons/{lesson['id']}"
        send(api, "PUT", f"{address}?version={lesson['version']}", body)
    return [each["id"] for each in api.get(f"/api/programs/{program['id']}")["lessons"]]


def send(api: ApiClient, method: str, path: str, body: Any = None) -> Any:
    answer = api.request(method, path, json=body)
    assert answer.is_success, f"{method} {path}: {answer.text}"
    return answer.json()
