"""The figures of `manage.py bench upload` as lines and as a page of the documentation."""

from collections.abc import Mapping
from typing import Any

from jobs.bench.report import describe_measured

_RATIO_GOAL, _MEMORY_GOAL_MB = 1.5, 50.0
_HEAD = """# How quick an upload is

Written by `python3 manage.py bench upload -- --write docs/benchmarks-upload.md`, not by hand. A file of
{size_mb} MB goes in requests of {piece_mb} MB to the tus endpoint of one web process and, each piece in turn,
to a server of the same kind (granian, ASGI, Python) that only writes what comes into a file. The goal counts
for the best upload beside the best copy; the upload ends with the file on the disk (fsync), the copy in the
memory of the system. Whatever else the machine does slows down both.

"""
_COLUMNS = ("round", "upload, s", "copy, s", "ratio", "processor of the upload, s", "of the copy, s", "equal")


def find_best(result: Mapping[str, Any]) -> tuple[float, float]:
    """Give the seconds of the best upload and of the best copy."""
    rounds = result["rounds"]
    return min(each["upload_s"] for each in rounds), min(each["copy_s"] for each in rounds)


def judge(result: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Give a line for each figure that has a goal, and whether that was met."""
    upload_s, copy_s = find_best(result)
    size_mb, more_mb = result["size_mb"], result["memory_more_mb"]
    is_equal = all(each["is_equal"] for each in result["rounds"])
    ratio = upload_s / copy_s
    return [
        (f"{size_mb} MB by tus: {upload_s:.2f} s ({upload_s * 1024 / size_mb:.2f} s/GB), equal", is_equal),
        (f"plain copy: {copy_s:.2f} s; ratio {ratio:.2f}, goal {_RATIO_GOAL}", ratio <= _RATIO_GOAL),
        (
            f"memory: {result['memory_before_mb']:.0f} MB, then {more_mb:.0f} MB more, "
            f"goal {_MEMORY_GOAL_MB:.0f}",
            more_mb < _MEMORY_GOAL_MB,
        ),
    ]


def describe(result: Mapping[str, Any]) -> str:
    """Give the page's text."""
    rows = [_COLUMNS, tuple("---" for _ in _COLUMNS)]
    rows += [_row(number, each) for number, each in enumerate(result["rounds"], 1)]
    table = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    goals = "".join(f"- {text}\n" for text, _ in judge(result))
    head = _HEAD.format(size_mb=result["size_mb"], piece_mb=result["piece_mb"])
    return f"{head}{table}\n{goals}\n{describe_measured(result['machine'])}"


def _row(number: int, figures: Mapping[str, Any]) -> tuple[str, ...]:
    seconds = (figures["upload_processor_s"], figures["copy_processor_s"])
    return (
        str(number),
        f"{figures['upload_s']:.2f}",
        f"{figures['copy_s']:.2f}",
        f"{figures['upload_s'] / figures['copy_s']:.2f}",
        *(f"{each:.2f}" for each in seconds),
        "yes" if figures["is_equal"] else "NO",
    )
