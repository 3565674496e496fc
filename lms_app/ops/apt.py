"""The machine's own Debian or Ubuntu packages: which sources it has, and installing from them.

Addresses of sources are read from the machine each time and written nowhere.
"""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lms_app.ops.terminal import OpsError, Step, run_logged

SOURCES_DIR = Path("/etc/apt")
_LISTS_DIR = Path("/var/lib/apt/lists")
_RELEASE_FAMILY = {"debian", "ubuntu"}


@dataclass(frozen=True)
class AptSource:
    """One package source: where, for which releases, of which parts."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]


def can_install() -> bool:
    """Whether this process may install packages here: root on Debian or Ubuntu."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and distribution() in _RELEASE_FAMILY


def distribution() -> str:
    """Give `debian`, `ubuntu`, or whatever os-release says; empty when nothing says."""
    return _os_release().get("ID", "")


def release_name() -> str:
    """Give the release's code name, such as `bookworm`; empty when nothing says."""
    return _os_release().get("VERSION_CODENAME", "")


def has_package(name: str) -> bool:
    """Whether the lists that this machine has name a package to install."""
    answer = subprocess.run(
        ["apt-cache", "policy", name], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return any(
        line.strip().startswith("Candidate:") and "(none)" not in line for line in answer.stdout.splitlines()
    )


def has_lists(folder: Path = _LISTS_DIR) -> bool:
    """Whether this machine has any list of packages; images of containers come without."""
    return any(folder.glob("*_Packages*"))


def refresh(*, log: Path, current: Step) -> None:
    """Fetch the lists of packages.

    Raises:
        OpsError: apt-get failed.
    """
    _run(["update", "-q"], "apt-get could not fetch the lists of packages.", log=log, current=current)


def install(packages: list[str], *, log: Path, current: Step) -> None:
    """Install packages with fresh lists.

    Raises:
        OpsError: apt-get failed.
    """
    refresh(log=log, current=current)
    failure = f"apt-get could not install {', '.join(packages)}."
    _run(["install", "-qy", "--no-install-recommends", *packages], failure, log=log, current=current)


def _run(arguments: list[str], failure: str, *, log: Path, current: Step) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_logged(["apt-get", *arguments], log=log, current=current, failure=failure, env=environment)


def read_sources(folder: Path = SOURCES_DIR) -> list[AptSource]:
    """Give the enabled binary package sources, from one-line and deb822 files."""
    sources: list[AptSource] = []
    lists = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*.list"))]
    for file in filter(Path.is_file, lists):
        sources += parse_one_line(file.read_text(encoding="utf-8", errors="replace"))
    for file in sorted((folder / "sources.list.d").glob("*.sources")):
        sources += parse_deb822(file.read_text(encoding="utf-8", errors="replace"))
    return sources


def parse_one_line(text: str) -> list[AptSource]:
    """Read `deb [options] uri suite components…` lines."""
    sources: list[AptSource] = []
    for raw in text.splitlines():
        line = raw.split("#", 1)[0].strip()
        if not line.startswith("deb ") and not line.startswith("deb\t"):
            continue
        words = line[3:].strip()
        if words.startswith("["):
            words = words.partition("]")[2]
        parts = words.split()
        if len(parts) >= 2:
            sources.append(AptSource(parts[0], (parts[1],), tuple(parts[2:])))
    return sources


def parse_deb822(text: str) -> list[AptSource]:
    """Read the stanzas of a `.sources` file."""
    sources: list[AptSource] = []
    for stanza in _stanzas(text):
        enabled = stanza.get("enabled", "yes").strip().lower() not in {"no", "false", "0"}
        if not enabled or "deb" not in stanza.get("types", "").split():
            continue
        suites = tuple(stanza.get("suites", "").split())
        components = tuple(stanza.get("components", "").split())
        sources += [AptSource(uri, suites, components) for uri in stanza.get("uris", "").split()]
    return sources


def _stanzas(text: str) -> list[dict[str, str]]:
    stanzas: list[dict[str, str]] = [{}]
    field = ""
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            continue
        if not line.strip():
            stanzas.append({})
            field = ""
        elif line[0].isspace() and field:
            stanzas[-1][field] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            field = name.strip().lower()
            stanzas[-1][field] = value.strip()
    return [stanza for stanza in stanzas if stanza]


def archive_of(release: str, sources: list[AptSource]) -> AptSource:
    """Give the source of the distribution's own packages for this machine's release.

    Raises:
        OpsError: The machine has no such source.
    """
    for source in sources:
        if release in source.suites and "main" in source.components:
            return source
    raise OpsError(
        "This machine has no package source of its own distribution, so no base image can be made."
    )


def security_archive_of(release: str, sources: list[AptSource]) -> AptSource | None:
    """Give the source of security updates for this machine's release, if it has one."""
    wanted = f"{release}-security"
    return next((s for s in sources if any(x.removesuffix("/updates") == wanted for x in s.suites)), None)


def _os_release() -> dict[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}
