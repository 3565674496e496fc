"""Making of a video that no browser plays one that all play: H.264 and AAC in an MP4 that starts at once.

Streams that browsers play are copied. Pictures are at most full HD, and never larger than they were.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from jobs.inspection.codecs import MP4_AUDIO, PLAYED_PIXELS
from jobs.inspection.containers import Facts, choose_streams, decode, name_codec, open_video, read_facts
from jobs.inspection.findings import Fault, Findings, Refused
from jobs.inspection.packing import check_copy, is_timeless
from jobs.inspection.pictures import THUMBNAIL_NAME
from jobs.inspection.progress import ProgressWriter
from jobs.inspection.videos import describe, draw_thumbnail, read_carefully

_av: Any = av
_COPY_NAME = "video.mp4"
_LONG_SIDE, _SHORT_SIDE = 1920, 1080
_USUAL_PICTURES_PER_S, _MOST_PICTURES_PER_S = 25, 60
_CLOCK = 90_000
# What is less of a file than this was damaged: demuxers pass over what makes no sense.
_LEAST_READ = 0.5
# Of a short film the index may be most.
_INDEX_BYTES = 16_384
# Even a noisy film stays below what a school's line carries.
_X264 = {"preset": "veryfast", "crf": "23", "maxrate": "6M", "bufsize": "12M"}
_SOUND_RATE, _SOUND_BITS_PER_S = 48_000, 128_000


def convert_video(source: Path, ending: str, folder: Path) -> Findings:
    """Convert a video that `inspect_video` found to be good.

    Raises:
        Refused: It isn't good after all, or what came of it isn't.
        NoRoom: The disk is full.
    """
    return read_carefully(lambda: _convert(source, ending, folder))


def _convert(source: Path, ending: str, folder: Path) -> Findings:
    with open_video(source, ending) as container:
        facts = read_facts(container)
    with open_video(source, ending) as container:
        draw_thumbnail(container, facts, folder)
    with (
        open_video(source, ending) as given,
        _av.open(str(folder / _COPY_NAME), "w", options={"movflags": "+faststart"}) as made,
    ):
        _write(given, made, facts, ProgressWriter(folder, given.size))
    with open_video(folder / _COPY_NAME, "mp4") as copy:
        check_copy(copy, facts)
    with open_video(folder / _COPY_NAME, "mp4") as copy:
        made_facts = read_facts(copy)
    return describe(made_facts, Findings("mp4", copy_name=_COPY_NAME, thumbnail_name=THUMBNAIL_NAME))


def _write(given: Any, made: Any, facts: Facts, progress: ProgressWriter) -> None:
    video, audio = choose_streams(given)
    writers: dict[int, _Copy | _Pictures | _Sound] = {}
    if facts.video == "h264" and facts.pixels in PLAYED_PIXELS and not is_timeless(given):
        writers[video.index] = _Copy(made, video)
    else:
        writers[video.index] = _Pictures(made, video)
    if audio is not None:
        writers[audio.index] = (_Copy if name_codec(audio) in MP4_AUDIO else _Sound)(made, audio)
    found_bytes = 0
    for packet in given.demux():
        found_bytes += packet.size
        if packet.stream.index in writers and not packet.is_corrupt:
            writers[packet.stream.index].add(packet)
        progress.note(found_bytes)
    if found_bytes < (given.size - _INDEX_BYTES) * _LEAST_READ:
        raise Refused(Fault.UNREADABLE)
    for writer in writers.values():
        writer.finish()


class _Copy:
    """Takes packets over as they are."""

    def __init__(self, made: Any, stream: Any) -> None:
        self._made = made
        self._stream = made.add_stream_from_template(stream)

    def add(self, packet: Any) -> None:
        """Take one packet; one without a time is the end."""
        if packet.dts is not None:
            packet.stream = self._stream
            self._made.mux(packet)

    def finish(self) -> None:
        """Nothing waits."""


class _Pictures:
    """Decodes pictures, makes them small enough and encodes them; drops those that come too thick."""

    def __init__(self, made: Any, stream: Any) -> None:
        self._made = made
        rate = min(stream.average_rate or _USUAL_PICTURES_PER_S, _MOST_PICTURES_PER_S)
        self._stream = made.add_stream("libx264", rate=rate, options=_X264)
        codec = self._stream.codec_context
        codec.width, codec.height = fit_size(stream.codec_context.width, stream.codec_context.height)
        codec.pix_fmt, codec.time_base, codec.thread_count = "yuv420p", Fraction(1, _CLOCK), 2
        if stream.sample_aspect_ratio:
            codec.sample_aspect_ratio = stream.sample_aspect_ratio
        self._step_s = 1 / float(rate)
        self._last_s: float | None = None
        self._is_turned = False

    def add(self, packet: Any) -> None:
        """Encode what a packet shows."""
        for frame in decode(packet):
            self._add_frame(frame)

    def _add_frame(self, frame: Any) -> None:
        last_s = self._last_s
        shown_s = frame.time if frame.time is not None else (last_s or 0.0) + self._step_s
        if last_s is not None and shown_s < last_s + 0.9 / _MOST_PICTURES_PER_S:
            return
        if not self._is_turned:
            # Phones film lying and say how to turn it.
            self._is_turned = True
            if frame.rotation:
                self._stream.set_display_rotation(frame.rotation)
        codec = self._stream.codec_context
        picture = frame.reformat(codec.width, codec.height, "yuv420p")
        picture.pts, picture.time_base = round(shown_s * _CLOCK), Fraction(1, _CLOCK)
        # Key frames are the encoder's own choice.
        picture.pict_type = 0
        self._last_s = shown_s
        self._made.mux(self._stream.encode(picture))

    def finish(self) -> None:
        """Encode what the encoder still holds."""
        self._made.mux(self._stream.encode(None))


class _Sound:
    """Decodes sound and encodes it as AAC."""

    def __init__(self, made: Any, stream: Any) -> None:
        self._made = made
        layout = "mono" if stream.codec_context.channels == 1 else "stereo"
        self._stream = made.add_stream("aac", rate=_SOUND_RATE, layout=layout)
        self._stream.codec_context.bit_rate = _SOUND_BITS_PER_S

    def add(self, packet: Any) -> None:
        """Encode what a packet holds."""
        for frame in decode(packet):
            self._made.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Encode what the encoder still holds."""
        self._made.mux(self._stream.encode(None))


def fit_size(width: int, height: int) -> tuple[int, int]:
    """Give the size in which pictures are kept: within full HD, upright or lying, and even."""
    long_side, short_side = max(width, height), min(width, height)
    scale = min(1.0, _LONG_SIDE / long_side, _SHORT_SIDE / short_side)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
