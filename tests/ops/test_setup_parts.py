"""Keys, package sources, image hashes, log warnings."""

import json
import os
import stat
from pathlib import Path

import pytest

from lms_app.ops import apt, image_tags
from lms_app.ops.apt import AptSource
from lms_app.ops.frontend import hash_sources
from lms_app.ops.installation_keys import KEY_NAMES, ensure_keys
from lms_app.ops.layout import open_data_dir
from lms_app.ops.log_tail import LogTail, warning_in
from lms_app.ops.terminal import OpsError


def test_keys_when_made_are_kept_secret_and_never_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEY_NAMES:
        monkeypatch.delenv(name, raising=False)
    data = open_data_dir(tmp_path)

    first = ensure_keys(data)

    assert ensure_keys(data) == first
    assert len(set(first.values())) == 2
    assert all(len(value) >= 43 for value in first.values())
    assert stat.S_IMODE((data.path / "secrets.env").stat().st_mode) == 0o600


def test_keys_when_the_environment_sets_them_are_taken_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LMS_SECRET_KEY", "from outside")

    assert ensure_keys(open_data_dir(tmp_path))["LMS_SECRET_KEY"] == "from outside"


def test_parse_one_line_reads_options_and_skips_comments() -> None:
    text = """
    # deb http://commented.example/debian trixie main
    deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian bookworm main contrib # why
    deb-src http://a.example/debian bookworm main
    deb\thttp://b.example/debian bookworm-updates main
    """

    assert apt.parse_one_line(text) == [
        AptSource("http://a.example/debian", ("bookworm",), ("main", "contrib")),
        AptSource("http://b.example/debian", ("bookworm-updates",), ("main",)),
    ]


def test_parse_deb822_reads_stanzas_continuations_and_enabled() -> None:
    text = """Types: deb deb-src
# a comment
URIs: http://a.example/debian
Suites: bookworm
 bookworm-updates
Components: main

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb
URIs: http://s.example/debian-security
Suites: bookworm-security
Components: main
"""

    sources = apt.parse_deb822(text)

    assert sources == [
        AptSource("http://a.example/debian", ("bookworm", "bookworm-updates"), ("main",)),
        AptSource("http://s.example/debian-security", ("bookworm-security",), ("main",)),
    ]
    assert apt.archive_of("bookworm", sources).uri == "http://a.example/debian"
    security = apt.security_archive_of("bookworm", sources)
    assert security is not None
    assert security.uri == "http://s.example/debian-security"


def test_archive_of_when_there_is_no_source_raises() -> None:
    with pytest.raises(OpsError, match="no package source"):
        apt.archive_of("bookworm", [])


def test_read_sources_reads_both_formats(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("deb http://a.example/x one main\n")
    (tmp_path / "sources.list.d" / "b.list").write_text("deb http://b.example/x two main\n")
    (tmp_path / "sources.list.d" / "c.sources").write_text(
        "Types: deb\nURIs: http://c.example/x\nSuites: three\n"
    )

    assert [source.suites[0] for source in apt.read_sources(tmp_path)] == ["one", "two", "three"]


def test_image_tag_changes_with_content_names_modes_and_common_files(tmp_path: Path) -> None:
    for name in ("python", "common"):
        (tmp_path / name).mkdir()
    (tmp_path / "python" / "Dockerfile").write_text("FROM x")
    seen = {image_tags.image_tag("python", tmp_path)}

    def changed() -> bool:
        before = len(seen)
        seen.add(image_tags.image_tag("python", tmp_path))
        return len(seen) > before

    assert not changed()
    (tmp_path / "python" / "Dockerfile").write_text("FROM y")
    assert changed()
    (tmp_path / "python" / "run.py").write_text("")
    assert changed()
    (tmp_path / "python" / "run.py").chmod(0o755)
    assert changed()
    (tmp_path / "common" / "harness.py").write_text("")
    assert changed()
    (tmp_path / "python" / "__pycache__").mkdir()
    (tmp_path / "python" / "__pycache__" / "x.pyc").write_text("")
    assert not changed()


def test_hash_sources_ignores_what_pages_are_not_made_of(tmp_path: Path) -> None:
    for name in ("lms_app/ops/run.py", "lms_app/clubs/service.py", "lms_app/clubs/pages.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    before = hash_sources(tmp_path)

    (tmp_path / "lms_app/ops/run.py").write_text("b")
    (tmp_path / "lms_app/clubs/service.py").write_text("b")
    assert hash_sources(tmp_path) == before
    (tmp_path / "lms_app/clubs/pages.py").write_text("b")
    assert hash_sources(tmp_path) != before


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            '{"event": "job.failed", "level": "error", "jobId": "7", "timestamp": "x"}',
            "error: job.failed jobId=7",
        ),
        ('{"event": "booking.created", "level": "info"}', None),
        ("[WARNING] something is odd", "[WARNING] something is odd"),
        ("ValueError: no", "ValueError: no"),
        ("all is well", None),
        ("{not json", None),
        ("# WARNING Memory overcommit must be enabled!", None),
    ],
)
def test_warning_in_shows_warnings_only(line: str, shown: str | None) -> None:
    assert warning_in(line) == shown


def test_log_tail_reads_whole_new_lines_only(tmp_path: Path) -> None:
    file = tmp_path / "web.log"
    file.write_text("ERROR old\n")
    tail = LogTail()
    tail.follow("web", file)
    with file.open("a") as sink:
        sink.write("ERROR one\nERROR tw")

    assert tail.read_warnings() == ["[web] ERROR one"]
    with file.open("a") as sink:
        sink.write("o\n")
    assert tail.read_warnings() == ["[web] ERROR two"]
    file.write_text("")
    assert tail.read_warnings() == []


def test_data_dir_when_its_path_is_long_keeps_sockets_elsewhere(tmp_path: Path) -> None:
    data = open_data_dir(tmp_path / ("long" * 30))

    assert len(os.fsencode(data.run)) < 85
    assert json.dumps(str(data.run)).count(data.instance_id) == 1
