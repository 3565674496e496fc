"""The base of the sandbox images: pulled, or made from the machine's own package sources."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from lms_app.ops import apt
from lms_app.ops.engine import Engine, docker
from lms_app.ops.terminal import OpsError, Step, run_logged, step

DEBIAN_BASE = "debian:trixie-slim"
_DEBIAN_RELEASE = "trixie"
_PULL_WITHIN_S = 60

# What the official slim images leave out.
_DPKG_EXCLUDES = """path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/info/*
"""
_APT_SETTINGS = 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n'
_EMPTIED = (
    "var/cache/apt/archives",
    "var/lib/apt/lists",
    "usr/share/doc",
    "usr/share/locale",
    "usr/share/info",
)


def ensure_base(engine: Engine, *, yes: bool, log: Path) -> str:
    """Give the tag of a base image that the engine has, pulling it or making it where needed.

    Raises:
        OpsError: It can be neither pulled nor made.
    """
    made_here = f"lms-base:{apt.release_name()}" if apt.distribution() == "ubuntu" else DEBIAN_BASE
    for tag in (DEBIAN_BASE, made_here):
        if docker(engine.address, "image", "inspect", tag).returncode == 0:
            return tag
    with step(f"Base image {DEBIAN_BASE}") as current:
        current.detail = "pulling"
        if _pull(engine):
            return DEBIAN_BASE
        current.detail = "can't be pulled; making it from this machine's package sources"
        _require_debootstrap(yes=yes, log=log, current=current)
        _bootstrap(engine, made_here, log=log, current=current)
        return made_here


def _pull(engine: Engine) -> bool:
    try:
        return docker(engine.address, "pull", "-q", DEBIAN_BASE, timeout_s=_PULL_WITHIN_S).returncode == 0
    except OpsError:
        return False


def _require_debootstrap(*, yes: bool, log: Path, current: Step) -> None:
    if shutil.which("debootstrap"):
        if apt.can_install():
            return
    elif apt.can_install() and yes:
        apt.install(["debootstrap"], log=log, current=current)
        return
    raise OpsError(
        f"The image {DEBIAN_BASE} can't be pulled; as root on Debian or Ubuntu it can be made (--yes)."
    )


def _bootstrap(engine: Engine, tag: str, *, log: Path, current: Step) -> None:
    sources = apt.read_sources()
    own_release = apt.release_name()
    archive = apt.archive_of(own_release, sources)
    security = apt.security_archive_of(own_release, sources)
    release = own_release if apt.distribution() == "ubuntu" else _DEBIAN_RELEASE
    components = ["main", "universe"] if apt.distribution() == "ubuntu" else ["main"]
    with tempfile.TemporaryDirectory(prefix="lms-base-") as folder:
        root = Path(folder)
        command = ["debootstrap", "--variant=minbase", "--include=ca-certificates"]
        run_logged(
            [*command, f"--components={','.join(components)}", release, root, archive.uri],
            log=log,
            current=current,
            failure=f"debootstrap could not make the base image {tag}.",
        )
        _slim(root)
        lines = [
            f"deb {archive.uri} {suite} {' '.join(components)}" for suite in (release, f"{release}-updates")
        ]
        if security:
            lines.append(f"deb {security.uri} {release}-security {' '.join(components)}")
        (root / "etc/apt/sources.list").write_text("\n".join(lines) + "\n")
        current.detail = "importing"
        _import(engine, root, tag)


def _slim(root: Path) -> None:
    """Leave out what the official slim images leave out, now and at each later installation."""
    (root / "etc/dpkg/dpkg.cfg.d").mkdir(parents=True, exist_ok=True)
    (root / "etc/dpkg/dpkg.cfg.d/docker").write_text(_DPKG_EXCLUDES)
    (root / "etc/apt/apt.conf.d/99slim").write_text(_APT_SETTINGS)
    for name in _EMPTIED:
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir(parents=True, exist_ok=True)
    # The Java packages link manual pages into these two and fail without them.
    for section in ("man1", "man7"):
        (root / "usr/share/man" / section).mkdir(parents=True, exist_ok=True)


def _import(engine: Engine, root: Path, tag: str) -> None:
    skipped = [f"--exclude=./{name}/*" for name in ("dev", "proc", "sys")]
    pack = ["tar", "-C", str(root), "--numeric-owner", *skipped, "-c", "."]
    changes = [
        "-c",
        'CMD ["bash"]',
        "-c",
        "ENV DEBIAN_FRONTEND=noninteractive",
        "-c",
        "LABEL lms.base=debootstrap",
    ]
    load = ["docker", "--host", engine.address, "import", *changes, "-", tag]
    with subprocess.Popen(pack, stdout=subprocess.PIPE) as packing:
        loaded = subprocess.run(load, stdin=packing.stdout, capture_output=True, text=True, check=False)
    if packing.returncode or loaded.returncode:
        raise OpsError(f"The Docker engine refused the base image {tag}: {loaded.stderr.strip()[-200:]}")
