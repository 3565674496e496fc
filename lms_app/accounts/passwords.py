"""Storing and checking passwords with Argon2id; no database."""

import threading
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_LIST = Path(__file__).with_name("common_passwords.txt")

# OWASP's second choice for Argon2id: 19 MiB, two passes, one lane; about 26 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
# Each computation takes 19 MiB and a core: a flood of sign-ins shall take neither all memory nor all cores.
_turns = threading.BoundedSemaphore(4)


@cache
def load_common_passwords() -> frozenset[str]:
    """Give the passwords that people use most, in lower case."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def hash_password(password: str) -> str:
    """Give the form in which a password is stored."""
    with _turns:
        return _hasher.hash(_normalize(password))


def is_password(password: str, stored_hash: str | None) -> bool:
    """Tell whether the password goes with a stored hash.

    Without a hash (nobody has the e-mail, or only another way in) the same work is done for nothing,
    so that the time of the answer doesn't tell which accounts exist.
    """
    with _turns:
        try:
            is_right = _hasher.verify(stored_hash or _decoy(), _normalize(password))
        except (VerificationError, InvalidHashError):
            return False
    return is_right and stored_hash is not None


def is_outdated(stored_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than those of now."""
    return _hasher.check_needs_rehash(stored_hash)


@cache
def _decoy() -> str:
    return _hasher.hash("nobody's password")


def _normalize(password: str) -> str:
    """Make the same keys on two keyboards the same password (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
