"""Files that want to do harm, and files whose headers lie; `m` is a good MP4 of three seconds."""

import os
import random
import struct
import tempfile
from functools import cache
from pathlib import Path

from tests.factories import media_files as files

NOISE = random.Random(7).randbytes(20_000)


def _concat() -> bytes:
    return b"ffconcat version 1.0\nfile /etc/passwd\n"


def _playlist() -> bytes:
    return b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def _zero_scale(content: bytearray, place: int) -> None:
    content[place + 16 : place + 20] = b"\0\0\0\0"


def _huge_duration(content: bytearray, place: int) -> None:
    content[place + 20 : place + 24] = b"\xff\xff\xff\xff"


def _wrong_size(content: bytearray, place: int) -> None:
    content[place - 4 : place] = b"\x7f\xff\xff\xff"


def _external(content: bytearray, place: int) -> None:
    # "url " with the flag "in this file" cleared points to another one.
    content[place + 4 : place + 8] = b"\0\0\0\0"


@cache
def _old(name: str, codec: str) -> bytes:
    """A good video of four seconds in an old container, to be cut and damaged."""
    with tempfile.TemporaryDirectory() as folder:
        return files.make_video(Path(folder) / name, codec=codec, audio="libmp3lame", seconds=4)


def _damage(content: bytes) -> bytes:
    """Overwrite all but the beginning and the end."""
    third = len(content) // 10
    return content[:third] + random.Random(3).randbytes(len(content) - 2 * third) + content[-third:]


FTYP = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"
# What is sent as what; `m` is a good MP4 of three seconds.
HOSTILE = {
    "truncated-90.mp4": lambda m: m[: len(m) * 9 // 10],
    "truncated-half.mp4": lambda m: m[: len(m) // 2],
    "truncated-header.mp4": lambda m: m[:200],
    "only-ftyp.mp4": lambda _m: FTYP,
    "zeros.mp4": lambda _m: FTYP + bytes(50_000),
    "noise.mp4": lambda _m: FTYP + NOISE,
    "playlist.mp4": lambda _m: FTYP + _playlist(),
    "concat.mov": lambda _m: b"\0\0\0\x08wide" + _concat(),
    "mkv-as-mp4.mp4": lambda _m: FTYP + b"\x1a\x45\xdf\xa3" + NOISE,
    "endless-header.mp4": lambda _m: FTYP + struct.pack(">I", 8) + b"free" + (b"\0\0\0\x08free" * 100_000),
    "deep.mp4": lambda _m: FTYP + b"".join(struct.pack(">I", 80_000 - n * 8) + b"moov" for n in range(9_000)),
    "damaged-samples.mp4": lambda m: m[: m.index(b"mdat") + 4] + os.urandom(len(m) - m.index(b"mdat") - 4),
    "huge-vp8.webm": lambda _m: files.make_huge_vp8(),
    "attachment.mkv": lambda _m: b"\x1a\x45\xdf\xa3" + _playlist(),
    "playlist.webm": lambda _m: b"\x1a\x45\xdf\xa3\x80" + _concat() + _playlist(),
    "external.mov": lambda m: files.patch_box(m, b"url ", _external)[:-3000],
    "sound-only.mp4": lambda _m: files.make_sound(),
    "one-byte-short-index.mp4": lambda m: m[: m.index(b"moov") + 40],
    "renamed.avi": lambda m: b"RIFF\x10\0\0\0AVI " + m,
    "truncated-half.avi": lambda _m: (a := _old("a.avi", "mpeg4"))[: len(a) // 2],
    "truncated-90.avi": lambda _m: (a := _old("a.avi", "mpeg4"))[: len(a) * 9 // 10],
    "truncated-half.wmv": lambda _m: (a := _old("a.wmv", "wmv2"))[: len(a) // 2],
    "truncated-half.flv": lambda _m: (a := _old("a.flv", "flv"))[: len(a) // 2],
    "truncated-99.mkv": lambda _m: (a := _old("a.mkv", "mpeg4"))[: len(a) * 99 // 100],
    "truncated-99.wmv": lambda _m: (a := _old("a.wmv", "wmv2"))[: len(a) * 99 // 100],
    "truncated-99.flv": lambda _m: (a := _old("a.flv", "flv"))[: len(a) * 99 // 100],
    "damaged.avi": lambda _m: _damage(_old("a.avi", "mpeg4")),
    "damaged.wmv": lambda _m: _damage(_old("a.wmv", "wmv2")),
    "damaged.flv": lambda _m: _damage(_old("a.flv", "flv")),
    "flv-as-avi.avi": lambda _m: b"RIFF\x10\0\0\0AVI " + _old("a.flv", "flv"),
    "playlist.avi": lambda _m: b"RIFF\x10\0\0\0AVI " + _playlist(),
    "playlist.flv": lambda _m: b"FLV\x01" + _playlist(),
    "noise.avi": lambda _m: b"RIFF\x10\0\0\0AVI LIST" + NOISE,
    "noise.wmv": lambda _m: bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + NOISE,
    "noise.flv": lambda _m: b"FLV\x01\x05\0\0\0\x09\0\0\0\0" + NOISE,
    "noise.webm": lambda _m: b"\x1a\x45\xdf\xa3" + NOISE,
    "endless-element.mkv": lambda _m: b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(10_000),
    "no-segment.mkv": lambda _m: b"\x1a\x45\xdf\xa3\x80",
    "huge.png": lambda _m: files.make_png_header(60_000, 60_000),
    "wide.png": lambda _m: files.make_png_header(2_000_000_000, 1),
    "no-size.png": lambda _m: files.make_png_header(0, 0),
    "short.png": lambda _m: files.make_picture("PNG")[:-200],
    "short.jpg": lambda _m: files.make_picture("JPEG", (600, 600))[:2000],
    "noise.png": lambda _m: b"\x89PNG\r\n\x1a\n" + NOISE,
    "noise.jpg": lambda _m: b"\xff\xd8\xff\xe0" + NOISE,
    "noise.gif": lambda _m: b"GIF89a\xff\xff\xff\xff\xf7" + NOISE,
    "noise.webp": lambda _m: b"RIFF\xff\xff\0\0WEBPVP8 " + NOISE,
    "video.jpg": lambda m: b"\xff\xd8\xff" + m,
    "noise.pdf": lambda _m: b"%PDF-1.7\n" + NOISE,
    "noise-with-end.pdf": lambda _m: b"%PDF-1.7\n" + NOISE + b"\n%%EOF\n",
    "short.pdf": lambda _m: files.make_pdf(50)[:-300],
    "no-pages.pdf": lambda _m: b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    "zip.pptx": lambda _m: files.pack({"a.txt": "x"}),
    "word.pptx": lambda _m: files.pack({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}),
    "short.pptx": lambda _m: files.make_presentation()[:-40],
    "bomb.pptx": lambda _m: files.make_presentation(ppt__media__a_bin=bytes(300_000_000)),
    "macros.pptx": lambda _m: files.make_presentation(ppt__vbaProject_bin=b"x"),
    "entities.pptx": lambda _m: files.make_presentation(
        ppt__a_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    ),
    "climbing.pptx": lambda _m: files.make_presentation(ppt__slides__x_xml="<x/>", **{"..__..__a_txt": "x"}),
    "no-slides.pptx": lambda _m: files.pack(
        {"[Content_Types].xml": files._TYPES, "ppt/presentation.xml": "x"}
    ),
}


# Whose headers lie about a good stream: a copy that tells the truth is kept instead.
LYING = {
    "huge-dimensions.mp4": lambda m: files.patch_dimensions(m, 65_535, 65_535),
    "wrong-dimensions.mp4": lambda m: files.patch_dimensions(m, 8000, 4000),
    "no-dimensions.mp4": lambda m: files.patch_dimensions(m, 0, 0),
    "box-too-large.mp4": lambda m: files.patch_box(m, b"moov", _wrong_size),
    "zero-scale.mp4": lambda m: files.patch_box(m, b"mdhd", _zero_scale),
    "endless.mp4": lambda m: files.patch_box(m, b"mdhd", _huge_duration),
}
