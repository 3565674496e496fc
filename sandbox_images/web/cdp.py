"""The browser's side door: messages of the DevTools protocol over a pair of pipes, each ended by a NUL byte.

What arrives was made by the browser, but holds texts of the page, and a page may cause any number of events:
so there is a deadline for everything and a cap on what is read.
"""

import heapq
import itertools
import json
import os
import select
import time
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]

MAX_CASE_BYTES = 24 << 20
_CHUNK_BYTES = 1 << 16


class BrowserGone(Exception):
    """The browser ended."""


class TimeUp(Exception):
    """The deadline passed."""


class Flooded(Exception):
    """The page made the browser say more than anyone will read."""


class Refused(Exception):
    """The browser answered a command with an error."""


class Connection:
    """Commands and events of one browser. Nothing here runs by itself: `call` and `pump` read what is there.

    Attributes:
        deadline: When everything raises `TimeUp`, as `time.monotonic()` counts.
        on_event: Told of each event: method, parameters, session.
    """

    def __init__(self, write_fd: int, read_fd: int) -> None:
        self.deadline = 0.0
        self.on_event: Callable[[str, Message, str], None] = lambda _method, _params, _session: None
        self._write_fd, self._read_fd = write_fd, read_fd
        self._numbers = itertools.count(1)
        self._buffer = bytearray()
        self._read_bytes = 0
        self._answers: dict[int, Message] = {}
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        os.set_blocking(write_fd, False)

    def start_case(self, deadline: float) -> None:
        """Forget timers and answers of the case before, and count what is read from nought."""
        self.deadline = deadline
        self._read_bytes = 0
        self._timers.clear()
        self._answers.clear()

    def post(self, method: str, session: str = "", **params: Any) -> int:
        """Send a command without waiting; give its number."""
        number = next(self._numbers)
        message: Message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._write(json.dumps(message).encode("ascii") + b"\0")
        return number

    def call(self, method: str, session: str = "", **params: Any) -> Message:
        """Send a command and give its result; events are handled meanwhile.

        Raises:
            Refused: The browser would not.
            TimeUp, BrowserGone, Flooded: As they say.
        """
        return self.answer(self.post(method, session, **params))

    def answer(self, number: int) -> Message:
        """Wait for the answer to the command of this number; see `call`."""
        self._answers[number] = {}
        self.pump(lambda: bool(self._answers[number]))
        answer = self._answers.pop(number)
        if "error" in answer:
            raise Refused(str(answer["error"].get("message", "")))
        return answer["result"]

    def after(self, delay_s: float, action: Callable[[], None]) -> None:
        """Do something later, while somebody pumps."""
        heapq.heappush(self._timers, (time.monotonic() + delay_s, next(self._numbers), action))

    def wait(self, duration_s: float) -> None:
        """Handle events for a while."""
        end = time.monotonic() + duration_s
        self.pump(lambda: time.monotonic() >= end, until=end)

    def pump(self, is_done: Callable[[], bool], *, until: float = float("inf")) -> None:
        """Handle events and timers until `is_done` or, without complaint, until the time `until`.

        Raises:
            TimeUp, BrowserGone, Flooded: As they say.
        """
        while not is_done():
            now = time.monotonic()
            if now >= self.deadline:
                raise TimeUp
            if now >= until:
                return
            if self._timers and self._timers[0][0] <= now:
                heapq.heappop(self._timers)[2]()
                continue
            wake = min(self.deadline, until, self._timers[0][0] if self._timers else self.deadline)
            if select.select([self._read_fd], [], [], max(0.0, wake - now))[0]:
                self._read()

    def _read(self) -> None:
        chunk = os.read(self._read_fd, _CHUNK_BYTES)
        if not chunk:
            raise BrowserGone
        self._read_bytes += len(chunk)
        if self._read_bytes > MAX_CASE_BYTES:
            raise Flooded
        self._buffer += chunk
        if b"\0" not in chunk:
            return
        *messages, rest = self._buffer.split(b"\0")
        self._buffer = rest
        for message in messages:
            self._take(json.loads(message))

    def _take(self, message: Message) -> None:
        if "method" in message:
            self.on_event(message["method"], message["params"], message.get("sessionId", ""))
        elif message.get("id") in self._answers:
            self._answers[message["id"]] = message

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            left_s = self.deadline - time.monotonic()
            if left_s <= 0 or not select.select([], [self._write_fd], [], left_s)[1]:
                raise TimeUp
            try:
                view = view[os.write(self._write_fd, view) :]
            except BrokenPipeError as error:
                raise BrowserGone from error
