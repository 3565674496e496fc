"""The page /api/docs: the OpenAPI document for people.

Swagger UI, which FastAPI would show, comes from another host, and the security policy keeps scripts of
other hosts out; this page needs none at all. Like the document itself it is in English.
"""

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

_STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: var(--space-6) var(--space-4); background: var(--bg);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
details { background: var(--surface); border: 1px solid var(--line); border-radius: 8px;
  margin-block: var(--space-2); padding: var(--space-2) var(--space-4); }
summary { cursor: pointer; padding-block: var(--space-2); }
pre { background: var(--surface-2); border-radius: 8px; overflow: auto; padding: var(--space-3); }
td, th { padding: var(--space-1) var(--space-3) var(--space-1) 0; text-align: left; vertical-align: top; }
.method { display: inline-block; font-weight: 600; min-width: 4.5rem; }
"""
_CODE = re.compile(r"`([^`]+)`")

Json = Mapping[str, Any]


def draw_api_page(document: Json) -> str:
    """Give the whole page for an OpenAPI document: every route with what it takes, gives and refuses."""
    routes = [
        (operation["tags"][0], method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    routes.sort(key=lambda route: route[0])
    sections = "".join(
        f"<section><h2>{escape(tag)}</h2>{''.join(_draw_route(*route[1:]) for route in group)}</section>"
        for tag, group in groupby(routes, key=lambda route: route[0])
    )
    schemas = "".join(
        _fold(f'<code id="{escape(name)}">{escape(name)}</code>', _draw_json(schema))
        for name, schema in document["components"]["schemas"].items()
    )
    title = escape(f"{document['info']['title']}: API")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/styles/tokens.css"><style>{_STYLE}</style></head><body><main>'
        f'<h1>{title}</h1><p>For programs: <a href="/api/openapi.json">the OpenAPI document</a>.</p>'
        f"{sections}<section><h2>Shapes</h2>{schemas}</section></main></body></html>"
    )


def _draw_route(method: str, path: str, operation: Json) -> str:
    head = f'<span class="method">{method}</span> <code>{escape(path)}</code> {escape(operation["summary"])}'
    body = _draw_text(operation.get("description", ""))
    parameters = operation.get("parameters", [])
    if parameters:
        rows = ((f"{each['name']} ({each['in']})", each.get("description", "")) for each in parameters)
        body += "<h3>Parameters</h3>" + _draw_rows(rows)
    if "requestBody" in operation:
        body += "<h3>Body</h3>" + _draw_json(operation["requestBody"]["content"])
    answers = ((status, answer["description"]) for status, answer in operation["responses"].items())
    body += "<h3>Answers</h3>" + _draw_rows(answers)
    return _fold(head, body)


def _fold(head: str, body: str) -> str:
    return f"<details><summary>{head}</summary>{body}</details>"


def _draw_text(text: str) -> str:
    paragraphs = (_CODE.sub(r"<code>\1</code>", escape(each)) for each in text.split("\n\n"))
    return "".join(f"<p>{each}</p>" for each in paragraphs)


def _draw_rows(rows: Iterable[tuple[str, str]]) -> str:
    drawn = (f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>' for name, text in rows)
    return f"<table>{''.join(drawn)}</table>"


def _draw_json(value: Any) -> str:
    return f'<pre tabindex="0">{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>'
