"""Two hundred requests of garbage to every route: never a 5xx, always the envelope with a request id."""

import json
import random
from typing import Any

import httpx
import pytest

from lms_app.api import make_api
from tests.support.app_server import AppServer

REQUESTS_PER_ROUTE = 200
MEGABYTE = 1_000_000
STRINGS = [
    "",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfff",
    "x" * MEGABYTE,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "{{7*7}}",
    "🙂" * 1000,
    "00000000-0000-0000-0000-000000000000",
    "-1",
    "1e309",
    "null",
]
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    2**70,
    1.5,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
    {"": {}},
]


def routes() -> list[tuple[str, str, list[str]]]:
    """Method, path and the names of body fields of every documented route."""
    document = make_api().openapi()
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.append((method.upper(), path, _body_fields(document, operation)))
    return found


def _body_fields(document: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return list(schema.get("properties", {}))


def _junk(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.random()
    if kind < 0.45:
        return chance.choice(STRINGS)
    if kind < 0.8 or depth > 2:
        return chance.choice(VALUES)
    if kind < 0.9:
        return [_junk(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {str(chance.choice(STRINGS))[:50]: _junk(chance, depth + 1) for _ in range(chance.randrange(4))}


def _body(chance: random.Random, fields: list[str]) -> bytes:
    kind = chance.random()
    if kind < 0.1:
        return chance.choice([b"", b"{", b"\xff\xfe\0", b"[" * 50_000, b'"' + b"x" * MEGABYTE, b"9" * 5000])
    if kind < 0.2:
        return json.dumps(_junk(chance)).encode()
    some = {name: _junk(chance) for name in fields if chance.random() < 0.8}
    return json.dumps(some).encode()


def _path(chance: random.Random, template: str) -> str:
    parts = []
    for part in template.split("/"):
        value = chance.choice([*STRINGS[5:], "%00", "%ff", "%2e%2e", "a b"]) if part.startswith("{") else part
        value = value.encode("utf-8", "ignore").decode()[:300] if part.startswith("{") else value
        parts.append(
            value
            if not part.startswith("{") or value.startswith("%")
            else httpx.URL(path=value or "x").raw_path.decode()
        )
    return "/".join(parts)


def _is_envelope(path: str, body: Any) -> bool:
    if path.startswith("/api/v1"):
        return bool(
            body["error"]["message"] and body["error"]["code"] and body["error"]["details"]["requestId"]
        )
    return bool(body["error"] and body["code"] and body["requestId"])


@pytest.fixture(scope="module")
def tokens(app_server: AppServer) -> list[str]:
    """Access tokens of an admin and a student, and none at all."""
    found = [""]
    with app_server.http() as http:
        for who in ("admin", "student"):
            login = {"email": f"{who}@demo.local", "password": "demo-password-1"}
            found.append(http.post("/api/v1/auth/login", json=login).json()["token"])
    return found


@pytest.mark.parametrize(
    ("method", "path", "fields"), routes(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_garbage_is_refused_politely(
    app_server: AppServer, tokens: list[str], method: str, path: str, fields: list[str]
) -> None:
    chance = random.Random(f"{method} {path}")
    with app_server.http() as http:
        for _ in range(REQUESTS_PER_ROUTE):
            headers = {
                "Content-Type": chance.choice(
                    ["application/json"] * 8 + ["text/plain", "", "multipart/form-data"]
                )
            }
            token = (
                chance.choice(tokens) if chance.random() < 0.9 else chance.choice(["x", "a.b.c", "0" * 3000])
            )
            if token:
                headers["Authorization"] = f"Bearer {token}"
            query = {
                name: str(_junk(chance)).encode("utf-8", "ignore").decode()[:2000]
                for name in ("page", "limit", "search", "sortBy", "difficulty", "tags", "x")
                if chance.random() < 0.3
            }
            body = _body(chance, fields) if method not in {"GET", "HEAD", "DELETE"} else b""
            # A signed-out token would make the rest of the run anonymous.
            if path.endswith("/logout"):
                headers.pop("Authorization", None)
            answer = http.request(method, _path(chance, path), params=query, headers=headers, content=body)
            assert answer.status_code < 500, answer.text[:500]
            sent_to = answer.request.url.path  # dots in a parameter may have led elsewhere
            if answer.status_code >= 400 and sent_to.startswith("/api"):
                # An answer to HEAD has no body.
                assert method == "HEAD" or _is_envelope(sent_to, answer.json()), answer.text[:500]
                assert answer.headers["X-Request-ID"]
