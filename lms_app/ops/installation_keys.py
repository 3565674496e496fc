"""The secret keys of one installation: made on the first run, kept from then on."""

import os
import secrets
from pathlib import Path

from lms_app.ops.layout import DataDir
from lms_app.ops.terminal import OpsError

KEY_NAMES = ("LMS_SECRET_KEY", "LMS_REFRESH_SECRET_KEY")


def ensure_keys(data: DataDir) -> dict[str, str]:
    """Give the keys by the names of their variables; what the environment sets wins.

    Raises:
        OpsError: The file of keys can't be read or written.
    """
    file = data.path / "secrets.env"
    try:
        kept = _read(file) if file.exists() else {}
        missing = [name for name in KEY_NAMES if not kept.get(name)]
        if missing:
            kept |= {name: secrets.token_urlsafe(48) for name in missing}
            _write(file, kept)
    except OSError as error:
        raise OpsError(f"The file of keys {file} can't be used ({error.strerror}).") from error
    return {name: os.environ.get(name) or kept[name] for name in KEY_NAMES}


def _read(file: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _write(file: Path, keys: dict[str, str]) -> None:
    """Write by way of a new file, so that a full disk never leaves half of the keys."""
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as sink:
        sink.writelines(f"{name}={value}\n" for name, value in keys.items())
    draft.replace(file)
