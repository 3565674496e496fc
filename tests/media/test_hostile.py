"""Bad files are refused with a reason, and no worker dies of them."""

import struct
from pathlib import Path

import av
import pytest
from sqlmodel import select

from jobs.inspection import process
from jobs.inspection.findings import Fault, Refused
from jobs.inspection.process import run_inspection
from lms_app.core.db import Db
from lms_app.core.storage import get_storage
from lms_app.media import parts
from models.jobs import Job, JobStatus
from models.media import Media, MediaStatus
from tests.factories import media_files as files
from tests.media.conftest import process_all, send_file
from tests.media.hostile_files import HOSTILE, LYING
from tests.support.tus_client import TusClient

# Of these no stream is found that could be copied.
BEYOND_REPAIR = {"box-too-large.mp4": Fault.TRUNCATED, "zero-scale.mp4": Fault.UNREADABLE}


@pytest.mark.parametrize("name", LYING)
def test_a_video_whose_headers_lie_is_packed_anew_or_refused(
    tus: TusClient, db: Db, mp4: bytes, name: str, tmp_path: Path
) -> None:
    media_id = send_file(tus, LYING[name](mp4), name)
    process_all(db)
    medium = db.get_one(Media, media_id)
    if name in BEYOND_REPAIR:
        assert (medium.status, medium.error_code) == (MediaStatus.ERROR, BEYOND_REPAIR[name])
        return
    assert medium.status is MediaStatus.READY, medium.error_code
    with get_storage().open(medium.storage_key) as stored, av.open(stored) as container:
        assert container.streams.video[0].width == 160
        assert container.duration / av.time_base == pytest.approx(3, abs=0.2)
        stored.seek(0)
        assert struct.pack(">HH", 160, 120) in stored.read()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_error_with_a_reason(tus: TusClient, db: Db, mp4: bytes, name: str) -> None:
    media_id = send_file(tus, HOSTILE[name](mp4), name)
    process_all(db)
    medium = db.get_one(Media, media_id)
    assert medium.status is MediaStatus.ERROR, f"{name} is {medium.status}"
    assert medium.error_code in set(Fault) - {Fault.FAILED, Fault.LOST}
    shown = tus.http.get(f"/api/media/{media_id}").json()
    assert shown["status"] == "error"
    assert len(shown["error"]) > 15
    assert "media.fault" not in shown["error"]
    assert (shown["url"], shown["thumbnailUrl"]) == ("", "")
    assert set(db.exec(select(Job.status)).all()) == {JobStatus.DONE}
    assert list(parts.folder().iterdir()) == []


def test_there_are_forty_kinds_of_hostile_files() -> None:
    assert len(HOSTILE) >= 40


def test_a_codec_that_nobody_reads_is_refused_with_advice(tus: TusClient, db: Db, tmp_path: Path) -> None:
    content = files.make_video(tmp_path / "a.avi", codec="ffv1", audio=None)
    media_id = send_file(tus, content, "a.avi")
    process_all(db)
    assert "H.264" in tus.http.get(f"/api/media/{media_id}").json()["error"]


def test_a_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    with pytest.raises(Refused) as refusal:
        run_inspection("VIDEO", "mp4", tmp_path / "a.mp4", tmp_path, within_s=0.01)
    assert refusal.value.fault is Fault.TOO_COMPLEX


@pytest.mark.parametrize(
    ("code", "output", "fault"),
    [
        (-24, b"", Fault.TOO_COMPLEX),
        (-9, b"", Fault.TOO_COMPLEX),
        (-11, b"", Fault.UNREADABLE),
        (1, b"Traceback", Fault.UNREADABLE),
        (0, b'{"fault": "codec"}\n', Fault.CODEC),
        (0, b'{"fault": "unknown"}\n', Fault.UNREADABLE),
        (0, b'{"colour": "red"}\n', Fault.UNREADABLE),
        (0, b"[]\n", Fault.UNREADABLE),
    ],
)
def test_how_the_process_ended_says_why(code: int, output: bytes, fault: Fault) -> None:
    with pytest.raises(Refused) as refusal:
        process._read_answer("VIDEO", code, output)
    assert refusal.value.fault is fault
