"""Reading a roster file: pure, without database, clock or I/O."""

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms_app.core.errors import Message

MAX_ROWS = 500
MAX_COLUMNS = 50
MAX_CELL_CHARS = 1000
# A body of the API has at most 2 MiB, and base64 makes a file a third larger.
MAX_BYTES = 1024 * 1024
_DELIMITERS = ";\t,"


class Column(StrEnum):
    """What a column of a roster can hold, by its name on the wire."""

    NAME = "name"
    LAST_NAME = "lastName"
    USERNAME = "username"
    EMAIL = "email"
    CLASS = "className"


# Headers as people write them, in lower case and without marks.
_HEADERS: Mapping[Column, tuple[str, ...]] = {
    Column.NAME: (
        *("имя", "фио", "ф и о", "ученик", "имя и фамилия", "фамилия и имя", "фамилия имя", "имя фамилия"),
        *("аты", "аты жөні", "аты-жөні", "тегі аты", "тегі аты әкесінің аты", "оқушы", "оқушының аты"),
        *("name", "full name", "student", "student name", "first name", "given name"),
    ),
    Column.LAST_NAME: ("фамилия", "тегі", "last name", "surname", "family name"),
    Column.USERNAME: ("логин", "пайдаланушы аты", "username", "user name", "login"),
    Column.EMAIL: (
        "почта",
        "эл почта",
        "электронная почта",
        "пошта",
        "эл пошта",
        "email",
        "e-mail",
        "e mail",
    ),
    Column.CLASS: ("класс", "группа", "сынып", "топ", "class", "group", "grade"),
}


class RosterProblem(ValueError):
    """The file as a whole can't be read; `message` says why."""

    def __init__(self, key: str, **params: int) -> None:
        super().__init__(key)
        self.message = Message(f"errors.roster.{key}", params)


@dataclass(frozen=True)
class Line:
    """One row of the file that isn't empty; `number` is that of its last line, as editors count them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file with its headers and at most `MAX_ROWS` rows."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Pupil:
    """What a row says of one student; empty where it says nothing."""

    number: int
    name: str
    username: str
    email: str
    class_name: str


def decode(content: bytes) -> str:
    """Give the text of a file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1251.

    Raises:
        RosterProblem: The file is too large, or it is no text.
    """
    if len(content) > MAX_BYTES:
        raise RosterProblem("too_large", max=MAX_BYTES // 1024)
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return _try(content, encoding) or _refuse()
    # Excel of a Russian Windows writes "CSV" in its old encoding.
    text = _try(content, "utf-8-sig")
    return text if text is not None else _try(content, "cp1251") or _refuse()


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse() -> str:
    raise RosterProblem("no_text")


def read_table(text: str) -> Table:
    """Read rows that commas, semicolons or tabs separate; empty rows fall out.

    Raises:
        RosterProblem: There are no rows, too many rows or columns, or it is no CSV.
    """
    if any(char < " " and char not in "\t\r\n" or "\ud800" <= char <= "\udfff" for char in text):
        raise RosterProblem("no_text")
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    delimiter = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        # Excel's own way of naming the sign; it counts as a line.
        delimiter, text = first.strip()[-1], "\n" + rest
    lines = _read_lines(text, delimiter or _guess_delimiter(text))
    if len(lines) < 2:  # noqa: PLR2004 - the headers and one student
        raise RosterProblem("empty")
    return Table(headers=lines[0].cells, lines=tuple(lines[1:]))


def _read_lines(text: str, delimiter: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        for cells in reader:
            trimmed = tuple(" ".join(cell.split()) for cell in cells)
            if len(trimmed) > MAX_COLUMNS:
                raise RosterProblem("too_many_columns", max=MAX_COLUMNS)
            if any(len(cell) > MAX_CELL_CHARS for cell in trimmed):
                raise RosterProblem("unreadable", line=reader.line_num)
            if any(trimmed):
                lines.append(Line(reader.line_num, trimmed))
            if len(lines) > MAX_ROWS + 1:
                raise RosterProblem("too_many_rows", max=MAX_ROWS)
    except csv.Error as error:
        raise RosterProblem("unreadable", line=reader.line_num) from error
    return lines


def _guess_delimiter(text: str) -> str:
    """Give the sign that the headers have most of, outside of quotes."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def guess_columns(headers: Sequence[str]) -> dict[Column, int]:
    """Give the index of each column whose header is known in Russian, Kazakh or English."""
    plain = [" ".join(header.casefold().replace(".", " ").replace("_", " ").split()) for header in headers]
    found: dict[Column, int] = {}
    for column, names in _HEADERS.items():
        at = next((index for index, header in enumerate(plain) if header in names), None)
        if at is not None:
            found[column] = at
    if Column.NAME not in found and Column.LAST_NAME in found:
        found[Column.NAME] = found.pop(Column.LAST_NAME)
    return found


def read_pupils(table: Table, columns: Mapping[Column, int]) -> list[Pupil]:
    """Give what each row says in the columns that were named; a cell that isn't there is empty."""

    def cell(line: Line, column: Column) -> str:
        at = columns.get(column, -1)
        return line.cells[at] if 0 <= at < len(line.cells) else ""

    return [
        Pupil(
            number=line.number,
            name=f"{cell(line, Column.NAME)} {cell(line, Column.LAST_NAME)}".strip(),
            username=cell(line, Column.USERNAME).lower(),
            email=cell(line, Column.EMAIL).lower(),
            class_name=cell(line, Column.CLASS),
        )
        for line in table.lines
    ]
