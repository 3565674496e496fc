"""Small real files of each kind, and files that want to do harm."""

import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy
import pypdfium2
from PIL import Image

_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.\
presentationml.presentation.main+xml"/></Types>"""


def make_video(
    path: Path,
    *,
    seconds: float = 3,
    codec: str = "libx264",
    audio: str | None = "aac",
    turned_by: int = 0,
    **options: str,
) -> bytes:
    """Encode moving colours; `options` go to the muxer. Gives the bytes."""
    with av.open(str(path), "w", options=options) as container:
        video = container.add_stream(codec, rate=25)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        video.time_base = Fraction(1, 25)
        if turned_by:
            video.set_display_rotation(turned_by)
        sound = container.add_stream(audio, rate=48_000, layout="mono") if audio else None
        if sound is not None:
            sound.bit_rate = 96_000
        for number in range(int(seconds * 25)):
            pixels = numpy.zeros((120, 160, 3), dtype=numpy.uint8)
            pixels[:, :, number % 3] = (number * 7) % 255
            pixels[number % 120, :, :] = 255
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            _add_sound(container, sound, seconds)
    return path.read_bytes()


def pad(path: Path, size_bytes: int) -> None:
    """Make an MP4 larger by a box of nothing, which takes no room on the disk and which players skip."""
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", size_bytes, b"free"))
        file.truncate(whole + size_bytes)


def _add_sound(container, sound, seconds: float) -> None:
    size = 960
    for number in range(int(seconds * 48_000 / size)):
        tone = numpy.zeros((1, size), dtype=numpy.float32)
        frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48_000, number * size
        container.mux(sound.encode(frame))
    container.mux(sound.encode(None))


def make_sound() -> bytes:
    """Make an MP4 without a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.mp4"
        with av.open(str(path), "w") as container:
            _add_sound(container, container.add_stream("aac", rate=48_000, layout="mono"), 1)
        return path.read_bytes()


def make_huge_vp8() -> bytes:
    """Make a WebM whose pictures say that they are 16383 pixels wide and high."""
    with tempfile.TemporaryDirectory() as folder:
        content = make_video(Path(folder) / "a.webm", codec="libvpx", audio=None)
    small = struct.pack("<HH", 160, 120)
    huge = struct.pack("<HH", 16_383, 16_383)
    # The width and height of a key frame follow its start code (RFC 6386, 9.1); Matroska has its own.
    content = content.replace(b"\x9d\x01\x2a" + small, b"\x9d\x01\x2a" + huge)
    return content.replace(b"\xb0\x81\xa0\xba\x81\x78", b"\xb0\x81\xff\xba\x81\xff")


def make_picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    """Draw noise."""
    buffer = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def make_pdf(pages: int = 2) -> bytes:
    """Make empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_presentation(**members: str | bytes) -> bytes:
    """Make the least that is a presentation; `members` add to it, with "__" for a slash and "_" for a dot."""
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "ppt/presentation.xml": "<p/>",
        "ppt/slides/slide1.xml": "<p>" + "слайд" * 500 + "</p>",
    }
    for name, content in members.items():
        contents[name.replace("__", "/").replace("_", ".")] = content
    return pack(contents)


def pack(contents: dict[str, str | bytes]) -> bytes:
    """Make a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_png_header(width: int, height: int) -> bytes:
    """Make a PNG that promises much and has little."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def patch_dimensions(mp4: bytes, width: int, height: int) -> bytes:
    """Write other dimensions into the description of an MP4's pictures (the box avc1)."""
    place = mp4.index(b"avc1", mp4.index(b"stsd")) + 4 + 24
    return mp4[:place] + struct.pack(">HH", width, height) + mp4[place + 4 :]


def patch_box(mp4: bytes, name: bytes, change: Callable[[bytearray, int], None]) -> bytes:
    """Change bytes of the first box of that name; `change` gets all bytes and the place of the name."""
    content = bytearray(mp4)
    change(content, mp4.index(name))
    return bytes(content)


def starts_at_once(source: Path) -> bool:
    """Tell whether an MP4's index comes before its pictures, by its outermost boxes (ISO 14496-12)."""
    end = source.stat().st_size
    with source.open("rb") as file:
        place = 0
        while place + 8 <= end:
            file.seek(place)
            head = file.read(16)
            length, name = int.from_bytes(head[:4], "big"), head[4:8]
            if name in {b"moov", b"mdat"}:
                return name == b"moov"
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length < 8:
                return False
            place += length
    return False
