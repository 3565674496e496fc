"""The OpenAPI document says of each route what it does, what it answers and how it refuses."""

import html
import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from lms_app.api import make_api

DOCUMENT = make_api().openapi()
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
ROUTES = pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[f"{method} {path}" for method, path, _ in OPERATIONS]
)


def _has_example(content: dict[str, Any]) -> bool:
    text = json.dumps(content)
    if '"example' in text:
        return True
    names = [part.split('"')[0] for part in text.split("#/components/schemas/")[1:]]
    return any('"example' in json.dumps(DOCUMENT["components"]["schemas"][name]) for name in names)


@ROUTES
def test_a_route_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation.get("summary")
    assert operation.get("description")
    assert operation.get("tags")


@ROUTES
def test_a_route_names_its_errors(method: str, path: str, operation: dict[str, Any]) -> None:
    codes = set(operation["responses"])
    assert any(code.startswith("2") for code in codes)
    if path.startswith("/api"):
        assert any(code.startswith("4") for code in codes)
    assert "422" not in codes, "shapes are refused with 400 here"


@ROUTES
def test_what_goes_in_has_an_example(method: str, path: str, operation: dict[str, Any]) -> None:
    if "requestBody" in operation:
        assert _has_example(operation["requestBody"]["content"])


def test_ids_in_addresses_have_one_name_each() -> None:
    paths = list(DOCUMENT["paths"])
    assert [path for path in paths if re.search(r"\{\w*_\w*\}", path)] == []
    clubs = [path for path in paths if path.startswith("/api/kruzhok/{")]
    assert clubs
    assert [path for path in clubs if not re.match(r"/api/kruzhok/\{kruzhokId\}(/|$)", path)] == []


def test_the_page_for_people_shows_every_route_and_asks_no_other_host() -> None:
    page = TestClient(make_api()).get("/api/docs").text
    for method, path, operation in OPERATIONS:
        assert f'<span class="method">{method}</span> <code>{path}</code>' in page
        assert html.escape(operation["summary"]) in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
