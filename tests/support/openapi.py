"""Holding answers of the API against its own OpenAPI document."""

import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_DOCUMENT = "urn:api"


class Contract:
    """The document of a running application, and which operations were held against it.

    Attributes:
        seen: The operations and statuses that came by, as in "GET /api/kruzhok 200".
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths = {_pattern(path): (path, operations) for path, operations in document["paths"].items()}
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(_DOCUMENT, resource)
        self.seen: set[str] = set()

    def check(self, answer: httpx.Response) -> None:
        """Fail the test when the document doesn't allow this answer to this request."""
        method, path = answer.request.method, answer.request.url.path
        template, operations = self._find(path)
        operation = f"{method} {template} {answer.status_code}"
        described = operations[method.lower()]["responses"].get(str(answer.status_code))
        assert described is not None, f"{operation} is not in the document: {answer.text[:300]}"
        self.seen.add(operation)
        media = described.get("content", {})
        kind = answer.headers.get("content-type", "").split(";")[0]
        if not media:
            assert answer.content == b"", f"{operation} has a body that the document doesn't tell of"
            return
        assert kind in media, f"{operation} is {kind}, the document says {sorted(media)}"
        if kind == "application/json":
            self._check_body(operation, media[kind]["schema"], answer.json())

    def _find(self, path: str) -> tuple[str, dict[str, Any]]:
        # Fixed words before parameters: /subscription is no id.
        found = [each for pattern, each in self._paths.items() if re.fullmatch(pattern, path)]
        assert found, f"the document has no {path}"
        return min(found, key=lambda each: each[0].count("{"))

    def _check_body(self, operation: str, schema: dict[str, Any], body: Any) -> None:
        absolute = _point_to_document(schema)
        problems = list(Draft202012Validator(absolute, registry=self._registry).iter_errors(body))
        assert not problems, f"{operation}: {problems[0].json_path}: {problems[0].message}"


def _pattern(path: str) -> str:
    return re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))


def _point_to_document(value: Any) -> Any:
    """Make references into the document absolute, since a schema is checked apart from it."""
    if isinstance(value, dict):
        return {
            key: _DOCUMENT + each if key == "$ref" else _point_to_document(each)
            for key, each in value.items()
        }
    return [_point_to_document(each) for each in value] if isinstance(value, list) else value
