"""The student's process during one of the author's tests: loads the module and answers what the tests ask.

Requests are ``{"op", "on", "a", "k"}``: `on` is the number of an object that was handed out before (0 is the
module), `a` and `k` are arguments. Answers are ``{"ok": value}`` or ``{"exc": [names of classes], "args",
"text", "where"}``, both with ``out``, what was printed meanwhile. Objects that are no plain data stay here
and are named by number. A function of the tests that was passed as an argument is called by ``{"call", "a",
"k"}`` and answered by ``{"back": value}`` or ``{"raise", "text"}``.

Everything here is in the student's hands: it can make any answer up, and so can any function of the module.
"""

import builtins
import io
import os
import sys
import traceback
from typing import Any

import learner_services
from harness.framing import Frame, read_frame, write_frame
from harness.values import decode, encode
from solution_module import SOLUTION, describe_error, load_solution

_ECHO_CHARS = 65536


class _Echo(io.TextIOBase):
    """Prints as usual and keeps a copy for the tests, whose `capsys` shows it."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._copy: list[str] = []
        self._room = _ECHO_CHARS

    def write(self, text: str) -> int:
        self._real.write(text)
        self._copy.append(text[: self._room])
        self._room -= len(self._copy[-1])
        return len(text)

    def flush(self) -> None:
        self._real.flush()

    def fileno(self) -> int:
        return self._real.fileno()

    def take(self) -> str:
        """Give what was printed since the last time."""
        text = "".join(self._copy)
        self._copy.clear()
        self._room = _ECHO_CHARS
        return text


class _Objects:
    """Objects that the tests know by number."""

    def __init__(self) -> None:
        self._kept: list[Any] = [None]

    def keep_module(self, module: Any) -> None:
        self._kept[0] = module

    def refer(self, value: Any) -> Any:
        self._kept.append(value)
        number = len(self._kept) - 1
        is_class = isinstance(value, type)
        names = [each.__name__ for each in value.__mro__] if is_class else []
        return {"$o": {"ref": number, "name": _name_of(value), "bases": names}}

    def get(self, number: int) -> Any:
        return self._kept[number]


def _name_of(value: Any) -> str:
    name = getattr(value, "__name__", None)
    return name if isinstance(name, str) else type(value).__name__


def serve_solution() -> None:
    """Be the student's process until the tests' process closes the socket."""
    channel = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    server = _Server(channel)
    server.load()
    try:
        server.answer_all()
    except (EOFError, OSError):
        return


class _Server:
    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._objects = _Objects()
        self._load_error: dict[str, Any] | None = None
        self._echo = _Echo(sys.stdout)
        sys.stdout = self._echo

    def load(self) -> None:
        """Load the module at once, while pytest starts; an error is told at the first question."""
        try:
            self._objects.keep_module(load_solution())
        except SystemExit:
            raise
        except BaseException as error:
            self._load_error = describe_error(error, "load")

    def answer_all(self, *, until_back: bool = False) -> Frame:
        """Answer requests; with `until_back`, until the answer to a call of ours comes, and give that.

        Raises:
            EOFError: The tests are done.
        """
        while True:
            request = read_frame(self._channel)
            if until_back and "op" not in request:
                return request
            write_frame(self._answer(request), self._channel)

    def _answer(self, request: Frame) -> Frame:
        if self._load_error is not None:
            return {"load": self._load_error, "out": self._echo.take()}
        try:
            answer: Frame = {"ok": encode(self._perform(request), self._objects.refer)}
        except BaseException as error:
            answer = self._describe(error)
        sys.stdout.flush()
        return {**answer, "out": self._echo.take()}

    def _perform(self, request: Frame) -> Any:
        target = self._objects.get(request["on"])
        arguments = [decode(each, self._resolve) for each in request["a"]]
        named = {key: decode(each, self._resolve) for key, each in request["k"].items()}
        match request["op"]:
            case "call":
                return target(*arguments, **named)
            case "get":
                return getattr(target, arguments[0])
            case "set":
                return setattr(target, arguments[0], arguments[1])
            case "delete":
                return delattr(target, arguments[0])
            case "equal":
                return bool(target == arguments[0])
            case "truth":
                return bool(target)
            case "operator":
                return _operate(target, *arguments)
            case service:
                return learner_services.SERVICES[service](target, *arguments)

    def _resolve(self, tag: str, body: Any) -> Any:
        if tag == "$o":
            return self._objects.get(body)
        if tag == "$c":
            return lambda *arguments, **named: self._call_back(body, arguments, named)
        raise ValueError(f"unknown tag {tag}")

    def _call_back(self, number: int, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        refer = self._objects.refer
        packed = {key: encode(each, refer) for key, each in named.items()}
        write_frame(
            {"call": number, "a": [encode(each, refer) for each in arguments], "k": packed}, self._channel
        )
        answer = self.answer_all(until_back=True)
        if "raise" in answer:
            kind = getattr(builtins, str(answer["raise"]), RuntimeError)
            raise kind(answer["text"])
        return decode(answer["back"], self._resolve)

    def _describe(self, error: BaseException) -> Frame:
        try:
            arguments = [encode(each, self._objects.refer) for each in error.args]
        except RecursionError:
            arguments = []
        lines = [each for each in traceback.extract_tb(error.__traceback__) if each.filename == SOLUTION]
        return {
            "exc": [each.__name__ for each in type(error).__mro__],
            "args": arguments,
            "text": _text_of(error),
            "where": f"solution.py:{lines[-1].lineno} in {lines[-1].name}" if lines else "",
        }


def _operate(target: Any, name: str, *operands: Any) -> Any:
    method = getattr(type(target), name, None)
    result = NotImplemented if method is None else method(target, *operands)
    if result is NotImplemented:
        raise TypeError(f"{type(target).__name__} has no {name}")
    return result


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except Exception:  # noqa: BLE001 - the text of the student's own class
        return ""
