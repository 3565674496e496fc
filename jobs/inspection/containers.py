"""Opening videos with PyAV (FFmpeg), and what they say of themselves.

Nothing is guessed: the container is the one that the name says, read by its own demuxer, so that no playlist
or concatenation is ever followed; only files are opened, and only known codecs are decoded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from jobs.inspection.codecs import READ_AUDIO, READ_VIDEO
from jobs.inspection.findings import Fault, Refused

_av: Any = av
_DEMUXERS = {
    "mp4": "mov",
    "mov": "mov",
    "avi": "avi",
    "wmv": "asf",
    "flv": "flv",
    "webm": "matroska",
    "mkv": "matroska",
}
_MAX_STREAMS = 16
_MAX_SIDE, _MAX_PIXELS = 8192, 8192 * 4320
_MAX_DURATION_S = 12 * 3600
_MOST_LONGER = 1.1
TOLERANCE_S = 1.0


@dataclass(frozen=True)
class Facts:
    """What a video says of itself; codecs by their standard names, `audio` None when there is no sound."""

    width: int
    height: int
    duration_s: float
    video: str
    audio: str | None
    pixels: str


def open_video(source: Path, ending: str) -> Any:
    """Open a file for reading by the demuxer of its ending.

    Raises:
        FFmpegError: It can't be read so.
    """
    options = {"protocol_whitelist": "file", "probesize": "20000000", "analyzeduration": "20000000"}
    return _av.open(f"file:{source}", mode="r", format=_DEMUXERS[ending], options=options)


def read_facts(container: Any) -> Facts:
    """Give what a video says of itself, within reason.

    Raises:
        Refused: It has no picture, or one that is too large, too long or of a codec that isn't read.
    """
    if len(container.streams) > _MAX_STREAMS:
        raise Refused(Fault.TOO_COMPLEX)
    video, audio = choose_streams(container)
    codec = name_codec(video)
    sound = name_codec(audio) if audio else None
    if codec not in READ_VIDEO or sound not in READ_AUDIO | {None}:
        raise Refused(Fault.CODEC)
    width, height = video.codec_context.width, video.codec_context.height
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE and width * height <= _MAX_PIXELS):
        raise Refused(Fault.DIMENSIONS)
    duration_s = _read_duration(container, video)
    if duration_s <= 0:
        raise Refused(Fault.EMPTY)
    if duration_s > _MAX_DURATION_S:
        raise Refused(Fault.TOO_LONG)
    return Facts(width, height, duration_s, codec, sound, pixels=str(video.codec_context.pix_fmt))


def name_codec(stream: Any) -> str:
    """Give the standard name of a stream's codec: that of its decoder may be another."""
    return str(stream.codec_context.codec.canonical_name)


def choose_streams(container: Any) -> tuple[Any, Any]:
    """Give the picture's stream and the sound's, if any; a cover picture is no video."""
    videos = [each for each in container.streams.video if not int(each.disposition) & 0x400]
    if not videos:
        raise Refused(Fault.NO_PICTURE)
    sounds = list(container.streams.audio)
    video = videos[0]
    # Decoders' threads take memory each; two are enough here.
    video.codec_context.thread_count = 2
    return video, sounds[0] if sounds else None


def _read_duration(container: Any, video: Any) -> float:
    """Give seconds; a recording of a browser says none, and is read to its end."""
    said_s = container.duration / _av.time_base if container.duration else 0.0
    own_s = float(video.duration * video.time_base) if video.duration and video.time_base else said_s
    if said_s and own_s > said_s * _MOST_LONGER + TOLERANCE_S:
        # Whichever is true, players would show it as frozen or run through it in a moment.
        raise Refused(Fault.UNREADABLE)
    if said_s or own_s:
        return said_s or own_s
    last = 0.0
    for packet in container.demux(video):
        last = max(last, time_of(packet))
    return last


def decode(packet: Any) -> Iterator[Any]:
    """Give a packet's frames; a damaged packet has none, and the next may be good."""
    try:
        yield from packet.decode()
    except FFmpegError:
        return


def start_of(video: Any) -> float:
    """Give the time of the first picture in seconds."""
    return float(video.start_time * video.time_base) if video.start_time else 0.0


def seek(container: Any, video: Any, seconds: float) -> None:
    """Go to the key frame before a time."""
    if seconds > 0 and video.time_base:
        container.seek(int(seconds / video.time_base), stream=video)


def time_of(packet: Any) -> float:
    """Give when a packet is shown, in seconds, or decoded (AVI knows no more); -1 when nothing is known."""
    ticks = packet.dts if packet.pts is None else packet.pts
    return -1.0 if ticks is None else float(ticks * packet.time_base)
