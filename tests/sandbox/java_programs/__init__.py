"""Java for the tests of Java's author tests, in files where its lines are its own.

A `.txt` has programs, each `=== name`, then its parts, each `--- title`; what comes before the first
title is `code`.
"""

from pathlib import Path

_FOLDER = Path(__file__).parent


def read_java(name: str) -> str:
    return (_FOLDER / name).read_text()


def read_programs(name: str) -> dict[str, dict[str, str]]:
    """Give the parts of each program of a file by their titles."""
    programs: dict[str, dict[str, str]] = {}
    for block in ("\n" + read_java(name)).split("\n=== ")[1:]:
        title, _, rest = block.partition("\n")
        pieces = ("--- code\n" + rest).replace("\n--- ", "\0").removeprefix("--- ").split("\0")
        parts = dict(piece.partition("\n")[::2] for piece in pieces)
        programs[title] = {each: text.strip() for each, text in parts.items()}
    return programs
