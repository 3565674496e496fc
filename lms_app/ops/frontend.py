"""The compiled frontend: exported by Reflex once per content, published under a name made of its hash.

A published folder is never changed, so a running application keeps its pages while a new one is built.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from lms_app.ops.layout import BUILD, ROOT, VENV
from lms_app.ops.terminal import OpsError, run_logged, step

PUBLISHED = BUILD / "frontend"
_KEPT_BUILDS = 3
_held: list[TextIO] = []
# Nothing that pages are compiled from; a change there needs no new frontend.
_SERVER_ONLY = {"service.py", "queries.py", "api.py"}
_WHAT_THE_SERVER_READS = ("backend", "routes.json", "reflex.json", "env.json")


def ensure_frontend(environment: Mapping[str, str], *, log: Path) -> Path:
    """Give the folder for REFLEX_WEB_WORKDIR, exporting the frontend when its sources changed.

    Raises:
        OpsError: The export failed.
    """
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    with (BUILD / "frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = PUBLISHED / hash_sources()
        if not target.exists():
            with step("Frontend (the first time takes a minute or two)") as current:
                run_logged(
                    [VENV / "bin" / "reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "info"],
                    log=log,
                    current=current,
                    failure="The frontend could not be built.",
                    env=environment,
                    cwd=ROOT,
                )
                _publish(ROOT / ".web", target)
        target.touch()
        _hold(target)
        _forget_old()
    return target


def hash_sources(root: Path = ROOT) -> str:
    """Give a hash of everything that pages are compiled from."""
    digest = hashlib.sha256()
    for file in sorted(_sources(root)):
        digest.update(f"{file.relative_to(root)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _sources(root: Path) -> Iterable[Path]:
    for name in ("rxconfig.py", "requirements.txt", "constraints.txt"):
        if (root / name).exists():
            yield root / name
    # Reflex links generated files into assets/external.
    yield from (
        file for file in (root / "assets").rglob("*") if file.is_file() and "external" not in file.parts
    )
    yield from (root / "models").rglob("*.py")
    yield from (root / "lms_app").rglob("*.mjs")
    for file in (root / "lms_app").rglob("*.py"):
        if file.name not in _SERVER_ONLY and file.relative_to(root).parts[1] != "ops":
            yield file


def _publish(web: Path, target: Path) -> None:
    """Copy what the server needs, and show it under its name only when it is whole."""
    client = web / "build" / "client"
    if not (client / "index.html").exists() and not any(client.glob("*.html")):
        raise OpsError("Reflex exported no pages.")
    draft = target.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(client, draft / "build" / "client")
    for name in _WHAT_THE_SERVER_READS:
        if (web / name).is_dir():
            shutil.copytree(web / name, draft / name)
        elif (web / name).exists():
            shutil.copy2(web / name, draft / name)
    draft.rename(target)


def _hold(folder: Path) -> None:
    """Keep a build from being forgotten for as long as this process lives."""
    handle = (folder / "in-use").open("a")
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held.append(handle)


def _forget_old() -> None:
    """Remove builds that are neither new nor served by anybody."""
    builds = sorted(
        (p for p in PUBLISHED.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True
    )
    for folder in builds[_KEPT_BUILDS:]:
        with (folder / "in-use").open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder, ignore_errors=True)
