"""A second system-call filter, for the student's processes only, on top of the engine's default profile.

Docker 20.10's default profile lets AF_VSOCK through and an engine may run without one, so the filter does not
count on it. What it denies answers EPERM: tracing and reading other processes, other namespaces, kernel keys,
io_uring, bpf, mounts, and the IPC objects that would outlive a case (System V, POSIX message queues).
"""

import ctypes
import os
import struct
from collections.abc import Callable
from typing import NamedTuple

_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_MODE_FILTER = 2

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050001  # RET_ALLOW; RET_ERRNO with EPERM
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_FIRST_ARGUMENT = 0, 4, 16
_X32_BIT = 0x40000000

_ALLOWED_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6; the container has a loopback and nothing else

# Numbers that x86_64 and aarch64 share: all system calls that came after Linux 5.0.
_NEW_DENIED = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
    "memfd_secret": 447,
}
_DENIED_X86_64 = {
    "shmget": 29,
    "semget": 64,
    "msgget": 68,
    "ptrace": 101,
    "personality": 135,
    "pivot_root": 155,
    "mount": 165,
    "umount2": 166,
    "mq_open": 240,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "unshare": 272,
    "perf_event_open": 298,
    "name_to_handle_at": 303,
    "open_by_handle_at": 304,
    "setns": 308,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "kcmp": 312,
    "bpf": 321,
    "userfaultfd": 323,
}
_DENIED_AARCH64 = {
    "umount2": 39,
    "mount": 40,
    "pivot_root": 41,
    "personality": 92,
    "unshare": 97,
    "ptrace": 117,
    "mq_open": 180,
    "msgget": 186,
    "semget": 190,
    "shmget": 194,
    "add_key": 217,
    "request_key": 218,
    "keyctl": 219,
    "perf_event_open": 241,
    "name_to_handle_at": 264,
    "open_by_handle_at": 265,
    "setns": 268,
    "process_vm_readv": 270,
    "process_vm_writev": 271,
    "kcmp": 272,
    "bpf": 280,
    "userfaultfd": 282,
}


class _Machine(NamedTuple):
    audit_arch: int
    socket_number: int
    denied: dict[str, int]


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 41, _DENIED_X86_64 | _NEW_DENIED),
    "aarch64": _Machine(0xC00000B7, 198, _DENIED_AARCH64 | _NEW_DENIED),
}


def _program(machine: _Machine) -> bytes:
    """Assemble the filter: `struct sock_filter` entries of (code, jump if true, jump if false, operand)."""
    steps = [
        (_LOAD, 0, 0, _OFFSET_ARCH),
        (_EQUAL, 1, 0, machine.audit_arch),
        (_RETURN, 0, 0, _DENY),
        (_LOAD, 0, 0, _OFFSET_NUMBER),
        (_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _DENY),
    ]
    for number in sorted(machine.denied.values()):
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _DENY)]
    steps += [
        (_EQUAL, 1, 0, machine.socket_number),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _OFFSET_FIRST_ARGUMENT),
    ]
    for family in _ALLOWED_FAMILIES:
        steps += [(_EQUAL, 0, 1, family), (_RETURN, 0, 0, _ALLOW)]
    steps.append((_RETURN, 0, 0, _DENY))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def build_filter() -> Callable[[], None]:
    """Prepare the filter once and give the function that locks the calling process into it.

    The function raises OSError where the kernel refuses: the student's code then does not run at all,
    unless the keeper set HARNESS_SECCOMP=optional (a site on gVisor, which brings a kernel of its own).

    Raises:
        KeyError: This machine's architecture has no table here.
    """
    body = _program(_MACHINES[os.uname().machine])
    instructions = ctypes.create_string_buffer(body, len(body))
    header = struct.pack("HxxxxxxP", len(body) // 8, ctypes.addressof(instructions))
    program = ctypes.create_string_buffer(header, len(header))
    libc = ctypes.CDLL(None, use_errno=True)
    optional = os.environ.get("HARNESS_SECCOMP") == "optional"

    def install() -> None:
        _ = instructions  # the program points into this buffer, so it must live as long
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) and not optional:
            raise OSError(ctypes.get_errno(), "the system-call filter was refused")

    return install
