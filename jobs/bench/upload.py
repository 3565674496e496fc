"""`manage.py bench upload`: seconds for a gigabyte beside a plain copy of the same bytes over loopback HTTP.

One web process takes a file by tus; another one, of the same kind, only writes what comes into a file. Each
gets every piece of the file in turn from the same client, so that whatever else the machine does slows down
both. The best of several rounds counts. Memory is that of the web process, before and at its most. Figures go
to artifacts/bench/upload.json, with `--write` as a page to a file.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from jobs.bench.machine import describe_machine, load_average
from jobs.bench.process_watch import MemoryWatch, read_processor_s
from jobs.bench.upload_report import describe, judge
from jobs.bench.upload_sender import Sender, begin_upload, make_headers, upload_author
from jobs.bench.upload_servers import COPY_NAME, ComparedServer, running_granian
from lms_app.core.log import configure_logging
from lms_app.media import parts

_ROOT = Path(__file__).parents[2]
_RESULT = _ROOT / "artifacts" / "bench" / "upload.json"
_MB = 1 << 20


def send_both(uploading: Sender, copying: Sender, size_bytes: int, piece_bytes: int) -> bytes:
    """Send the same file to both, a piece to each in turn; give its sha-256."""
    noise = bytearray(b"%PDF-1.7\n" + os.urandom(piece_bytes - 9))
    digest = hashlib.sha256()
    for start in range(0, size_bytes, piece_bytes):
        noise[100:108] = start.to_bytes(8)
        content = bytes(noise[: size_bytes - start])
        digest.update(content)
        # Who is first in turn: the first one finds the pages of the piece cold.
        turn = (uploading, copying) if start // piece_bytes % 2 else (copying, uploading)
        for each in turn:
            each.send(content)
    return digest.digest()


def _measure_round(
    api: ComparedServer, copy: ComparedServer, headers: dict[str, str], size_bytes: int, piece_bytes: int
) -> dict[str, Any]:
    """Upload and copy one file; all figures in seconds."""
    (parts.folder() / COPY_NAME).unlink(missing_ok=True)
    address = begin_upload(api.port, headers, size_bytes)
    uploading, copying = Sender(api.port, address, headers), Sender(copy.port, "/copy", {})
    used_s = read_processor_s(api.pid), read_processor_s(copy.pid)
    digest = send_both(uploading, copying, size_bytes, piece_bytes)
    for each in (uploading, copying):
        each.close()
    path = parts.part_path(UUID(address.rsplit("/", 1)[1]))
    with path.open("rb") as stored:
        is_equal = hashlib.file_digest(stored, "sha256").digest() == digest
    path.unlink()
    return {
        "upload_s": round(uploading.spent_s, 2),
        "copy_s": round(copying.spent_s, 2),
        "upload_processor_s": round(read_processor_s(api.pid) - used_s[0], 2),
        "copy_processor_s": round(read_processor_s(copy.pid) - used_s[1], 2),
        "is_equal": is_equal,
    }


def measure(size_bytes: int, piece_bytes: int, rounds: int) -> dict[str, Any]:
    """Upload and copy so many times, after one small file that nobody counts."""
    result: dict[str, Any] = {
        "machine": describe_machine(),
        "size_mb": size_bytes // _MB,
        "piece_mb": piece_bytes // _MB,
    }
    with (
        running_granian("jobs.bench.upload_servers:make_api_application") as api,
        running_granian("jobs.bench.upload_servers:make_copy_application") as copy,
        upload_author() as token,
    ):
        headers = make_headers(api.port, token)
        _measure_round(api, copy, headers, 2 * piece_bytes, piece_bytes)
        with MemoryWatch(api.pid) as memory:
            result["rounds"] = [
                _measure_round(api, copy, headers, size_bytes, piece_bytes) for _ in range(rounds)
            ]
    result["memory_before_mb"] = round(memory.before_mb, 1)
    result["memory_more_mb"] = round(memory.most_mb - memory.before_mb, 1)
    result["machine"]["load_after"] = load_average()
    return result


def main(argv: list[str]) -> int:
    """Measure, print, keep; gives 1 when a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size-mb", type=int, default=1024, help="how large the file is (default: 1024)")
    parser.add_argument(
        "--piece-mb", type=int, default=128, help="how large a request is (default: 128, as in pages)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often (default: 3)")
    parser.add_argument("--write", type=Path, help="write a page with the figures to this file")
    options = parser.parse_args(argv)
    configure_logging("WARNING")
    try:
        result = measure(options.size_mb * _MB, options.piece_mb * _MB, options.rounds)
    finally:
        (parts.folder() / COPY_NAME).unlink(missing_ok=True)
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    if options.write is not None:
        options.write.write_text(describe(result), encoding="utf-8")
    lines = judge(result)
    for text, is_ok in lines:
        sys.stdout.write(f"{'✓' if is_ok else '✗'} {text}\n")
    return 0 if all(is_ok for _, is_ok in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
