"""Decisions about uploads: which files are taken, by name and by bytes, and what the headers of tus say."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lms_app.core.file_names import clean_file_name
from lms_app.media.errors import FileDamaged, FileTypeRefused, WrongHeader
from models.media import MediaKind

MAX_UPLOAD_BYTES = 2 * 1024**3
TUS_VERSION = "1.0.0"
TUS_EXTENSIONS = "creation,expiration,termination,checksum"
# So many first bytes tell what a file is.
BEGINNING_BYTES = 64
CHECKSUMS = ("sha256", "sha1", "md5")
_MAX_METADATA_CHARS = 4096


@dataclass(frozen=True)
class MediaType:
    """A type of file that is taken: what it is for, what it is sent as, words that are found at a place."""

    kind: MediaKind
    content_type: str
    marks: tuple[tuple[int, bytes], ...]


def _boxes(*names: bytes) -> tuple[tuple[int, bytes], ...]:
    return tuple((4, name) for name in names)


_MATROSKA = ((0, b"\x1a\x45\xdf\xa3"),)
_POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_JPEG = MediaType(MediaKind.IMAGE, "image/jpeg", ((0, b"\xff\xd8\xff"),))
MEDIA_TYPES: Mapping[str, MediaType] = {
    "mp4": MediaType(MediaKind.VIDEO, "video/mp4", _boxes(b"ftyp")),
    "mov": MediaType(
        MediaKind.VIDEO, "video/quicktime", _boxes(b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
    ),
    "avi": MediaType(MediaKind.VIDEO, "video/x-msvideo", ((8, b"AVI "),)),
    "wmv": MediaType(MediaKind.VIDEO, "video/x-ms-wmv", ((0, bytes.fromhex("3026b2758e66cf11")),)),
    "flv": MediaType(MediaKind.VIDEO, "video/x-flv", ((0, b"FLV\x01"),)),
    "webm": MediaType(MediaKind.VIDEO, "video/webm", _MATROSKA),
    "mkv": MediaType(MediaKind.VIDEO, "video/x-matroska", _MATROSKA),
    "pdf": MediaType(MediaKind.PDF, "application/pdf", ((0, b"%PDF-"),)),
    "pptx": MediaType(MediaKind.PPTX, _POWERPOINT, ((0, b"PK\x03\x04"),)),
    "png": MediaType(MediaKind.IMAGE, "image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": MediaType(MediaKind.IMAGE, "image/gif", ((0, b"GIF87a"), (0, b"GIF89a"))),
    "webp": MediaType(MediaKind.IMAGE, "image/webp", ((8, b"WEBP"),)),
}


@dataclass(frozen=True)
class NamedFile:
    """A file by its harmless name; `ending` is a key of MEDIA_TYPES."""

    name: str
    ending: str
    type: MediaType


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one request must hash to."""

    algorithm: str
    digest: bytes


def read_file_name(name: str) -> NamedFile:
    """Make a name harmless and find its type.

    Raises:
        FileTypeRefused: The name's ending is none that is taken.
    """
    clean = clean_file_name(name)
    stem, _, ending = clean.rpartition(".")
    found = MEDIA_TYPES.get(ending.lower()) if stem else None
    if found is None:
        raise FileTypeRefused(types=", ".join(MEDIA_TYPES))
    return NamedFile(clean, ending.lower(), found)


def check_beginning(ending: str, beginning: bytes) -> None:
    """Refuse a file that isn't what its name says.

    Raises:
        FileDamaged: The first bytes are of something else.
    """
    marks = MEDIA_TYPES[ending].marks
    if not any(beginning.startswith(word, place) for place, word in marks):
        raise FileDamaged(type=ending)


def read_length(value: str | None, name: str) -> int:
    """Read a header that holds a number of bytes.

    Raises:
        WrongHeader: It is missing or no number.
    """
    if value is None or not value.isascii() or not value.isdigit() or len(value) > 15:
        raise WrongHeader(name=name)
    return int(value)


def read_metadata(header: str) -> dict[str, str]:
    """Read Upload-Metadata: pairs of a name and a base64 text, parted by commas.

    Raises:
        WrongHeader: It is too long or can't be read.
    """
    if len(header) > _MAX_METADATA_CHARS:
        raise WrongHeader(name="Upload-Metadata")
    found: dict[str, str] = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise WrongHeader(name="Upload-Metadata") from error
    return found


def read_checksum(header: str | None) -> Checksum | None:
    """Read Upload-Checksum: the name of an algorithm and a base64 digest.

    Raises:
        WrongHeader: The algorithm is unknown or the digest is none of its.
    """
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongHeader(name="Upload-Checksum") from error
    if algorithm not in CHECKSUMS or len(digest) != hashlib.new(algorithm).digest_size:
        raise WrongHeader(name="Upload-Checksum")
    return Checksum(algorithm, digest)
