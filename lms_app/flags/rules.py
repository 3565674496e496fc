"""Who is in the part of the people that has a feature."""

import hashlib
from uuid import NAMESPACE_URL, UUID, uuid5


def is_chosen(name: str, user_id: UUID, percent: int) -> bool:
    """Tell whether a person is in the first `percent` of a hundred for the feature `name`.

    The same person stays chosen as the percentage grows, and each feature chooses others first.
    """
    digest = hashlib.sha256(f"{name}:{user_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent


def subject_of(name: str) -> UUID:
    """Give the key under which the audit trail keeps changes of a feature: features have names and no ids."""
    return uuid5(NAMESPACE_URL, f"flag:{name}")
