"""The environment that the children of one installation get; everything they know comes by it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lms_app.ops.engine import Engine
from lms_app.ops.installation_keys import ensure_keys
from lms_app.ops.layout import DataDir
from lms_app.ops.processes import MARK


@dataclass(frozen=True)
class Address:
    """Where the web process listens and how people reach it."""

    host: str
    port: int
    public_url: str

    @property
    def local_url(self) -> str:
        """The address for this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104  # only compared
        return f"http://{host}:{self.port}"

    @property
    def public_port(self) -> int:
        """The port in the public address."""
        parts = urlsplit(self.public_url)
        return parts.port or (443 if parts.scheme == "https" else 80)


def make_address(host: str, port: int) -> Address:
    """Join the options of the command line with LMS_PUBLIC_URL."""
    public = os.environ.get("LMS_PUBLIC_URL") or f"http://localhost:{port}"
    return Address(host, port, public.rstrip("/"))


def base_environment() -> dict[str, str]:
    """Give what Reflex and Node need, on top of the present environment."""
    fixed = {
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_ENV_MODE": "prod",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }
    return {**os.environ, **fixed}


def compose(
    data: DataDir, address: Address, *, database_url: str, redis_url: str, engine: Engine | None
) -> dict[str, str]:
    """Give the whole environment of an installation's children."""
    own: Mapping[str, str] = {
        **ensure_keys(data),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "LMS_DATA_DIR": str(data.path),
        "LMS_PUBLIC_URL": address.public_url,
        "GRADER_SOCKET": os.environ.get("GRADER_SOCKET") or str(data.run / "keeper.sock"),
        MARK: data.instance_id,
        "GRANIAN_WORKERS": os.environ.get("GRANIAN_WORKERS") or str(web_workers()),
    }
    environment = {**base_environment(), **own}
    if engine:
        environment["DOCKER_HOST"] = engine.address
    return environment


def web_workers() -> int:
    """Give the number of web processes: one a core, two at least, four at most."""
    return max(2, min(4, os.cpu_count() or 2))
