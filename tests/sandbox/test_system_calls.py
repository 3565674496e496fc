"""The container's own filter: what root in a container may not do, before any second filter."""

import json
import platform
from collections.abc import Iterator
from typing import Any

import docker
import pytest

from jobs.sandbox.containers import Engine
from jobs.sandbox.runtimes import PYTHON

pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(
        platform.machine() != "x86_64", reason="the calls are named by this machine's numbers"
    ),
]

# Runs as root in the container, in place of the harness: each line is a try and what the kernel said.
TRIES = """
import ctypes, errno, json, os, socket

libc = ctypes.CDLL(None, use_errno=True)

def said(result):
    return errno.errorcode[ctypes.get_errno()] if result < 0 else "fine"

def family(number):
    try:
        socket.socket(number, socket.SOCK_DGRAM).close()
        return "fine"
    except OSError as error:
        return errno.errorcode[error.errno]

shared = os.statvfs("/dev/shm")
page = ctypes.create_string_buffer(64)
print(json.dumps({
    "ptrace": said(libc.ptrace(0, 0, 0, 0)),
    "unshare": said(libc.unshare(0x10000000)),
    "clone with a namespace": said(libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)),
    "clone3": said(libc.syscall(435, page, 64)),
    "keyctl": said(libc.syscall(250, 0, -3, 0)),
    "bpf": said(libc.syscall(321, 0, page, 64)),
    "io_uring": said(libc.syscall(425, 1, page)),
    "userfaultfd": said(libc.syscall(323, 0)),
    "vsock": family(40),
    "algorithms": family(38),
    "packets": family(17),
    "unix": family(1),
    "internet": family(2),
    "/dev/shm": "fine" if shared.f_frsize * shared.f_blocks == 16 << 20 else "large",
}))
"""


@pytest.fixture
def api(sandbox_images: dict[str, str]) -> Iterator[Any]:
    assert sandbox_images
    client = docker.DockerClient.from_env()
    yield client.api
    client.close()


def run_as_root(api: Any, code: str) -> dict[str, str]:
    """Run Python in a container with the limits of a submission's, but as root and without the harness."""
    options = Engine(instance_id="test", keeper_id="test")._host_options(PYTHON)
    options["log_config"] = docker.types.LogConfig(type="json-file")
    made = api.create_container(
        PYTHON.image,
        entrypoint=["python3", "-I", "-c", code],
        user="0:0",
        network_disabled=True,
        host_config=api.create_host_config(**options),
    )
    try:
        api.start(made["Id"])
        api.wait(made["Id"], timeout=60)
        return json.loads(api.logs(made["Id"]))
    finally:
        api.remove_container(made["Id"], force=True)


def test_what_no_program_here_needs_is_refused_even_to_root(api: Any) -> None:
    refused = {name: answer for name, answer in run_as_root(api, TRIES).items() if answer != "fine"}
    assert refused.pop("clone3") == "ENOSYS", "the C library falls back to clone only then"
    assert set(refused) == {
        *("ptrace", "unshare", "clone with a namespace", "keyctl", "bpf", "io_uring", "userfaultfd"),
        *("vsock", "algorithms", "packets"),
    }
    assert set(refused.values()) == {"EPERM"}
