"""`solution` as the author's tests see it: a module whose every part lives in the student's process.

What comes back is data, rebuilt here from built-in types, so no method of the student's ever runs in this
process. Objects that are no data stay there and are a `Remote` here:

* attributes, calls, iteration, length, indexing and conversion to text or number give data again;
* comparison and arithmetic are asked for only between objects that the test itself made by calling a class by
  its name (`solution.Vector(1, 2)`). Compared with anything else a Remote is unequal, so an object whose
  `__eq__` always says yes equals nothing that the test expects.
"""

import builtins
import json
import os
import struct
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from harness.framing import Frame, write_frame
from harness.values import decode, encode

_MAX_ANSWER_BYTES = 4 << 20
_EXCEPTIONS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}
_EXCEPTIONS["SystemExit"] = SystemExit


class LearnerGoneError(BaseException):
    """The student's process ended or talks nonsense; whatever the test makes of it, it has not passed."""


class LoadFailedError(BaseException):
    """The student's module can't be loaded."""


class LearnerError(Exception):
    """An exception of the student's whose class is none of Python's own."""


class Link:
    """The socket to the student's process.

    Attributes:
        is_gone: Whether an answer failed to come.
        load_error: What the student's module raised when it was loaded, if it did.
        was_asked: Whether the tests have asked for anything.
    """

    def __init__(self, channel: int) -> None:
        self.is_gone = False
        self.load_error: dict[str, Any] | None = None
        self.was_asked = False
        self._channel = channel
        self._callbacks: list[Callable[..., Any]] = []
        self._classes: dict[tuple[str, ...], type[BaseException]] = {}
        self._turn = threading.RLock()

    def ask(self, op: str, on: int, *arguments: Any, makes: bool = False, **named: Any) -> Any:
        """Have something done with object `on` in the student's process and give the result as data.

        Raises:
            LearnerGoneError: No answer came.
            LoadFailedError: The module can't be loaded.
            Exception: What the student's code raised, by the class of the same name.
        """
        packed = [encode(each, self._refer) for each in arguments]
        request = {
            "op": op,
            "on": on,
            "a": packed,
            "k": {k: encode(v, self._refer) for k, v in named.items()},
        }
        with self._turn:
            self.was_asked = True
            answer = self._exchange(request)
            while "call" in answer:
                answer = self._exchange(self._call_back(answer))
        sys.stdout.write(str(answer.get("out", "")))
        if "load" in answer:
            self.load_error = answer["load"]
            raise LoadFailedError
        if "exc" in answer:
            raise self._rebuild(answer) from None
        return self._read(answer.get("ok"), makes=makes)

    def _exchange(self, frame: Frame) -> Frame:
        try:
            write_frame(frame, self._channel)
            (size,) = struct.unpack(">I", self._receive(4))
            if size > _MAX_ANSWER_BYTES:
                raise ValueError("too large")
            answer = json.loads(self._receive(size))
            if not isinstance(answer, dict):
                raise TypeError("no object")
        except (OSError, EOFError, ValueError, TypeError, RecursionError):
            self.is_gone = True
            raise LearnerGoneError("the program ended before the test did") from None
        return answer

    def _receive(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = os.read(self._channel, size - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def _refer(self, value: Any) -> Any:
        if isinstance(value, Remote):
            return {"$o": object.__getattribute__(value, "_ref")}
        if callable(value):
            self._callbacks.append(value)
            return {"$c": len(self._callbacks) - 1}
        raise TypeError(f"a {type(value).__name__} can't be handed to the learner's code; pass plain values")

    def _read(self, value: Any, *, makes: bool) -> Any:
        def resolve(tag: str, body: Any) -> Any:
            if tag != "$o":
                return None if tag == "$r" else decode({tag: body})
            names = [str(each)[:80] for each in body["bases"]]
            if "Exception" in names:
                return self._exception_class(tuple(names))
            return Remote(self, int(body["ref"]), str(body["name"])[:80], made=makes)

        return decode(value, resolve)

    def _call_back(self, request: Frame) -> Frame:
        """Call a function of the tests for the student's code; its exceptions go there, not to the test."""
        try:
            function = self._callbacks[int(request["call"])]
            arguments = [self._read(each, makes=False) for each in request["a"]]
            named = {key: self._read(each, makes=False) for key, each in request["k"].items()}
            return {"back": encode(function(*arguments, **named), self._refer)}
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's
            return {"raise": type(error).__name__, "text": str(error)}

    def _exception_class(self, names: tuple[str, ...]) -> type[BaseException]:
        if names and names[0] in _EXCEPTIONS:
            return _EXCEPTIONS[names[0]]
        base = next((_EXCEPTIONS[name] for name in names if name in _EXCEPTIONS), LearnerError)
        return self._classes.setdefault(names, type(names[0] if names else "LearnerError", (base,), {}))

    def _rebuild(self, answer: Frame) -> BaseException:
        names = tuple(str(each)[:80] for each in answer["exc"])
        text = str(answer.get("text", ""))
        try:
            error = self._exception_class(names)(*self._read(answer["args"], makes=False))
        except Exception:  # noqa: BLE001 - classes such as UnicodeDecodeError want arguments of their own
            error = LearnerError(f"{names[:1]}: {text}")
        if where := str(answer.get("where", ""))[:200]:
            error.add_note(where)
        return error


class Remote:
    """An object in the student's process; `made` tells that the test made it by calling a class."""

    def __init__(self, link: Link, ref: int, name: str, *, made: bool, makes: bool = False) -> None:
        for field, value in (
            ("_link", link),
            ("_ref", ref),
            ("_name", name),
            ("_made", made),
            ("_makes", makes),
        ):
            object.__setattr__(self, field, value)

    def __repr__(self) -> str:
        return f"<{self._name} of the solution>"

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the object with plain values, other remote objects or functions of the test."""
        return self._link.ask("call", self._ref, *arguments, makes=self._made or self._makes, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._link.ask("get", self._ref, name, makes=self._made)

    def __setattr__(self, name: str, value: Any) -> None:
        self._link.ask("set", self._ref, name, value)

    def __delattr__(self, name: str) -> None:
        self._link.ask("delete", self._ref, name)

    def __iter__(self) -> Any:
        iterator = self._operate("__iter__")
        if type(iterator) is not Remote:
            yield from iterator
            return
        while True:
            try:
                yield self._link.ask("operator", iterator._ref, "__next__")
            except StopIteration:
                return

    def __next__(self) -> Any:
        return self._operate("__next__")

    def __eq__(self, other: object) -> bool:
        both_made = self._made and type(other) is Remote and other._made
        return both_made and self._link.ask("equal", self._ref, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        return self._link.ask("truth", self._ref) is True

    def _operate(self, name: str, *operands: Any) -> Any:
        return self._link.ask("operator", self._ref, name, *operands, makes=self._made)


def _asking(name: str) -> Callable[..., Any]:
    def operate(self: Remote, *operands: Any) -> Any:
        return self._operate(name, *operands)

    return operate


def _between_made(name: str) -> Callable[..., Any]:
    def operate(self: Remote, other: Any) -> Any:
        return self._operate(name, other) if self._made else NotImplemented

    return operate


for _name in ("len", "getitem", "setitem", "delitem", "contains", "str", "int", "float", "enter", "exit"):
    setattr(Remote, f"__{_name}__", _asking(f"__{_name}__"))
for _name in (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "and",
    "or",
    "xor",
    "lt",
    "le",
    "gt",
    "ge",
):
    setattr(Remote, f"__{_name}__", _between_made(f"__{_name}__"))


class RemoteModule(types.ModuleType):
    """`import solution` in the tests."""

    def __init__(self, link: Link) -> None:
        super().__init__("solution")
        self.__dict__["_link"] = link
        self.__dict__["__path__"] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = self.__dict__["_link"].ask("get", 0, name)
        if type(value) is Remote:
            # By the name that the test wrote, not by what the student's process says that it is.
            object.__setattr__(value, "_makes", name[:1].isupper())
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            super().__setattr__(name, value)
        else:
            self.__dict__["_link"].ask("set", 0, name, value)

    def __delattr__(self, name: str) -> None:
        self.__dict__["_link"].ask("delete", 0, name)
