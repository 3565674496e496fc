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

from collections.abc import Callable, Iterator
from typing import Any

_EXACT_IN_JSON = 2**53


def _encode_float(value: float) -> Any:
    plain = float.__add__(value, 0.0)
    return plain if plain - plain == 0 else {"$f": float.__repr__(plain)}


def _encode_int(value: int) -> Any:
    plain = int.__add__(value, 0)
    return plain if -_EXACT_IN_JSON < plain < _EXACT_IN_JSON else {"$i": format(plain, "x")}


Refer = Callable[[Any], Any]
"""What to write for a value that the table above has no word for."""

Resolve = Callable[[str, Any], Any]
"""What a tag stands for that is not in the table above."""


def _name_type(value: Any) -> Any:
    return {"$r": type(value).__name__[:200]}


def _encode_dict(value: dict[Any, Any], refer: Refer) -> Any:
    pairs = list(dict.items(value))
    if all(type(key) is str and key[:1] != "$" for key, _ in pairs):
        return {key: encode(item, refer) for key, item in pairs}
    return {"$d": [[encode(key, refer), encode(item, refer)] for key, item in pairs]}


def _encode_items(items: Iterator[Any], refer: Refer) -> list[Any]:
    return [encode(item, refer) for item in items]


_ENCODERS: tuple[tuple[type, Callable[[Any, Refer], Any]], ...] = (
    (bool, lambda value, _: value),
    (str, lambda value, _: str.__str__(value)),
    (int, lambda value, _: _encode_int(value)),
    (float, lambda value, _: _encode_float(value)),
    (list, lambda value, refer: _encode_items(list.__iter__(value), refer)),
    (tuple, lambda value, refer: {"$t": _encode_items(tuple.__iter__(value), refer)}),
    (dict, _encode_dict),
    (set, lambda value, refer: {"$s": _encode_items(set.__iter__(value), refer)}),
    (frozenset, lambda value, refer: {"$s": _encode_items(frozenset.__iter__(value), refer)}),
    (bytes, lambda value, _: {"$b": bytes.hex(value)}),
)


def encode(value: Any, refer: Refer = _name_type) -> Any:
    """Turn a Python value into the JSON above; `refer` writes what is none of these.

    Raises:
        RecursionError: It is nested too deeply, or contains itself.
    """
    if value is None:
        return None
    for kind, encoder in _ENCODERS:
        # By the real type: `__class__`, which isinstance asks too, is the student's to set.
        if issubclass(type(value), kind):
            return encoder(value, refer)
    return refer(value)


def _refuse_tag(tag: str, _body: Any) -> Any:
    raise ValueError(f"unknown tag {tag}")


def _decode_tagged(tag: str, body: Any, resolve: Resolve) -> Any:
    match tag:
        case "$i":
            return int(body, 16)
        case "$f":
            return float(body)
        case "$t":
            return tuple(decode(item, resolve) for item in body)
        case "$s":
            return {decode(item, resolve) for item in body}
        case "$b":
            return bytes.fromhex(body)
        case "$d":
            return {decode(key, resolve): decode(item, resolve) for key, item in body}
        case _:
            return resolve(tag, body)


def decode(value: Any, resolve: Resolve = _refuse_tag) -> Any:
    """Turn the JSON above into the Python value that a function is called with; `resolve` knows other tags.

    Raises:
        ValueError: A tag is unknown; the challenge's author wrote it.
    """
    if isinstance(value, list):
        return [decode(item, resolve) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, body),) = value.items()
        if key.startswith("$"):
            return _decode_tagged(key, body, resolve)
    return {key: decode(item, resolve) for key, item in value.items()}
