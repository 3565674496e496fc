"""Values that came out of a sandbox: reading them safely, comparing them, showing them.

They are JSON with one-key objects for what JSON has no word for: `$i` a large integer in hexadecimal, `$f`
nan or an infinity, `$t` a tuple, `$s` a set, `$b` bytes in hexadecimal, `$d` a dict as pairs, `$r` anything
else by its type's name. Authors may use the same words in inputs and expected values.
"""

import json
import math
from typing import Any, cast

MAX_DEPTH = 100
MAX_SHOWN_CHARS = 4000

_NAMED_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}

Value = Any
"""A value as JSON with the words above."""


class UnreadableValue(ValueError):
    """The text is no value: not JSON, nested too deeply, or a word is used wrongly."""


def read_json(text: str) -> Value:
    """Read JSON that a student's process wrote.

    Raises:
        UnreadableValue: It is not JSON or nested deeper than `MAX_DEPTH`.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableValue("not JSON") from error
    _check_depth(value)
    return value


def _check_depth(value: Value) -> None:
    """Walk level by level, since a recursive walk would fail on just what it looks for."""
    level: list[Value] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for each in level for inner in _children(each)]
        if not level:
            return
    raise UnreadableValue("nested too deeply")


def _children(value: Value) -> list[Value]:
    if isinstance(value, dict):
        return list(cast("dict[str, Value]", value).values())
    return cast("list[Value]", value) if isinstance(value, list) else []


def tagged(value: Value) -> tuple[str, Any] | None:
    """Give the word and the body of a one-key object such as `{"$t": [...]}`; None for anything else."""
    if not isinstance(value, dict) or len(cast("dict[str, Any]", value)) != 1:
        return None
    ((word, body),) = cast("dict[str, Any]", value).items()
    return (word, body) if word in ("$i", "$f", "$t", "$s", "$b", "$d", "$r") else None


def number_of(value: Value) -> int | float | None:
    """Give the number that `value` is; None when it is none. A bool is no number.

    Raises:
        UnreadableValue: A word is used wrongly.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    word = tagged(value)
    try:
        if word is not None and word[0] == "$i":
            return int(str(word[1]), 16)
        if word is not None and word[0] == "$f":
            return _NAMED_FLOATS[str(word[1])]
    except (ValueError, KeyError) as error:
        raise UnreadableValue("not a number") from error
    return None


def items_of(value: Value, *, sets: bool = False) -> list[Value] | None:
    """Give the items of a list or tuple, and of a set if `sets`; None for anything else."""
    if isinstance(value, list):
        return cast("list[Value]", value)
    word = tagged(value)
    if word is not None and word[0] in (("$t", "$s") if sets else ("$t",)) and isinstance(word[1], list):
        return cast("list[Value]", word[1])
    return None


def canonical(value: Value, *, strict_numbers: bool = False) -> object:
    """Give a hashable stand-in: two values are equal exactly when their stand-ins are.

    A bool is never a number. An integer equals a float of the same mathematical value, unless
    `strict_numbers`. nan equals nan. A tuple equals a list of the same items, since JSON has one kind of
    sequence; a set equals only a set. An opaque value equals nothing, not even itself.

    Raises:
        UnreadableValue: A word is used wrongly.
    """
    if value is None or isinstance(value, bool | str):
        return (type(value).__name__, value)
    number = number_of(value)
    if number is not None:
        return _canonical_number(number, strict_numbers=strict_numbers)
    items = items_of(value)
    if items is not None:
        return ("list", tuple(canonical(item, strict_numbers=strict_numbers) for item in items))
    word = tagged(value)
    if word is not None:
        return _canonical_word(*word, strict_numbers=strict_numbers)
    pairs = cast("dict[str, Value]", value).items()
    return ("dict", frozenset((("str", k), canonical(v, strict_numbers=strict_numbers)) for k, v in pairs))


def _canonical_number(number: int | float, *, strict_numbers: bool) -> object:
    """Give a number as text: hashes of texts are salted, so no student can make many numbers collide."""
    kind = type(number).__name__ if strict_numbers else "number"
    if isinstance(number, int) or (number.is_integer() and not strict_numbers):
        return (kind, format(int(number), "x"))
    return (kind, (number + 0.0).hex())


def _canonical_word(word: str, body: Any, *, strict_numbers: bool) -> object:
    if word == "$b" and isinstance(body, str):
        return ("bytes", body)
    if word == "$r":
        return object()
    if not isinstance(body, list):
        raise UnreadableValue(f"{word} takes a list")
    items = cast("list[Value]", body)
    if word == "$s":
        return ("set", frozenset(canonical(item, strict_numbers=strict_numbers) for item in items))
    pairs = [items_of(pair) for pair in items]
    if not all(pair is not None and len(pair) == 2 for pair in pairs):
        raise UnreadableValue("$d takes pairs")
    key_and_value = [
        tuple(canonical(each, strict_numbers=strict_numbers) for each in pair) for pair in pairs if pair
    ]
    return ("dict", frozenset(key_and_value))


def show(value: Value) -> str:
    """Write a value for people: plain JSON where that says it all, else as Python would; cut when long."""
    text = _show(value)
    return text if len(text) <= MAX_SHOWN_CHARS else text[: MAX_SHOWN_CHARS - 1] + "…"


def _show(value: Value) -> str:
    word = tagged(value)
    if word is not None:
        return _show_word(*word)
    if isinstance(value, list):
        return "[" + ", ".join(_show(item) for item in cast("list[Value]", value)) + "]"
    if isinstance(value, dict):
        pairs = cast("dict[str, Value]", value).items()
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_show(v)}" for k, v in pairs) + "}"
    return json.dumps(value, ensure_ascii=False)


def _show_word(word: str, body: Any) -> str:
    items = cast("list[Value]", body) if isinstance(body, list) else []
    match word:
        case "$t":
            return "(" + ", ".join(_show(item) for item in items) + ("," if len(items) == 1 else "") + ")"
        case "$s":
            return "{" + ", ".join(sorted(_show(item) for item in items)) + "}" if items else "set()"
        case "$d":
            pairs = [items_of(pair) or [] for pair in items]
            return "{" + ", ".join(": ".join(_show(each) for each in pair) for pair in pairs) + "}"
        case "$i":
            return _show_large(str(body))
        case "$b":
            return f"bytes {body}"
        case "$r":
            return f"<{body}>"
        case _:
            return str(body)


def _show_large(hexadecimal: str) -> str:
    """Write a large integer; past 4,000 digits only its size, since writing it out would take too long."""
    try:
        number = int(hexadecimal, 16)
    except ValueError:
        return "?"
    return str(number) if number.bit_length() < 13_000 else f"<integer of {number.bit_length()} bits>"


def scrub(text: str, limit_chars: int) -> str:
    """Make text safe for PostgreSQL: no NUL, no lone surrogate, at most `limit_chars` characters."""
    whole = text[: limit_chars * 2].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    cleaned = whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return cleaned if len(cleaned) <= limit_chars else cleaned[: limit_chars - 1] + "…"
