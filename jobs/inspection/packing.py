"""Packing videos for playing: the same pictures and sound in a container that starts before it has come."""

from pathlib import Path
from typing import Any

import av

from jobs.inspection.codecs import MP4_AUDIO, MP4_VIDEO, PLAYED_PIXELS, WEBM_AUDIO, WEBM_VIDEO
from jobs.inspection.containers import TOLERANCE_S, Facts, choose_streams, open_video, read_facts
from jobs.inspection.findings import Fault, Refused

_av: Any = av
_OPTIONS = {"mp4": {"movflags": "+faststart"}, "webm": {"cues_to_front": "1", "reserve_index_space": "65536"}}


def is_timeless(container: Any) -> bool:
    """Tell whether packets don't say when they are shown, so that they can't be copied."""
    return bool(container.format.name == "avi")


def choose_container(facts: Facts, given: Any) -> str | None:
    """Give the container in which browsers play the streams as they are; None when there is none."""
    if facts.pixels not in PLAYED_PIXELS or is_timeless(given):
        return None
    if facts.video in MP4_VIDEO and facts.audio in MP4_AUDIO | {None}:
        return "mp4"
    if facts.video in WEBM_VIDEO and facts.audio in WEBM_AUDIO | {None}:
        return "webm"
    return None


def pack(source: Path, ending: str, target: Path) -> None:
    """Pack the pictures and the sound anew, without subtitles, chapters and what else there may be.

    Also what could be played as it is: a copy has headers that are true, and no word of where it was filmed.

    Raises:
        FFmpegError: The file can't be read, or the disk is full.
    """
    options = _OPTIONS[target.suffix.lstrip(".")]
    with open_video(source, ending) as given, _av.open(str(target), "w", options=options) as made:
        chosen = [each for each in choose_streams(given) if each is not None]
        streams = {each.index: made.add_stream_from_template(each) for each in chosen}
        for packet in given.demux(chosen):
            if packet.dts is None or packet.is_corrupt:
                continue
            packet.stream = streams[packet.stream.index]
            made.mux(packet)


def check_copy(container: Any, facts: Facts) -> None:
    """Refuse what changed by being packed: its times made no sense before."""
    made = read_facts(container)
    if abs(made.duration_s - facts.duration_s) > facts.duration_s * 0.1 + TOLERANCE_S:
        raise Refused(Fault.UNREADABLE)
