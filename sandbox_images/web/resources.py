"""What http://task.local/ has: the student's page, and what the scenario puts beside it.

A resource is an object: ``image`` [width, height] (a drawing of that size), ``text`` with ``type``, ``json``,
or ``file`` (the name of one of the challenge's data files); beside it ``status`` (200) and ``delay_ms`` (0).
A path that ends with ``*`` stands for all that begin so. Files of the challenge are under /data/ as well.
"""

import json
import mimetypes
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

ORIGIN = "http://task.local"
PAGE_URL = f"{ORIGIN}/"

_MAX_DELAY_MS = 10_000
_MAX_IMAGE_PX = 4_000
_KINDS = ("image", "text", "json", "file")
_OPTIONS = {"type", "status", "delay_ms"}
_IMAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
    '<rect width="{w}" height="{h}" fill="#8899bb"/></svg>'
)


class BadScenario(ValueError):
    """The author's scenario can't be played; the message names the place."""


@dataclass(frozen=True)
class Resource:
    """An answer to a request: its body, and how long it takes before the network's own slowness."""

    body: bytes
    content_type: str
    status: int = 200
    delay_s: float = 0.0


NOT_FOUND = Resource(b"", "text/plain", status=404)


def path_of(url: str) -> str | None:
    """Give path and query of an address of the task; None for any other origin."""
    if url != ORIGIN and not url.startswith(PAGE_URL):
        return None
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class Site:
    """All that the task's origin answers."""

    def __init__(self, html: str, resources: dict[str, Any], data: dict[str, str]) -> None:
        self._data = data
        self._page = Resource(html.encode("utf-8", "replace"), "text/html; charset=utf-8")
        self._resources = {path: self._read(path, given) for path, given in resources.items()}

    def find(self, path: str) -> Resource:
        """Give what stands at a path (with or without a query); 404 where nothing does."""
        plain = unquote(path.partition("?")[0])
        if plain == "/":
            return self._page
        if plain in self._resources:
            return self._resources[plain]
        patterns = (each for each in self._resources if each.endswith("*") and plain.startswith(each[:-1]))
        best = max(patterns, key=len, default=None)
        if best is not None:
            return self._resources[best]
        name = plain.removeprefix("/data/")
        return _file(name, self._data[name]) if plain != name and name in self._data else NOT_FOUND

    def _read(self, path: str, given: Any) -> Resource:
        where = f"resources.{path}"
        kinds = [kind for kind in _KINDS if isinstance(given, dict) and kind in given]
        if not path.startswith("/") or len(kinds) > 1 or set(given) - {*_KINDS, *_OPTIONS}:
            raise BadScenario(f"{where}: a path from / and one of image, text, json, file")
        body = self._body(where, kinds[0], given) if kinds else NOT_FOUND
        status, delay_ms = given.get("status", 200 if kinds else 404), given.get("delay_ms", 0)
        if not isinstance(status, int) or not 200 <= status <= 599 or isinstance(delay_ms, bool):
            raise BadScenario(f"{where}.status: 200 to 599")
        if not isinstance(delay_ms, int) or not 0 <= delay_ms <= _MAX_DELAY_MS:
            raise BadScenario(f"{where}.delay_ms: 0 to {_MAX_DELAY_MS}")
        return Resource(body.body, body.content_type, status, delay_ms / 1000)

    def _body(self, where: str, kind: str, given: dict[str, Any]) -> Resource:
        value = given[kind]
        if kind == "image":
            sizes = value if isinstance(value, list) and len(value) == 2 else [None]
            if not all(isinstance(size, int) and 0 < size <= _MAX_IMAGE_PX for size in sizes):
                raise BadScenario(f"{where}.image: [width, height] in px")
            return Resource(_IMAGE.format(w=sizes[0], h=sizes[1]).encode(), "image/svg+xml")
        if kind == "json":
            return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json")
        if not isinstance(value, str) or (kind == "file" and value not in self._data):
            raise BadScenario(f"{where}.{kind}: a text, or the path of one of the challenge's files")
        if kind == "file":
            return _file(value, self._data[value])
        return Resource(value.encode("utf-8", "replace"), str(given.get("type", "text/plain; charset=utf-8")))


def _file(name: str, text: str) -> Resource:
    guessed = mimetypes.guess_type(name)[0] or "text/plain"
    kind = f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
    return Resource(text.encode("utf-8", "replace"), kind)
