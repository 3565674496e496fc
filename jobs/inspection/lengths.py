"""How long a video's container says that it is: a file that is shorter was cut off, however well it plays."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from jobs.inspection.findings import Fault, Refused

_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"mfra", b"meta"})
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_SEGMENT = b"\x18\x53\x80\x67"
_HEAD_BYTES = 65_536
# AVI ends at an even place, and not all programs write the last byte.
_PADDING_BYTES = 1


def check_length(source: Path, ending: str) -> None:
    """Compare a file with what its container declares, where that says anything.

    Raises:
        Refused: The file is shorter.
    """
    with source.open("rb") as file:
        end = _READERS.get(ending, _say_nothing)(file, source.stat().st_size)
    if end > source.stat().st_size + _PADDING_BYTES:
        raise Refused(Fault.TRUNCATED)


def _say_nothing(_file: BinaryIO, _size: int) -> int:
    return 0


def _read_boxes(file: BinaryIO, size: int) -> int:
    """Give where the outermost boxes of an MP4 end (ISO 14496-12)."""
    place = 0
    while place + 8 <= size:
        file.seek(place)
        head = file.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        if head[4:8] not in _BOXES or length < 8:
            break
        place += length
    return place


def _read_riff(file: BinaryIO, size: int) -> int:
    """Give where the chunks of an AVI end: one, or one for each gigabyte."""
    place = 0
    while place + 8 <= size:
        file.seek(place)
        head = file.read(8)
        length = int.from_bytes(head[4:], "little")
        # A recording that was not ended says nothing.
        if head[:4] != b"RIFF" or length in {0, 0xFFFF_FFFF}:
            break
        place += 8 + length + length % 2
    return place


def _read_asf(file: BinaryIO, _size: int) -> int:
    """Give what the object of properties says, unless it is of a broadcast."""
    head = file.read(_HEAD_BYTES)
    place = head.find(_ASF_PROPERTIES)
    if place < 0 or len(head) < place + 92 or head[place + 88] & 1:
        return 0
    return int.from_bytes(head[place + 40 : place + 48], "little")


def _read_matroska(file: BinaryIO, _size: int) -> int:
    """Give where the segment ends; a live recording says nothing."""
    head = file.read(_HEAD_BYTES)
    place = head.find(_SEGMENT) + len(_SEGMENT)
    if place < len(_SEGMENT) or place >= len(head) or head[place] == 0:
        return 0
    width = 9 - head[place].bit_length()
    unknown = (1 << 7 * width) - 1
    length = int.from_bytes(head[place : place + width]) & unknown
    return 0 if length == unknown else place + width + length


_READERS: dict[str, Callable[[BinaryIO, int], int]] = {
    "mp4": _read_boxes,
    "mov": _read_boxes,
    "avi": _read_riff,
    "wmv": _read_asf,
    "webm": _read_matroska,
    "mkv": _read_matroska,
}
