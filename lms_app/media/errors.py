"""What uploads and media can refuse; statuses are those of the tus protocol 1.0."""

from collections.abc import Sequence
from typing import Any

from lms_app.core.errors import AppError, Conflict, ErrorCode, Forbidden, NotFound


class UploadNotFound(NotFound):
    """There is no such upload, or it is somebody else's."""

    key = "media.error.upload_not_found"


class MediaNotFound(NotFound):
    """There is no such medium, or the person may not know of it."""

    key = "media.error.media_not_found"


class AuthorsOnly(Forbidden):
    """Only people who write courses upload."""

    key = "media.error.authors_only"


class UploadRefused(AppError):
    """Base of what the protocol refuses."""

    code = ErrorCode.INVALID_INPUT


class UploadExpired(UploadRefused):
    """It stood still for too long and was thrown away."""

    code = ErrorCode.NOT_FOUND
    status = 410
    key = "media.error.upload_expired"


class WrongVersion(UploadRefused):
    """The program speaks another version of the protocol."""

    status = 412
    key = "media.error.wrong_version"


class WrongContentType(UploadRefused):
    """The body of a PATCH is not declared as bytes of an upload."""

    status = 415
    key = "media.error.wrong_content_type"


class WrongHeader(UploadRefused):
    """A header is missing or makes no sense; `name` is its name."""

    key = "media.error.wrong_header"


class FileTypeRefused(UploadRefused):
    """Such files aren't taken."""

    status = 415
    key = "media.error.file_type"


class FileDamaged(UploadRefused):
    """The bytes are of another type than the name says."""

    status = 415
    key = "media.error.file_damaged"


class FileTooLarge(UploadRefused):
    """One file is larger than any may be."""

    status = 413
    key = "media.error.file_too_large"


class TooManyBytes(UploadRefused):
    """More bytes came than were declared."""

    status = 413
    key = "media.error.too_many_bytes"


class QuotaExceeded(UploadRefused):
    """The person has stored as much as one person may."""

    status = 413
    key = "media.error.quota"


class TooManyUploads(UploadRefused):
    """The person has many unfinished uploads."""

    status = 413
    key = "media.error.too_many_uploads"


class DiskFull(UploadRefused):
    """The server has no room for the file now."""

    code = ErrorCode.DATABASE_ERROR
    status = 507
    key = "media.error.disk_full"


class ChecksumMismatch(UploadRefused):
    """The bytes of one PATCH were changed on their way; they were dropped."""

    status = 460
    key = "media.error.checksum"


class UploadBusy(UploadRefused):
    """Another request holds the upload and doesn't let go."""

    code = ErrorCode.CONFLICT
    status = 423
    key = "media.error.busy"


class WrongOffset(Conflict):
    """The bytes don't go on where the stored ones end; `offset` is where that is."""

    key = "media.error.wrong_offset"

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


class Superseded(Conflict):
    """A newer request writes the same upload, or it was taken away."""

    key = "media.error.superseded"


class UploadFinished(Conflict):
    """All bytes are there: nothing is left to be written or taken away."""

    key = "media.error.finished"


class RequestNotFound(NotFound):
    """There is no such wish to erase something."""

    key = "media.error.request_not_found"


class TargetNotFound(NotFound):
    """There is no such course, chapter, item or lesson, or it is not the person's to change."""

    key = "media.error.target_not_found"


class MediaInUse(Conflict):
    """It can't be erased while it is used; `details.uses` name every place."""

    key = "media.error.in_use"

    def __init__(self, uses: Sequence[Any]) -> None:
        super().__init__(count=len(uses))
        self.details = {"uses": list(uses)}


class MediaNotInUse(Conflict):
    """Nothing uses it, so that it can be erased without asking anybody."""

    key = "media.error.not_in_use"


class StillOnItsWay(Conflict):
    """Its bytes are still coming or being looked into."""

    key = "media.error.on_its_way"


class RequestDecided(Conflict):
    """Somebody decided on it before."""

    key = "media.error.request_decided"
