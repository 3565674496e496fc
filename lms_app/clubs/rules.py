"""Decisions about clubs: pure, without database, clock or I/O."""

import re
from collections.abc import Collection

CODE_LENGTH = 12
MIN_CODE_TYPED = 6
# Without 0 O 1 I L: codes are read from a wall and typed by children.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
DEFAULT_PLACES = 30
USERNAME_MAX_LENGTH = 40
_USERNAME_PART_LENGTH = 12
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")

# Latin for usernames; what sounds alike in both languages is written alike.
_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфыэәғқңөұүһіё", "abvgdeziiklmnoprstufyeagqnouuhie", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya"},
    **{"ъ": "", "ь": ""},
}


def normalize_code(code: str) -> str:
    """Give a join code as it is stored: without any spaces or dashes, in upper case."""
    return "".join(char for char in code.upper() if char.isalnum())


def places_of(class_places: int, subscription_places: int) -> int:
    """Give how many students a class may have: its own limit can only be lower (PAY 8)."""
    return min(class_places, subscription_places)


def has_room(*, used: int, wanted: int, limit: int) -> bool:
    """Tell whether `wanted` more fit; nothing more always fits, also after a limit went down."""
    return wanted == 0 or used + wanted <= limit


def to_latin(text: str) -> str:
    """Write Russian and Kazakh letters as Latin ones; what is neither letter nor digit falls out."""
    latin = "".join(_LATIN.get(char, char) for char in text.lower())
    return "".join(char for char in latin if char.isascii() and char.isalnum())


def suggest_username(name: str, taken: Collection[str]) -> str:
    """Make a free username of a name, such as "aigerim.s" or "aigerim.s2"."""
    words = [part for part in (to_latin(word) for word in name.split()) if part]
    first = words[0][:_USERNAME_PART_LENGTH] if words else "student"
    stem = f"{first}.{words[1][0]}" if len(words) > 1 else first
    number, found = 1, stem
    while found in taken or len(found) < 3:
        number += 1
        found = f"{stem}{number}"
    return found


def is_username(text: str) -> bool:
    """Tell whether a text can be a username: 3 to 40 of a-z 0-9 . - _, no mark first."""
    return _USERNAME.fullmatch(text) is not None


def name_key(name: str) -> str:
    """Give what two spellings of one name have in common."""
    return " ".join(name.casefold().replace("ё", "е").split())
