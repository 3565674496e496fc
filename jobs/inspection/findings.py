"""What comes of looking into a file: facts, or why it is no use."""

import errno
from dataclasses import dataclass
from enum import StrEnum

# A kind of work beside those of `MediaKind`, and what the process answers when it has no room for it.
CONVERSION = "CONVERSION"
NO_ROOM = "no_room"


class Fault(StrEnum):
    """Why a file is refused; each has a text `media.fault.<value>`."""

    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    NO_PICTURE = "no_picture"
    CODEC = "codec"
    DIMENSIONS = "dimensions"
    TOO_LONG = "too_long"
    TOO_COMPLEX = "too_complex"
    TOO_SLOW = "too_slow"
    ENCRYPTED = "encrypted"
    UNSAFE = "unsafe"
    EMPTY = "empty"
    LOST = "lost"
    FAILED = "failed"


class Refused(Exception):
    """The file is no use."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NoRoom(Exception):
    """The disk is full: the file may be good, and is looked into again later."""


def check_room(errno_found: int | None) -> None:
    """Tell faults of the disk from those of the file.

    Raises:
        NoRoom: The error's number says that the disk is full.
        Refused: What comes of the file is larger than any medium may be.
    """
    if errno_found in {errno.ENOSPC, errno.EDQUOT}:
        raise NoRoom
    if errno_found == errno.EFBIG:
        raise Refused(Fault.TOO_COMPLEX)


@dataclass(frozen=True)
class Findings:
    """Facts of a good file.

    Attributes:
        container: How it is packed now, such as "mp4".
        must_convert: Whether it is good, but of codecs that browsers don't play.
        copy_name: A copy in the working folder that is to be kept instead of the upload, if any.
        thumbnail_name: A JPEG in the working folder, if any.
    """

    container: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    must_convert: bool = False
    copy_name: str | None = None
    thumbnail_name: str | None = None
