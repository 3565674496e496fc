"""Names of files that people send, made harmless."""

import unicodedata

_MAX_NAME_CHARS = 120


def clean_file_name(name: str) -> str:
    """Give the last part of a name without what could mislead a person or a program; at least one letter.

    Folders, control and direction-changing characters and what Windows refuses are taken out; a long name
    is cut before its ending.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = [
        "_" if char in '<>:"|?*%' else char
        for char in unicodedata.normalize("NFC", last)
        if not unicodedata.category(char).startswith("C")
    ]
    stem, dot, ending = "".join(kept).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(" .")[: _MAX_NAME_CHARS - len(ending) - 1] or "file"
    return f"{stem}.{ending}" if ending else stem
