"""The sandbox images, one per folder of `sandbox_images/`; built again only when the folder changed."""

import os
import shutil
import tempfile
from pathlib import Path

from lms_app.ops.base_image import ensure_base
from lms_app.ops.engine import Engine, cli_environment, docker, prefer_quick_runtime
from lms_app.ops.image_tags import COMMON, SANDBOX_IMAGES, image_tag
from lms_app.ops.layout import VENV
from lms_app.ops.terminal import Step, run_logged, step

CONTENT_LABEL = "lms.content"
# Versions of other work trees on the same engine live this long unused.
_KEPT_FOR = "336h"


def list_runtimes(folder: Path = SANDBOX_IMAGES) -> list[str]:
    """Give the names of the runtimes that have a Dockerfile and that this host grades (GRADER_RUNTIMES)."""
    wanted = {name.strip() for name in os.environ.get("GRADER_RUNTIMES", "").split(",") if name.strip()}
    names = (file.parent.name for file in folder.glob("*/Dockerfile"))
    return sorted(name for name in names if not wanted or name in wanted)


def ensure_images(engine: Engine, *, yes: bool, log: Path, folder: Path = SANDBOX_IMAGES) -> dict[str, str]:
    """Build the images that are missing or whose folder changed; give the tag of each runtime.

    Raises:
        OpsError: The base can't be had or a build failed.
    """
    tags = {runtime: image_tag(runtime, folder) for runtime in list_runtimes(folder)}
    if not all(_exists(engine, tag) for tag in tags.values()):
        _prune(engine)
        base = ensure_base(engine, yes=yes, log=log)
        for runtime, tag in tags.items():
            if not _exists(engine, tag):
                _build(engine, runtime, tag, base, log=log, folder=folder)
    if tags:
        prefer_quick_runtime(engine, next(iter(tags.values())))
    return tags


def remove_containers(address: str, instance_id: str) -> int:
    """Remove what the grader of this installation left behind; give how many."""
    labels = ["--filter", "label=lms.grader=1", "--filter", f"label=lms.instance={instance_id}"]
    listed = docker(address, "ps", "--all", "--quiet", *labels)
    containers = listed.stdout.split()
    if containers:
        docker(address, "rm", "--force", "--volumes", *containers)
    return len(containers)


def _install_packages(context: Path, *, log: Path, current: Step) -> None:
    """Put the packages that a lock file names into the build context, as `node_modules`.

    By Node of the virtual environment and this machine's own settings of npm: an image that had npm inside
    would be larger by hundreds of packages, and would not know the registry that this machine uses.
    """
    options = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier"]
    run_logged(
        [VENV / "bin" / "npm", "ci", *options],
        log=log,
        current=current,
        failure="The packages for the sandbox of JavaScript could not be installed by npm.",
        env={**os.environ, "PATH": os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])},
        cwd=context,
    )


def _exists(engine: Engine, tag: str) -> bool:
    return docker(engine.address, "image", "inspect", tag).returncode == 0


def _prune(engine: Engine) -> None:
    """Drop versions that no container uses and nobody built lately; the caller builds what it still needs."""
    filters = ["--filter", f"label={CONTENT_LABEL}", "--filter", f"until={_KEPT_FOR}"]
    docker(engine.address, "image", "prune", "--all", "--force", *filters)


def _build(engine: Engine, runtime: str, tag: str, base: str, *, log: Path, folder: Path) -> None:
    with step(f"Sandbox image {tag}") as current, tempfile.TemporaryDirectory(prefix="lms-image-") as context:
        shutil.copytree(folder / runtime, context, dirs_exist_ok=True)
        if (folder / COMMON).is_dir():
            shutil.copytree(folder / COMMON, Path(context) / COMMON)
        if (Path(context) / "package-lock.json").exists():
            _install_packages(Path(context), log=log, current=current)
        command = ["docker", "--host", engine.address, "build", "--network=host", "--force-rm"]
        options = ["--build-arg", f"BASE_IMAGE={base}", "--label", f"{CONTENT_LABEL}={tag}"]
        run_logged(
            [*command, *options, "--tag", tag, context],
            log=log,
            current=current,
            failure=f"The sandbox image {tag} could not be built.",
            env=cli_environment(),
        )
