"""The small commands on an installation of their own, and `manage.py test` itself."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from lms_app.ops import frontend, venv
from lms_app.ops.database import wants_demo
from lms_app.ops.layout import ROOT, load_settings_file, open_data_dir
from lms_app.ops.postgres import prepare_cluster
from lms_app.ops.terminal import OpsError, confirm
from lms_app.ops.testing import make_pytest_command
from tests.ops.test_failures import manage
from tests.support.app_server import AppServer


def test_seed_when_nothing_runs_starts_the_engines_for_it_and_ends_them(tmp_path: Path) -> None:
    data = str(tmp_path / "data")

    first, again = manage("seed", "--data", data), manage("seed", "--data", data)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert (tmp_path / "data" / "demo-data-done").exists()
    assert not (tmp_path / "data" / "postgres" / "postmaster.pid").exists()


def test_migrate_when_the_application_runs_uses_its_engines(app_server: AppServer) -> None:
    done = manage("migrate", "--data", str(app_server.data_dir))

    assert done.returncode == 0, done.stderr
    with app_server.connect() as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_worker_when_the_queue_is_unknown_fails(app_server: AppServer) -> None:
    done = manage("worker", "--data", str(app_server.data_dir), "--queues", "nonsense")

    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_bench_when_there_is_no_such_benchmark_says_which_there_are() -> None:
    done = manage("bench", "nothing")

    assert done.returncode == 1
    assert "There is no benchmark nothing" in done.stderr


def test_images_when_the_engine_is_there_names_the_tags(sandbox_images: dict[str, str]) -> None:
    done = manage("images", "--yes")

    assert done.returncode == 0, done.stderr
    assert all(f"{runtime}: {tag}" in done.stdout for runtime, tag in sandbox_images.items())


@pytest.mark.parametrize(("body", "code", "summary"), [("True", 0, "1 passed"), ("False", 1, "1 failed")])
def test_manage_test_ends_with_the_summary_and_its_exit_code(
    tmp_path: Path, body: str, code: int, summary: str
) -> None:
    file = tmp_path / "test_one.py"
    file.write_text(f"def test_one():\n    assert {body}\n")

    done = manage("test", "--fast", "--", str(file), "-q", "-p", "no:cacheprovider")

    assert done.returncode == code
    assert summary in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("fast", [True, False])
def test_lines_are_measured_only_when_asked(fast: bool) -> None:
    plain, measuring = (
        make_pytest_command(Namespace(coverage=coverage, fast=fast, extra=["tests/core"] if fast else []))
        for coverage in (False, True)
    )

    assert not [each for each in plain if "cov" in each]
    assert {"--cov=lms_app", "--cov=models", "--cov=jobs"} <= set(measuring)
    assert ("--numprocesses=2" in plain, "--numprocesses=2" in measuring) == (not fast, not fast)


def test_pytest_alone_says_how_to_start_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LMS_TEST_RUN")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/ops"], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 4
    assert "python3 manage.py test" in done.stdout + done.stderr


@pytest.fixture
def bare_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work tree without an environment, that asks for no package."""
    (tmp_path / "requirements.txt").write_text("")
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "BUILD", tmp_path / ".lms")
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(venv, "_LOG", tmp_path / "install.log")
    return tmp_path


def test_venv_when_missing_is_made_and_filled_once(
    bare_tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with venv.lock():
        venv._make(yes=False)
        venv._make(yes=False)
        venv.install("requirements.txt")
        venv.install("requirements.txt")

    assert (bare_tree / ".venv" / "bin" / "pip").exists()
    assert capsys.readouterr().out.count("✓ Python packages") == 1


def test_venv_when_pip_fails_says_so_and_tries_again_next_time(bare_tree: Path) -> None:
    with venv.lock():
        venv._make(yes=False)
    (bare_tree / "requirements.txt").write_text("nothing @ file:///nowhere/nothing.whl\n")

    for _ in range(2):
        with pytest.raises(OpsError, match=r"packages of requirements\.txt could not be installed"):
            venv.install("requirements.txt")


def test_frontend_when_built_is_published_whole_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reflex = tmp_path / "bin" / "reflex"
    reflex.parent.mkdir()
    reflex.write_text(
        "#!/bin/sh\nmkdir -p .web/build/client .web/backend && echo page > .web/build/client/index.html\n"
        "echo x >> exports\n"
    )
    reflex.chmod(0o755)
    for name, value in {"VENV": tmp_path, "ROOT": tmp_path, "BUILD": tmp_path}.items():
        monkeypatch.setattr(frontend, name, value)
    monkeypatch.setattr(frontend, "PUBLISHED", tmp_path / "frontend")
    sources = tmp_path / "lms_app"
    sources.mkdir()
    monkeypatch.setattr(frontend.hash_sources, "__defaults__", (tmp_path,))
    seen = set()
    for number in range(5):
        (sources / "pages.py").write_text(str(number))
        for _ in range(2):
            folder = frontend.ensure_frontend({"PATH": "/usr/bin:/bin"}, log=tmp_path / "log")
            assert (folder / "build" / "client" / "index.html").read_text() == "page\n"
            seen.add(folder)

    assert len(seen) == 5
    # A build that somebody serves stays; here all are held by this very process until it lets go of them.
    assert len(list((tmp_path / "frontend").iterdir())) == 5
    frontend._held.clear()
    frontend._forget_old()
    assert (tmp_path / "exports").read_text().count("x") == 5
    assert len(list((tmp_path / "frontend").iterdir())) == 3


def test_cluster_when_of_another_version_is_left_alone(tmp_path: Path) -> None:
    data = open_data_dir(tmp_path)
    data.postgres.mkdir()
    (data.postgres / "PG_VERSION").write_text("15\n")

    with pytest.raises(OpsError, match="is of PostgreSQL 15"):
        prepare_cluster(data)


def test_settings_file_fills_what_the_environment_leaves_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("# words\nLMS_X_ONE='from file'\nLMS_X_TWO=from file\n\nnonsense\n")
    monkeypatch.setenv("LMS_X_ONE", "")
    monkeypatch.delenv("LMS_X_ONE")
    monkeypatch.setenv("LMS_X_TWO", "from environment")

    load_settings_file(file)

    assert os.environ["LMS_X_ONE"] == "from file"
    assert os.environ["LMS_X_TWO"] == "from environment"


def test_confirm_when_nobody_can_answer_is_a_no() -> None:
    assert confirm("Shall I?", yes=True)
    assert not confirm("Shall I?", yes=False)


def test_external_database_gets_no_demo_data_unless_asked() -> None:
    assert not wants_demo({}, is_external=True)
    assert wants_demo({"LMS_DEMO": "1"}, is_external=True)
    assert wants_demo({}, is_external=False)
    assert not wants_demo({"LMS_DEMO": "0"}, is_external=False)


def test_grader_without_an_installation_to_grade_for_says_what_it_needs(tmp_path: Path) -> None:
    done = manage("grader", "--data", str(tmp_path / "data"))

    assert done.returncode == 1
    assert "A grader host needs DATABASE_URL" in done.stderr
    assert not (tmp_path / "data").exists()
