"""An engine of our own and the images on it, from nothing: as on a machine that has neither."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_app.ops import base_image, engine, engine_config, images
from lms_app.ops.engine import Engine


@pytest.fixture(scope="module")
def own_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if os.geteuid() != 0 or not engine._dockerd():
        pytest.skip("an engine of our own needs root and dockerd")
    folder = tmp_path_factory.mktemp("e")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DOCKER_HOST", raising=False)
        patch.setattr(engine_config, "OWN_FOLDER", folder)
        patch.setattr(engine, "DEFAULT_SOCKET", folder / "default.sock")
        patch.setattr(engine, "_OWN_ADDRESS", f"unix://{folder}/docker.sock")
        assert engine.find() is None
        started = engine.find_or_start(yes=True, log=folder / "setup.log")
        assert started is not None
        yield started
        engine.stop_own()
        assert engine.find() is None


@pytest.fixture(scope="module")
def runtimes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    (folder / "tiny").mkdir()
    (folder / "tiny" / "Dockerfile").write_text(
        "ARG BASE_IMAGE=debian:trixie-slim\nFROM ${BASE_IMAGE}\nCOPY common/note /note\nCOPY own /own\n"
    )
    (folder / "tiny" / "own").write_text("one")
    (folder / "common").mkdir()
    (folder / "common" / "note").write_text("for all")
    return folder


@pytest.mark.docker
def test_own_engine_when_started_is_found_again(own_engine: Engine) -> None:
    found = engine.find()

    assert found == own_engine
    assert found.is_ours
    assert found.version


@pytest.mark.docker
def test_images_when_nothing_can_be_pulled_are_made_once(
    own_engine: Engine, runtimes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_image, "_pull", lambda _: False)
    log = tmp_path / "log"

    first = images.ensure_images(own_engine, yes=True, log=log, folder=runtimes)["tiny"]
    made = _image_id(own_engine, first)
    assert images.ensure_images(own_engine, yes=True, log=log, folder=runtimes) == {"tiny": first}
    assert _image_id(own_engine, first) == made

    (runtimes / "common" / "note").write_text("changed")
    second = images.ensure_images(own_engine, yes=True, log=log, folder=runtimes)["tiny"]
    assert second != first
    assert _image_id(own_engine, second) != made
    assert _image_id(own_engine, first) == made, "another work tree may still use it"


@pytest.mark.docker
def test_remove_containers_takes_only_those_of_the_installation(own_engine: Engine, runtimes: Path) -> None:
    tag = images.image_tag("tiny", runtimes)
    for instance in ("mine", "other"):
        labels = ["--label", "lms.grader=1", "--label", f"lms.instance={instance}"]
        made = engine.docker(own_engine.address, "create", *labels, tag, "true")
        assert made.returncode == 0, made.stderr

    assert images.remove_containers(own_engine.address, "mine") == 1
    assert images.remove_containers(own_engine.address, "mine") == 0
    assert images.remove_containers(own_engine.address, "other") == 1


@pytest.mark.docker
def test_prefer_quick_runtime_makes_it_the_default_where_it_starts(
    own_engine: Engine, runtimes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = images.ensure_images(own_engine, yes=True, log=tmp_path / "log", folder=runtimes)["tiny"]
    engine_config.set_default("runc")
    _wait_for_default(own_engine, "runc")

    monkeypatch.setattr(engine, "_starts", lambda *_: False)
    engine.prefer_quick_runtime(own_engine, tag)
    assert engine_config.read_default() == "runc"

    monkeypatch.undo()
    can_start = shutil.which("crun") and engine._starts(own_engine.address, tag, "crun")
    expected = "crun" if can_start else "runc"
    engine.prefer_quick_runtime(own_engine, tag)
    _wait_for_default(own_engine, expected)
    assert engine.docker(own_engine.address, "ps", "--all", "--quiet").stdout == "", "the try left something"


@pytest.mark.docker
def test_starts_when_the_runtime_refuses_leaves_no_container(own_engine: Engine, runtimes: Path) -> None:
    tag = images.image_tag("tiny", runtimes)

    assert not engine._starts(own_engine.address, tag, "no-such-runtime")
    assert engine._starts(own_engine.address, tag, "runc")
    assert engine.docker(own_engine.address, "ps", "--all", "--quiet").stdout == ""


def test_describe_runtimes_when_the_default_is_not_installed_names_the_stock_one() -> None:
    assert json.loads(engine_config.describe_runtimes("no-such-runtime"))["default-runtime"] == "runc"


def _wait_for_default(on: Engine, expected: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        found = engine.docker(on.address, "info", "--format", "{{.DefaultRuntime}}").stdout.strip()
        if found == expected:
            return
        assert time.monotonic() < deadline, f"the default stays {found}"
        time.sleep(0.1)


def _image_id(on: Engine, tag: str) -> str:
    found = engine.docker(on.address, "image", "inspect", "--format", "{{.Id}}", tag)
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_forget_dead_when_the_number_is_another_programs_removes_the_file(tmp_path: Path) -> None:
    for text in (str(os.getpid()), "999999999", "nonsense"):
        (tmp_path / "x.pid").write_text(text)
        engine._forget_dead(tmp_path / "x.pid", "dockerd")
        assert not (tmp_path / "x.pid").exists()
    engine._forget_dead(tmp_path / "x.pid", "dockerd")


def test_why_absent_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(engine, "DEFAULT_SOCKET", tmp_path / "none")

    assert engine.why_absent().startswith("There is no Docker engine; ")


def test_why_absent_when_only_the_command_is_missing_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(engine, "DEFAULT_SOCKET", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "The docker command is missing" in engine.why_absent()


def test_find_or_start_when_nobody_agrees_gives_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(engine_config, "OWN_FOLDER", tmp_path)
    monkeypatch.setattr(engine, "DEFAULT_SOCKET", tmp_path / "none")

    assert engine.find_or_start(yes=False, log=tmp_path / "log") is None
