"""/files/<token>: stored files by signed links that run out, whole or by ranges."""

import zlib
from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from lms_app.core.errors import NotFound
from lms_app.core.storage import FileLink, get_storage, read_signed_link
from lms_app.web.http import give_actor, give_claims
from lms_app.web.http_docs import flat_error_responses
from lms_app.web.ranges import ByteRange, RangeNotSatisfiable, read_range

router = APIRouter(tags=["files"])

_CHUNK_BYTES = 1 << 18
# What a browser may show by itself on this origin; anything that could run a script is saved instead.
_SHOWN_TYPES = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "video/mp4",
        "video/quicktime",
        "video/webm",
        "video/x-matroska",
    }
)


def open_link(request: Request, token: str) -> FileLink:
    """Give what a link stands for, when it is good for whoever asks.

    Raises:
        NotFound: The link is forged or has run out, or it was given to another person.
    """
    link = read_signed_link(token)
    if link.user_id is not None and give_actor(request, give_claims(request)).user_id != link.user_id:
        raise NotFound
    return link


LinkDep = Annotated[FileLink, Depends(open_link)]


@router.get(
    "/files/{token}",
    summary="Read a file by its signed link",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/octet-stream": {}}, "description": "The file"},
        206: {"content": {"application/octet-stream": {}}, "description": "The part that Range asked for"},
        416: {"description": "Range asks for what is behind the end"},
        **flat_error_responses(404),
    },
)
def read_file(request: Request, link: LinkDep) -> Response:
    """Whoever has the link gets the file, for as long as the link is good; pages give links anew.

    Links to media are good only for the person to whom they were given. One range of bytes can be asked for.
    """
    stored = get_storage().stat(link.key)
    if stored is None:
        raise NotFound
    # A key never gets other bytes of the same length: media are made once, under a key of their own.
    tag = f'"{stored.size_bytes:x}-{zlib.crc32(link.key.encode()):08x}"'
    headers = {
        "Content-Disposition": disposition(link),
        "Cache-Control": "private, max-age=300",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }
    asked = request.headers.get("range") if request.headers.get("if-range", tag) == tag else None
    try:
        part = read_range(asked, stored.size_bytes)
    except RangeNotSatisfiable:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{stored.size_bytes}"})
    status = 206 if part else 200
    if part:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{stored.size_bytes}"
    span = part or ByteRange(0, stored.size_bytes - 1)
    headers["Content-Length"] = str(span.length)
    return StreamingResponse(
        _read(link.key, span), status_code=status, media_type=link.content_type, headers=headers
    )


def disposition(link: FileLink) -> str:
    """Say whether the file is shown or saved, and under which name."""
    shown = link.is_inline and link.content_type in _SHOWN_TYPES
    return name_file("inline" if shown else "attachment", link.file_name)


def name_file(kind: Literal["inline", "attachment"], file_name: str) -> str:
    """Give the header that names a file (RFC 6266, the name by RFC 8187)."""
    plain = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in file_name
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _read(key: str, span: ByteRange) -> Iterator[bytes]:
    left = span.length
    with get_storage().open(key, start=span.first, length=span.length) as source:
        while left and (chunk := source.read(min(left, _CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
