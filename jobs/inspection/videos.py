"""Looking into videos: are they what they say, can they be decoded, and a copy that starts at once.

A video that no browser plays is good too: it is left for the conversion, which takes longer.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from av.error import FFmpegError

from jobs.inspection.containers import (
    TOLERANCE_S,
    Facts,
    choose_streams,
    decode,
    open_video,
    read_facts,
    seek,
    start_of,
    time_of,
)
from jobs.inspection.findings import Fault, Findings, Refused, check_room
from jobs.inspection.lengths import check_length
from jobs.inspection.packing import check_copy, choose_container, pack
from jobs.inspection.pictures import THUMBNAIL_NAME, save_thumbnail

_LATE = 0.95
_DECODED_FRAMES = 1_500


def inspect_video(source: Path, ending: str, folder: Path) -> Findings:
    """Read what a video is, decode it at its beginning, at a tenth and near its end, and pack it for playing.

    Raises:
        Refused: It isn't what its name says, is cut off or can't be decoded.
        NoRoom: The disk is full.
    """
    return read_carefully(lambda: _inspect(source, ending, folder))


def _inspect(source: Path, ending: str, folder: Path) -> Findings:
    check_length(source, ending)
    with open_video(source, ending) as container:
        facts = read_facts(container)
    with open_video(source, ending) as container:
        _check_end(container, facts)
    with open_video(source, ending) as container:
        draw_thumbnail(container, facts, folder)
        made = choose_container(facts, container)
    if made is None:
        return describe(facts, Findings(ending, must_convert=True))
    copy_name = f"video.{made}"
    pack(source, ending, folder / copy_name)
    with open_video(folder / copy_name, made) as copy:
        check_copy(copy, facts)
    return describe(facts, Findings(made, copy_name=copy_name, thumbnail_name=THUMBNAIL_NAME))


def describe(facts: Facts, findings: Findings) -> Findings:
    """Add what a video says of itself."""
    return replace(
        findings,
        width=facts.width,
        height=facts.height,
        duration_ms=round(facts.duration_s * 1000),
        video_codec=facts.video,
        audio_codec=facts.audio,
    )


def read_carefully(read: Callable[[], Findings]) -> Findings:
    """Give what `read` gives, with the errors of FFmpeg as ours.

    Raises:
        Refused: The file is no use, as `read` says or by an error of FFmpeg.
        NoRoom: The disk is full.
    """
    try:
        return read()
    except FFmpegError as error:
        check_room(error.errno)
        raise Refused(Fault.UNREADABLE) from error
    except (ValueError, OverflowError, IndexError, AttributeError) as error:
        # PyAV gives these for headers that make no sense: a stream without a codec, a time base of zero.
        raise Refused(Fault.UNREADABLE) from error


def _check_end(container: Any, facts: Facts) -> None:
    """Decode near the end: what was cut off has an index that promises more than there is."""
    video, _ = choose_streams(container)
    start_s = start_of(video)
    wanted_s = start_s + facts.duration_s * _LATE - TOLERANCE_S
    seek(container, video, max(0.0, wanted_s))
    reached_s, frames = -1.0, 0
    for packet in container.demux(video):
        if packet.is_corrupt:
            raise Refused(Fault.TRUNCATED)
        reached_s = max(reached_s, time_of(packet))
        if frames < _DECODED_FRAMES:
            frames += sum(1 for _ in decode(packet))
    if frames == 0 or reached_s < wanted_s - TOLERANCE_S:
        raise Refused(Fault.TRUNCATED)


def draw_thumbnail(container: Any, facts: Facts, folder: Path) -> None:
    """Keep a frame at a tenth of the way: the first is often black.

    Raises:
        Refused: There is none that can be decoded, or it is of another size than the video says.
    """
    video, _ = choose_streams(container)
    seek(container, video, start_of(video) + facts.duration_s * 0.1)
    for packet in container.demux(video):
        for frame in decode(packet):
            if frame.width != facts.width or frame.height != facts.height:
                raise Refused(Fault.DIMENSIONS)
            save_thumbnail(frame.to_image().rotate(frame.rotation, expand=True), folder)
            return
    raise Refused(Fault.UNREADABLE)
