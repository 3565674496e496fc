"""Names of the sandbox images, made from their content. Standard library only.

Two work trees, or two versions, can share one engine: each uses the image of exactly its own files.
"""

import hashlib
from functools import cache
from pathlib import Path

from lms_app.ops.layout import ROOT

SANDBOX_IMAGES = ROOT / "sandbox_images"
# Files that every image gets beside its own, as `common/` in the build context.
COMMON = "common"
_TAG_CHARS = 16


def image_tag(runtime: str, folder: Path = SANDBOX_IMAGES) -> str:
    """Give the tag of a runtime's image for the present content of its folder and of `common/`."""
    content = hash_folder(folder / runtime, hash_folder(folder / COMMON))
    return f"lms-sandbox-{runtime}:{content[:_TAG_CHARS]}"


@cache
def shipped_image_tag(runtime: str) -> str:
    """Give the tag of a runtime's image as this process found its files; changed files need a new process."""
    return image_tag(runtime)


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
