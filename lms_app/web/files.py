"""/files/<token>: stored files by signed links that run out."""

from collections.abc import Iterator
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from lms_app.core.errors import NotFound
from lms_app.core.storage import FileLink, get_storage, read_signed_link
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(tags=["files"])

_CHUNK_BYTES = 1 << 16
# What a browser may show by itself on this origin; anything that could run a script is saved instead.
_SHOWN_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})


@router.get(
    "/files/{token}",
    summary="Read a file by its signed link",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/octet-stream": {}}, "description": "The file"},
        **flat_error_responses(404),
    },
)
def read_file(token: str) -> StreamingResponse:
    """Whoever has the link gets the file, for as long as the link is good; pages give links anew."""
    link = read_signed_link(token)
    stored = get_storage().stat(link.key)
    if stored is None:
        raise NotFound
    headers = {
        "Content-Length": str(stored.size_bytes),
        "Content-Disposition": disposition(link),
        "Cache-Control": "private, max-age=300",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return StreamingResponse(_read(link.key), media_type=link.content_type, headers=headers)


def disposition(link: FileLink) -> str:
    """Say whether the file is shown or saved, and under which name (RFC 6266, name by RFC 8187)."""
    shown = link.is_inline and link.content_type in _SHOWN_TYPES
    plain = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\%' else "_"
        for char in link.file_name
    )
    kind = "inline" if shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(link.file_name, safe='')}"


def _read(key: str) -> Iterator[bytes]:
    with get_storage().open(key) as source:
        while chunk := source.read(_CHUNK_BYTES):
            yield chunk
