"""/api/uploads: the tus protocol 1.0 with creation, expiration, termination and checksum (MED 2).

What is refused is answered in the project's envelope and the person's language, with the protocol's statuses.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from lms_app.core.clock import utc_now
from lms_app.core.db import transaction
from lms_app.core.errors import AppError
from lms_app.core.rate_limit import RateLimit, check_rate
from lms_app.media import parts, service
from lms_app.media.errors import (
    AuthorsOnly,
    ChecksumMismatch,
    DiskFull,
    FileDamaged,
    FileTooLarge,
    FileTypeRefused,
    QuotaExceeded,
    Superseded,
    TooManyBytes,
    TooManyUploads,
    UploadBusy,
    UploadExpired,
    UploadFinished,
    UploadNotFound,
    WrongContentType,
    WrongHeader,
    WrongOffset,
    WrongVersion,
)
from lms_app.media.queries import get_upload
from lms_app.media.receiving.delivery import Delivery
from lms_app.media.receiving.reception import receive
from lms_app.media.receiving.writer import run_in_thread
from lms_app.media.rules import (
    CHECKSUMS,
    MAX_UPLOAD_BYTES,
    TUS_EXTENSIONS,
    TUS_VERSION,
    read_checksum,
    read_length,
    read_metadata,
)
from lms_app.media.schemas import UploadCreate, UploadState
from lms_app.web.http import SignedInDep, give_actor, give_claims, limit_by_person, require_actor
from lms_app.web.http_docs import flat_error_responses
from lms_app.web.http_errors import answer_app_error

BODY_TYPE = "application/offset+octet-stream"
# So much of a refused body is read and dropped, so that the sender gets to see the refusal.
_DRAINED_BYTES = 64 * 1024 * 1024
_DRAINED_WITHIN_S = 10.0
_CREATIONS = limit_by_person(RateLimit("uploads", amount=120, period_s=60))
# Two gigabytes in pieces of a megabyte within a minute; pieces are larger as a rule.
_PIECES = RateLimit("upload-pieces", amount=3000, period_s=60)
_COUNTED = limit_by_person(_PIECES)
UploadId = Annotated[str, Path(description="The upload's id, from its Location", alias="uploadId")]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            BODY_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": "the next bytes"}
        },
    }
}


def _parameter(name: str, example: str, *, required: bool = True) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "schema": {"type": "string"},
        "example": example,
    }


_VERSION = _parameter("Tus-Resumable", TUS_VERSION)


class TusRoute(APIRoute):
    """A route whose answers, refusals too, carry the headers of the protocol."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap what answers a request."""
        handle = super().get_route_handler()

        async def run(request: Request) -> Response:
            try:
                if request.method != "OPTIONS" and request.headers.get("tus-resumable") != TUS_VERSION:
                    raise WrongVersion
                answer = await handle(request)
            except AppError as error:
                answer = answer_app_error(request, error)
                if isinstance(error, WrongVersion):
                    answer.headers["Tus-Version"] = TUS_VERSION
                if isinstance(error, WrongOffset):
                    answer.headers["Upload-Offset"] = str(error.offset)
                if request.method == "PATCH" and not await _drain(request, error):
                    answer.headers["Connection"] = "close"
            answer.headers["Tus-Resumable"] = TUS_VERSION
            return answer

        return run


async def _drain(request: Request, error: AppError) -> bool:
    """Read what is still on its way; False when that would be much, or when it doesn't come."""
    length = request.headers.get("content-length", "")
    if isinstance(error, Superseded) or (length.isdigit() and int(length) > _DRAINED_BYTES):
        return False
    dropped = 0
    # A stream that was read already gives nothing, or says so.
    with contextlib.suppress(ClientDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(_DRAINED_WITHIN_S):
            async for chunk in request.stream():
                dropped += len(chunk)
                if dropped > _DRAINED_BYTES:
                    return False
            return True
    return False


router = APIRouter(prefix="/api/uploads", tags=["uploads"], route_class=TusRoute)


@router.options(
    "", status_code=204, summary="Ask what the server can do", responses=flat_error_responses(400)
)
async def describe_server() -> Response:
    """The protocol's version, its extensions, the largest size and the checksums."""
    headers = {
        "Tus-Version": TUS_VERSION,
        "Tus-Extension": TUS_EXTENSIONS,
        "Tus-Max-Size": str(MAX_UPLOAD_BYTES),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
    }
    return Response(status_code=204, headers=headers)


@router.post(
    "",
    status_code=201,
    summary="Begin an upload",
    responses=flat_error_responses(
        401, WrongHeader, AuthorsOnly, WrongVersion, FileTooLarge, QuotaExceeded, TooManyUploads,
        FileTypeRefused, DiskFull,
    ),
    dependencies=[_CREATIONS],
    openapi_extra={
        "parameters": [
            _VERSION,
            _parameter("Upload-Length", "1073741824"),
            _parameter("Upload-Metadata", "filename bGVzc29uLm1wNA=="),
        ]
    },
)  # fmt: skip
def create_upload(request: Request, actor: SignedInDep) -> Response:
    """Up to 2 GB: mp4, mov, avi, wmv, flv, webm, mkv, pdf, pptx, png, jpg, gif, webp.

    Location is where the bytes go; Media-Id is the medium that comes of them, listed from now on.
    """
    size_bytes = read_length(request.headers.get("upload-length"), "Upload-Length")
    metadata = read_metadata(request.headers.get("upload-metadata", ""))
    name = metadata.get("filename") or metadata.get("name") or ""
    with transaction() as db:
        upload = service.create_upload(db, actor, UploadCreate(size_bytes, name))
    answer = Response(status_code=201, headers=_describe(upload))
    answer.headers["Location"] = f"/api/uploads/{upload.id}"
    return answer


@router.head(
    "/{uploadId}",
    summary="Ask how much has come",
    responses=flat_error_responses(401, UploadNotFound, UploadExpired, WrongVersion),
    dependencies=[_COUNTED],
    openapi_extra={"parameters": [_VERSION]},
)
def read_upload(actor: SignedInDep, upload_id: UploadId) -> Response:
    """Upload-Offset is the byte with which to go on; one's own uploads only."""
    with transaction() as db:
        upload = get_upload(db, actor, service.parse_upload_id(upload_id))
    headers = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size_bytes)}
    return Response(headers={**_describe(upload), **headers, "Cache-Control": "no-store"})


@router.patch(
    "/{uploadId}",
    status_code=204,
    summary="Send the next bytes",
    responses=flat_error_responses(
        401, WrongHeader, UploadNotFound, WrongOffset, Superseded, UploadExpired, WrongVersion, TooManyBytes,
        WrongContentType, FileDamaged, UploadBusy, ChecksumMismatch, DiskFull,
    ),
    openapi_extra={
        **_BODY,
        "parameters": [
            _VERSION,
            _parameter("Upload-Offset", "0"),
            _parameter("Upload-Checksum", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", required=False),
        ],
    },
)  # fmt: skip
async def append_bytes(request: Request, upload_id: UploadId) -> Response:
    """From Upload-Offset on; a body that breaks off keeps what came of it. The latest request wins."""
    part = parts.HeldPart()
    try:
        # A thread that is still at work must not open the file after it was closed.
        upload, delivery = await run_in_thread(_admit, request, upload_id, part)
        if upload.is_open:
            offset = await receive(upload, part, delivery)
        elif delivery.offset == upload.size_bytes and not delivery.length:
            offset = upload.size_bytes
        else:
            raise WrongOffset(upload.size_bytes)
    finally:
        part.close()
    return Response(status_code=204, headers={**_describe(upload), "Upload-Offset": str(offset)})


def _admit(request: Request, upload_id: str, part: parts.HeldPart) -> tuple[UploadState, Delivery]:
    """Find out who sends what, and claim the upload for this request.

    In one go, as each dependency of a route is a change of threads: those cost more than what they did.
    """
    actor = require_actor(give_actor(request, give_claims(request)))
    check_rate(_PIECES, str(actor.user_id))
    delivery = _read_delivery(request)
    asked = service.parse_upload_id(upload_id)
    with transaction() as db:
        return service.claim_upload(db, actor, asked, part), delivery


def _read_delivery(request: Request) -> Delivery:
    if request.headers.get("content-type") != BODY_TYPE:
        raise WrongContentType
    length = request.headers.get("content-length")
    return Delivery(
        offset=read_length(request.headers.get("upload-offset"), "Upload-Offset"),
        length=read_length(length, "Content-Length") if length is not None else None,
        checksum=read_checksum(request.headers.get("upload-checksum")),
        stream=request.stream(),
    )


@router.delete(
    "/{uploadId}",
    status_code=204,
    summary="Take an upload away",
    responses=flat_error_responses(401, UploadNotFound, UploadFinished, UploadExpired, WrongVersion),
    dependencies=[_COUNTED],
    openapi_extra={"parameters": [_VERSION]},
)
def delete_upload(actor: SignedInDep, upload_id: UploadId) -> Response:
    """An unfinished one of one's own; a request that is writing to it stops."""
    asked = service.parse_upload_id(upload_id)
    with transaction() as db:
        service.terminate_upload(db, actor, asked)
    parts.remove_files(asked)
    return Response(status_code=204)


def _describe(upload: UploadState) -> dict[str, str]:
    headers = {"Media-Id": str(upload.media_id)}
    if upload.is_open:
        headers["Upload-Expires"] = format_datetime(
            upload.expires_at.astimezone(utc_now().tzinfo), usegmt=True
        )
    return headers
