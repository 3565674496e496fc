"""Values that cross the boundary: JSON, with one-key objects for what JSON has no word for.

===========  =====================================================
``{"$i"}``   integer beyond 2**53, as hexadecimal text
``{"$f"}``   float that JSON has no number for: nan, inf, -inf
``{"$t"}``   tuple
``{"$s"}``   set or frozenset
``{"$b"}``   bytes, as hexadecimal text
``{"$d"}``   dict with keys that are not text, as pairs
``{"$r"}``   anything else, as its type's name; it equals nothing
===========  =====================================================

`encode` runs inside the student's process, so what it gives is data that may lie about itself; the comparison
outside treats it so. Subclasses are reduced to the built-in value beneath them.
"""

from collections.abc import Callable
from typing import Any

_EXACT_IN_JSON = 2**53


def _encode_float(value: float) -> Any:
    plain = float.__add__(value, 0.0)
    return plain if plain - plain == 0 else {"$f": float.__repr__(plain)}


def _encode_int(value: int) -> Any:
    plain = int.__add__(value, 0)
    return plain if -_EXACT_IN_JSON < plain < _EXACT_IN_JSON else {"$i": format(plain, "x")}


def _encode_dict(value: dict[Any, Any]) -> Any:
    pairs = list(dict.items(value))
    if all(type(key) is str and key[:1] != "$" for key, _ in pairs):
        return {key: encode(item) for key, item in pairs}
    return {"$d": [[encode(key), encode(item)] for key, item in pairs]}


_ENCODERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (bool, lambda value: value),
    (str, str.__str__),
    (int, _encode_int),
    (float, _encode_float),
    (list, lambda value: [encode(item) for item in list.__iter__(value)]),
    (tuple, lambda value: {"$t": [encode(item) for item in tuple.__iter__(value)]}),
    (dict, _encode_dict),
    (set, lambda value: {"$s": [encode(item) for item in set.__iter__(value)]}),
    (frozenset, lambda value: {"$s": [encode(item) for item in frozenset.__iter__(value)]}),
    (bytes, lambda value: {"$b": bytes.hex(value)}),
)


def encode(value: Any) -> Any:
    """Turn a Python value into the JSON above.

    Raises:
        RecursionError: It is nested too deeply, or contains itself.
    """
    if value is None:
        return None
    for kind, encoder in _ENCODERS:
        # By the real type: `__class__`, which isinstance asks too, is the student's to set.
        if issubclass(type(value), kind):
            return encoder(value)
    return {"$r": type(value).__name__[:200]}


def _decode_tagged(tag: str, body: Any) -> Any:
    match tag:
        case "$i":
            return int(body, 16)
        case "$f":
            return float(body)
        case "$t":
            return tuple(decode(item) for item in body)
        case "$s":
            return {decode(item) for item in body}
        case "$b":
            return bytes.fromhex(body)
        case "$d":
            return {decode(key): decode(item) for key, item in body}
        case _:
            raise ValueError(f"unknown tag {tag}")


def decode(value: Any) -> Any:
    """Turn the JSON above into the Python value that a function is called with.

    Raises:
        ValueError: A tag is unknown; the challenge's author wrote it.
    """
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, body),) = value.items()
        if key.startswith("$"):
            return _decode_tagged(key, body)
    return {key: decode(item) for key, item in value.items()}
