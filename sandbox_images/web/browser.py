"""The browser of one container: a headless Chromium with a uid of its own, led over a pair of pipes.

Chromium's own sandbox needs user namespaces or a setuid helper, and the container forbids both; the container
is the sandbox: no network, no capabilities, the student's filter of system calls, a uid that owns nothing but
its profile. No port is open, so no page can reach the side door.
"""

import contextlib
import os
import resource
import shutil
import time

from cdp import BrowserGone, Connection, TimeUp
from harness.supervision import RESULT, STDERR, STDOUT, Limits, kill_everything, lock_down, spawn

BROWSER_UID = 10003
HEAP_MB = 192

_PROFILE = "/profile"
_START_S = 30.0
_CHROMIUM = "/usr/lib/chromium/chromium-headless-shell"
# How far beyond the window lazy pictures are fetched; else it hangs on what Chromium thinks of the network.
_LAZY = ",".join(
    f"lazyLoading{kind}MarginPx{network}=1250"
    for kind in ("Image", "Frame")
    for network in ("Unknown", "Offline", "Slow2G", "2G", "3G", "4G")
)
_FLAGS = (
    "--no-sandbox",
    "--remote-debugging-pipe",
    f"--user-data-dir={_PROFILE}/data",
    f"--disk-cache-dir={_PROFILE}/cache",
    "--disable-dev-shm-usage",  # shared memory goes to TMPDIR, which is the profile's
    "--disable-gpu",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--mute-audio",
    "--hide-scrollbars",
    "--block-new-web-contents",
    "--disable-site-isolation-trials",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-features=IsolateSandboxedIframes,Translate,OptimizationHints,MediaRouter",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--password-store=basic",
    f"--blink-settings={_LAZY}",
    "--lang=ru",
    # Whatever isn't answered by the judge finds no address, numbers and localhost included.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--js-flags=--max-old-space-size={HEAP_MB}",
    "--log-level=3",
)
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": _PROFILE,
    "TMPDIR": _PROFILE,
    "XDG_CONFIG_HOME": _PROFILE,
    "XDG_CACHE_HOME": _PROFILE,
    "LANG": "C.UTF-8",
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
}


def _become_browser(_limits: Limits) -> None:
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setgroups([])
    os.setgid(BROWSER_UID)
    os.setuid(BROWSER_UID)
    os.umask(0o077)
    lock_down()


def _run_chromium() -> None:
    """Become Chromium, which reads commands from 3 and writes to 4; its words to people are dropped."""
    os.dup2(3, 4)
    os.dup2(0, 3)
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    os.close(nothing)
    os.execve(_CHROMIUM, [_CHROMIUM, *_FLAGS], _ENVIRONMENT)


class Browser:
    """One running Chromium and the connection to it."""

    def __init__(self) -> None:
        read_end, write_end = os.pipe()
        child = spawn(_run_chromium, Limits(), stdin_fd=read_end, enter=_become_browser)
        os.close(read_end)
        for name in (STDOUT, STDERR):
            os.close(child.pipes[name])
        self._fds = (write_end, child.pipes[RESULT])
        self.connection = Connection(*self._fds)
        self.connection.start_case(time.monotonic() + _START_S)

    def close(self) -> None:
        """Kill it with everything that it started, and remove its profile's files.

        Raises:
            RuntimeError: A process does not end (see `kill_everything`), or a file stays.
        """
        kill_everything()
        for fd in self._fds:
            os.close(fd)
        _empty_profile()


def _empty_profile() -> None:
    """Remove the profile's files as their owner, since process 1 may not pass over file modes."""
    pid = os.fork()
    if pid == 0:
        try:
            _become_browser(Limits())
            for entry in os.scandir(_PROFILE):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    os.unlink(entry.path)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    if _used_inodes() > 1:
        raise RuntimeError("the profile of the browser could not be emptied")


def _used_inodes() -> int:
    state = os.statvfs(_PROFILE)
    return state.f_files - state.f_ffree


def start_browser() -> Browser:
    """Start one and wait until it answers.

    Raises:
        RuntimeError: It does not within 30 s.
    """
    browser = Browser()
    try:
        browser.connection.call("Browser.getVersion")
    except (TimeUp, BrowserGone) as error:
        browser.close()
        raise RuntimeError("the browser did not start") from error
    return browser
