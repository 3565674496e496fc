"""`manage.py bench course`: how quickly a course of 50 chapters with 20 items is saved, and its editor draws.

It runs a server with a data folder of its own and saves the whole tree over HTTP: a new one, one in which
every item moves, one that changes nothing; beside that the same rows by a plain INSERT into the same
database. Then it drags and types in the editor of such a course, in Chromium.
Figures go to artifacts/bench/course.json, `--write` makes a page.
"""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from sqlmodel import Session, col, create_engine, select

from jobs.bench.course_page import measure_editor
from jobs.bench.course_sync import measure_sync, save_example
from jobs.bench.machine import describe_machine, load_average
from jobs.bench.report import describe_measured
from jobs.bench.server import ROOT, running_server
from jobs.bench.timing import summarise
from lms_app.core.clock import utc_now
from lms_app.core.log import configure_logging
from lms_app.core.tokens import hash_secret, make_secret
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import LoginSession, User

_RESULT = ROOT / "artifacts" / "bench" / "course.json"
_SAVE_GOAL_MS = 500.0
_PAINT_GOAL_MS = 50.0
_ROUNDS = 40
_ADMIN = "admin@demo.local"
_HEAD = """# How quickly a course is saved

Written by `python3 manage.py bench course -- --write docs/benchmarks-course.md`, not by hand. Milliseconds,
a tree of 50 chapters with 20 texts of 480 characters, from sending the request to the answer with the whole
tree.
"Plain INSERT" writes the same rows into the same database by the driver, without server, checks or answer:
it says what the machine was worth at that time. Below it, from a move of the pointer or a key in the editor
of such a course to its paint. Goals count for the p50 of a save, and for the p95 of a paint.

"""
_COLUMNS = ("what", "p50", "p95", "max", "goal", "times a plain INSERT", "runs")
_INSERT = "insert"


def measure(runs: int) -> dict[str, Any]:
    """Run a server and measure it."""
    result: dict[str, Any] = {"machine": describe_machine()}
    with running_server() as server:
        host = quote(str(server.data_dir / "postgres"), safe="")
        engine = create_engine(f"postgresql+psycopg://postgres@/lms?host={host}")
        with Session(engine, expire_on_commit=False) as db:
            admin_id = db.exec(select(User.id).where(col(User.email) == _ADMIN)).one()
            token, ends = make_secret(), utc_now() + timedelta(days=1)
            db.add(LoginSession(user_id=admin_id, token_hash=hash_secret(token), expires_at=ends))
            db.commit()
            headers, cookies = {"Origin": server.base_url}, {SESSION_COOKIE: token}
            with httpx.Client(base_url=server.base_url, timeout=60, headers=headers, cookies=cookies) as http:
                result["sync_ms"] = measure_sync(http, db, admin_id, runs)
                course_id = save_example(http, db, admin_id)
        page = f"/instructor/course/{course_id}/edit"
        painted = measure_editor(server.base_url, page, token, _ROUNDS)
        result["paint_ms"] = {name: summarise(times) for name, times in painted.items()}
        engine.dispose()
    result["machine"]["load_after"] = load_average()
    return result


def describe(result: dict[str, Any]) -> str:
    """Give the page's text."""
    rows = [_COLUMNS, tuple("---" for _ in _COLUMNS), *_list_rows(result)]
    lines = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    return f"{_HEAD}{lines}\n{describe_measured(result['machine'])}"


def _list_rows(result: dict[str, Any]) -> list[tuple[str, ...]]:
    plain = result["sync_ms"][_INSERT]["p50"]
    rows: list[tuple[str, ...]] = []
    for name, each in result["sync_ms"].items():
        title, goal = ("plain INSERT", "") if name == _INSERT else (name, f"{_SAVE_GOAL_MS:.0f}")
        rows.append((title, *_show(each), goal, f"{each['p50'] / plain:.1f}", f"{each['runs']:.0f}"))
    for name, each in result["paint_ms"].items():
        rows.append((name, *_show(each), f"{_PAINT_GOAL_MS:.0f}", "", f"{each['runs']:.0f}"))
    return rows


def _show(figures: dict[str, float]) -> tuple[str, ...]:
    return tuple(f"{figures[part]:.1f}" for part in ("p50", "p95", "max"))


def keeps_goals(result: dict[str, Any]) -> bool:
    """Tell whether every save and every paint is quick enough."""
    saves = [each["p50"] for name, each in result["sync_ms"].items() if name != _INSERT]
    paints = [each["p95"] for each in result["paint_ms"].values()]
    return max(saves) < _SAVE_GOAL_MS and max(paints) < _PAINT_GOAL_MS


def main(argv: list[str]) -> int:
    """Print and keep the figures; 1 when one misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="of each save")
    parser.add_argument("--write", type=Path, help="also write a page, such as docs/benchmarks-course.md")
    options = parser.parse_args(argv)
    configure_logging("WARNING")
    result = measure(options.runs)
    for row in _list_rows(result):
        sys.stdout.write("  ".join(f"{each:>14}" for each in row) + "\n")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    if options.write:
        options.write.write_text(describe(result), encoding="utf-8")
    return 0 if keeps_goals(result) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
