"""Sending a table as a file that a spreadsheet opens."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.responses import StreamingResponse

from lms_app.core.csv_text import UTF8_MARK, write_csv_lines
from lms_app.web.files import name_file

_ROWS_AT_ONCE = 500
CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "A CSV file", "content": {"text/csv": {"schema": {"type": "string"}}}}
}


def send_csv(file_name: str, rows: Sequence[Sequence[str]]) -> StreamingResponse:
    """Answer with `rows`, written while they are sent; the browser saves them as `file_name`."""
    headers = {
        "Content-Disposition": name_file("attachment", file_name),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_write(rows), media_type="text/csv; charset=utf-8", headers=headers)


def _write(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield UTF8_MARK
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        yield "".join(write_csv_lines(rows[first : first + _ROWS_AT_ONCE]))
