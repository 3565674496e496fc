"""What a container of each runtime looks like: one profile for each language of `core.languages`.

Its image comes from `sandbox_images/<name>/`, whose process 1 speaks the frames of `harness.session`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lms_app.core.config import Settings
from lms_app.core.languages import LANGUAGES
from lms_app.ops.image_tags import shipped_image_tag


def _tmpfs(size_mb: int, mode: str, *, inodes: str = "2k", owner: int = 0) -> str:
    # The engine takes the mode of a directory that exists in the image, so the image has them too.
    options = f"rw,nosuid,nodev,noexec,size={size_mb}m,nr_inodes={inodes},mode={mode}"
    return f"{options},uid={owner},gid={owner}" if owner else options


@dataclass(frozen=True)
class RuntimeProfile:
    """Limits of one runtime's container.

    Attributes:
        name: The language as submissions name it, and the folder of the image.
        memory_mb: Memory of the whole container, swap included, tmpfs included.
        max_case_memory_mb: Most that a challenge can allow the student's code.
        pids: Processes and threads at once.
        cpus: Processor time per second.
        tmpfs: Writable directories with their mount options; everything else is read-only.
    """

    name: str
    memory_mb: int
    max_case_memory_mb: int
    pids: int
    cpus: float
    tmpfs: Mapping[str, str]

    @property
    def solution_file(self) -> str:
        """Name of the student's file in /box."""
        return LANGUAGES[self.name].file_name

    def pool_size(self, settings: Settings) -> int:
        """Give how many warm containers this installation keeps."""
        return settings.warm_containers(self.name)

    @property
    def image(self) -> str:
        """Tag of the image that belongs to the shipped files."""
        return shipped_image_tag(self.name)


_CHECKER_UID = 10002
_WRITABLE = {
    "/box": _tmpfs(16, "1777"),
    "/tmp": _tmpfs(16, "1777"),  # noqa: S108 - a directory of the container
    "/input": _tmpfs(16, "0755", inodes="64"),
}

PYTHON = RuntimeProfile(
    name="python",
    memory_mb=384,
    max_case_memory_mb=256,
    pids=64,
    cpus=1.0,
    tmpfs={**_WRITABLE, "/suite": _tmpfs(8, "0700", owner=_CHECKER_UID)},
)

JAVASCRIPT = RuntimeProfile(
    name="javascript",
    memory_mb=640,  # four Node processes that wait or start, and the student's
    max_case_memory_mb=256,
    pids=256,  # a Node process has about seven threads, and gVisor counts its own too
    cpus=1.0,
    tmpfs=_WRITABLE,
)

JAVA = RuntimeProfile(
    name="java",
    memory_mb=900,  # four virtual machines that wait or start, the student's, the one of the author's tests
    max_case_memory_mb=256,
    pids=256,  # a machine has about fifteen threads
    cpus=1.0,
    tmpfs=_WRITABLE,
)

_DATABASE_UID = 10003
SQL = RuntimeProfile(
    name="sql",
    memory_mb=640,
    max_case_memory_mb=128,
    pids=64,
    cpus=1.0,
    tmpfs={
        "/box": _tmpfs(4, "1777"),
        "/tmp": _tmpfs(4, "1777"),  # noqa: S108 - a directory of the container
        "/input": _tmpfs(16, "0755", inodes="64"),
        "/pg": _tmpfs(256, "0711", inodes="16k", owner=_DATABASE_UID),
        "/wal": _tmpfs(64, "0700", owner=_DATABASE_UID),
    },
)

_BROWSER_UID = 10003
WEB = RuntimeProfile(
    name="web",
    memory_mb=900,  # a browser of six processes with three tabs waiting
    max_case_memory_mb=256,
    pids=320,
    cpus=1.0,
    tmpfs={**PYTHON.tmpfs, "/profile": _tmpfs(96, "0700", inodes="4k", owner=_BROWSER_UID)},
)

YAML = RuntimeProfile(
    name="yaml",
    memory_mb=256,
    max_case_memory_mb=128,
    pids=32,
    cpus=1.0,
    tmpfs=PYTHON.tmpfs,
)


# Every profile above, in the order of the languages; one that is missing is named by a test.
_PROFILES = [each for each in [*globals().values()] if isinstance(each, RuntimeProfile)]
RUNTIMES: Mapping[str, RuntimeProfile] = {
    name: each for name in LANGUAGES for each in _PROFILES if each.name == name
}


def list_offered(settings: Settings) -> list[RuntimeProfile]:
    """Give the runtimes that this host grades: those of GRADER_RUNTIMES, or all."""
    wanted = {name.strip() for name in settings.grader_runtimes.split(",") if name.strip()}
    return [profile for profile in RUNTIMES.values() if not wanted or profile.name in wanted]
