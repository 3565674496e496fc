"""The system calls that anything in a container may make: a list of what is allowed, all else answers EPERM.

In place of the engine's own list for two reasons. It is shorter: no tracing, no other namespaces, no message
queues, no asynchronous or handle-based files, four families of sockets, nothing of 32-bit programs. And since
a list is compiled anew for each container, a short one makes starting one cheaper. The student's processes
have a second, narrower filter (`harness.seccomp`).
"""

import json
from typing import Any

_FILES = """
    access chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat
    faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync
    fgetxattr flistxattr flock fremovexattr fsetxattr fstat fstatfs fsync ftruncate futimesat getcwd
    getdents getdents64 getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch ioctl
    lchown lgetxattr link linkat listxattr llistxattr lremovexattr lseek lsetxattr lstat mkdir
    mkdirat mknod mknodat newfstatat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev
    pwritev2 read readahead readlink readlinkat readv removexattr rename renameat renameat2 rmdir
    sendfile setxattr splice stat statfs statx symlink symlinkat sync sync_file_range syncfs tee
    truncate umask unlink unlinkat utime utimensat utimes vmsplice write writev
"""
_MEMORY = """
    brk madvise membarrier memfd_create mincore mlock mlock2 mlockall mmap mprotect mremap msync
    munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect semctl semget semop semtimedop
    shmat shmctl shmdt shmget
"""
_PROCESSES = """
    arch_prctl capget capset execve execveat exit exit_group fork futex futex_requeue futex_wait
    futex_waitv futex_wake get_robust_list getcpu getegid geteuid getgid getgroups getpgid getpgrp
    getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid gettid
    getuid ioprio_get ioprio_set kill pidfd_open pidfd_send_signal prctl prlimit64 restart_syscall
    rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend
    rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min
    sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval
    sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp
    set_robust_list set_tid_address setfsgid setfsuid setgid setgroups setpgid setpriority setregid
    setresgid setresuid setreuid setrlimit setsid setuid sigaltstack sysinfo tgkill times tkill
    uname vfork wait4 waitid
"""
_WAITING = """
    alarm clock_getres clock_gettime clock_nanosleep epoll_create epoll_create1 epoll_ctl
    epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 getitimer gettimeofday nanosleep pause pipe
    pipe2 poll ppoll pselect6 select setitimer signalfd signalfd4 time timer_create timer_delete
    timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
"""
_SOCKETS = """
    accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg
    sendmmsg sendmsg sendto setsockopt shutdown socketpair
"""
_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK; there is a loopback and nothing else
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID, -NET
_ENOSYS = 38
_ALLOW = "SCMP_ACT_ALLOW"


def _allow(name: str, operator: str, value: int) -> dict[str, Any]:
    return {"names": [name], "action": _ALLOW, "args": [{"index": 0, "value": value, "op": operator}]}


def _describe() -> dict[str, Any]:
    names = [name for group in (_FILES, _MEMORY, _PROCESSES, _WAITING, _SOCKETS) for name in group.split()]
    machines = ("SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64")
    return {
        "defaultAction": "SCMP_ACT_ERRNO",
        "archMap": [{"architecture": machine, "subArchitectures": []} for machine in machines],
        "syscalls": [
            {"names": names, "action": _ALLOW},
            *(_allow("socket", "SCMP_CMP_EQ", family) for family in _FAMILIES),
            _allow("clone", "SCMP_CMP_MASKED_EQ", _NEW_NAMESPACES),
            # Its flags lie in memory, where no filter can look; the C library falls back to clone.
            {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": _ENOSYS},
        ],
    }


PROFILE = json.dumps(_describe())
"""For the engine's option `seccomp=`."""
