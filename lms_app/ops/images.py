"""The sandbox images, one per folder of `sandbox_images/`; built again only when the folder changed."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from lms_app.ops.base_image import ensure_base
from lms_app.ops.engine import Engine, cli_environment, docker
from lms_app.ops.layout import ROOT
from lms_app.ops.terminal import run_logged, step

SANDBOX_IMAGES = ROOT / "sandbox_images"
CONTENT_LABEL = "lms.content"
# Files that every image gets beside its own, as `common/` in the build context.
COMMON = "common"


def list_runtimes(folder: Path = SANDBOX_IMAGES) -> list[str]:
    """Give the names of the runtimes that have a Dockerfile."""
    return sorted(file.parent.name for file in folder.glob("*/Dockerfile"))


def image_tag(runtime: str) -> str:
    """Give the tag under which a runtime's image is built and used."""
    return f"lms-sandbox-{runtime}:latest"


def hash_folder(folder: Path, *also: str) -> str:
    """Give a hash of the folder's file names, modes and contents, and of further strings."""
    digest = hashlib.sha256("\0".join(also).encode())
    for file in sorted(
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ):
        executable = "x" if file.stat().st_mode & 0o100 else "-"
        digest.update(
            f"{file.relative_to(folder).as_posix()}\0{executable}\0{file.stat().st_size}\0".encode()
        )
        digest.update(file.read_bytes())
    return digest.hexdigest()


def hash_image(folder: Path, runtime: str) -> str:
    """Give a hash of everything that goes into a runtime's image."""
    return hash_folder(folder / runtime, hash_folder(folder / COMMON))


def ensure_images(engine: Engine, *, yes: bool, log: Path, folder: Path = SANDBOX_IMAGES) -> dict[str, str]:
    """Build the images that are missing or whose folder changed; give the tag of each runtime.

    Raises:
        OpsError: The base can't be had or a build failed.
    """
    stale = [name for name in list_runtimes(folder) if not _is_current(engine, name, folder)]
    if stale:
        base = ensure_base(engine, yes=yes, log=log)
        for runtime in stale:
            _build(engine, runtime, base, log=log, folder=folder)
        docker(engine.address, "image", "prune", "--force", "--filter", f"label={CONTENT_LABEL}")
    return {runtime: image_tag(runtime) for runtime in list_runtimes(folder)}


def remove_containers(address: str, instance_id: str) -> int:
    """Remove what the grader of this installation left behind; give how many."""
    labels = ["--filter", "label=lms.grader=1", "--filter", f"label=lms.instance={instance_id}"]
    listed = docker(address, "ps", "--all", "--quiet", *labels)
    containers = listed.stdout.split()
    if containers:
        docker(address, "rm", "--force", "--volumes", *containers)
    return len(containers)


def _is_current(engine: Engine, runtime: str, folder: Path) -> bool:
    label = '{{index .Config.Labels "' + CONTENT_LABEL + '"}}'
    answer = docker(engine.address, "image", "inspect", "--format", label, image_tag(runtime))
    return answer.returncode == 0 and answer.stdout.strip() == hash_image(folder, runtime)


def _build(engine: Engine, runtime: str, base: str, *, log: Path, folder: Path) -> None:
    tag = image_tag(runtime)
    with step(f"Sandbox image {tag}") as current, tempfile.TemporaryDirectory(prefix="lms-image-") as context:
        shutil.copytree(folder / runtime, context, dirs_exist_ok=True)
        if (folder / COMMON).is_dir():
            shutil.copytree(folder / COMMON, Path(context) / COMMON)
        command = ["docker", "--host", engine.address, "build", "--network=host", "--force-rm"]
        options = [
            "--build-arg",
            f"BASE_IMAGE={base}",
            "--label",
            f"{CONTENT_LABEL}={hash_image(folder, runtime)}",
        ]
        run_logged(
            [*command, *options, "--tag", tag, context],
            log=log,
            current=current,
            failure=f"The sandbox image {tag} could not be built.",
            env=cli_environment(),
        )
