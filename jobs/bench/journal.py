"""`manage.py bench journal`: how quick the journal is, in a browser and on the server.

It runs a server with a data folder of its own, puts 50 clubs with 5,000 lessons and 150,000 marks into it
(beside a large one of 120 students and 200 lessons), and measures: from a click to its paint in Chromium on a
grid of 30 x 40; 1,200 changed marks in one request; the journals, the club and its schedule over HTTP; the
pages of a club over their websocket. Figures go to artifacts/bench/journal.json, `--write` makes a page.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
from sqlmodel import Session, col, create_engine, select

from jobs.bench.club_pages import ClubPage, club_pages, measure_open
from jobs.bench.journal_page import measure_clicks
from jobs.bench.journal_report import CLICK, describe, list_figures
from jobs.bench.journal_seed import SeededClub, analyse, count_rows, seed_clubs
from jobs.bench.machine import describe_machine, load_average
from jobs.bench.server import ROOT, running_server
from jobs.bench.timing import summarise
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import configure_logging
from lms_app.core.tokens import hash_secret, make_secret
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import LoginSession, User

_RESULT = ROOT / "artifacts" / "bench" / "journal.json"
_CLUBS, _STUDENTS, _LESSONS, _DAYS = 50, 30, 100, 40
_HTTP_GOAL_MS, _SAVE_GOAL_MS = 200.0, 300.0
_CLICK_P50_MS, _CLICK_P95_MS = 20.0, 50.0
_LETTERS = ("PRESENT", "ABSENT")
_ADMIN = "admin@demo.local"


@dataclass(frozen=True)
class Line:
    """One figure beside its goal."""

    title: str
    text: str
    goal: str
    is_ok: bool


def judge(result: dict[str, Any]) -> list[Line]:
    """Put each figure beside its goal; the middle of the runs counts, for the click its p95 too."""
    lines = [_judge_one(title, each) for title, each in list_figures(result).items()]
    seeded, wanted = result["rows"], (_CLUBS, _CLUBS * _LESSONS, _CLUBS * _LESSONS * _STUDENTS)
    text = ", ".join(f"{count} {name}" for name, count in seeded.items())
    return [*lines, Line("seeded", text, "", is_ok=tuple(seeded.values()) == wanted)]


def _judge_one(title: str, each: dict[str, float]) -> Line:
    text = f"p50 {each['p50']:7.1f} ms   p95 {each['p95']:7.1f} ms   max {each['max']:7.1f} ms"
    if title == CLICK:
        is_ok = each["p50"] <= _CLICK_P50_MS and each["p95"] <= _CLICK_P95_MS
        return Line(title, text, f"{_CLICK_P50_MS:.0f}, p95 {_CLICK_P95_MS:.0f}", is_ok=is_ok)
    limit = _SAVE_GOAL_MS if title.startswith("save") else _HTTP_GOAL_MS
    return Line(title, text, f"{limit:.0f}", is_ok=each["p50"] < limit)


def measure(*, runs: int, clicks: int) -> dict[str, Any]:
    """Seed a server and measure it."""
    result: dict[str, Any] = {"machine": describe_machine()}
    with running_server() as server:
        address = (
            f"postgresql+psycopg://postgres@/lms?host={quote(str(server.data_dir / 'postgres'), safe='')}"
        )
        with Session(create_engine(address), expire_on_commit=False) as db:
            began = time.monotonic()
            before = count_rows(db)
            (club, *_) = seed_clubs(db, clubs=_CLUBS, students=_STUDENTS, lessons=_LESSONS)
            result["rows"] = {name: count - before[name] for name, count in count_rows(db).items()}
            (large,) = seed_clubs(db, clubs=1, students=120, lessons=200)
            token, large_token = _sign_in(db, club.owner_id), _sign_in(db, large.owner_id)
            admin = db.exec(select(User.id).where(col(User.email) == _ADMIN)).one()
            admin_token = _sign_in(db, admin)
            db.commit()
            analyse(db)
            db.commit()
            result["seed_s"] = round(time.monotonic() - began, 1)
        result["http_ms"] = _measure_http(server.base_url, (club, token), (large, large_token), runs)
        result["page_ms"] = _measure_pages(server.base_url, club, (token, admin_token), runs)
        result["click_ms"] = summarise(
            measure_clicks(server.base_url, f"/kruzhok/{club.id}/journal?{_last_days()}", token, clicks)
        )
    result["machine"]["load_after"] = load_average()
    return result


def _sign_in(db: Db, user_id: UUID) -> str:
    token = make_secret()
    ends = utc_now() + timedelta(days=1)
    db.add(LoginSession(user_id=user_id, token_hash=hash_secret(token), expires_at=ends))
    return token


def _last_days() -> str:
    return f"fromDate={(utc_now() - timedelta(days=_DAYS)).date()}"


def _measure_http(
    base_url: str, small: tuple[SeededClub, str], big: tuple[SeededClub, str], runs: int
) -> dict[str, dict[str, float]]:
    (club, token), (large, large_token) = small, big
    with _client(base_url, token) as http, _client(base_url, large_token) as large_http:
        path, large_path = f"/api/kruzhok/{club.id}", f"/api/kruzhok/{large.id}"
        week = f"fromDate={(utc_now() - timedelta(days=7)).date()}&toDate={utc_now().date()}"

        def save(number: int) -> None:
            # Every mark changes each time, and past lessons go into the audit trail: the dearest case.
            changes = [
                {"scheduleId": str(lesson), "studentId": str(student), "status": _LETTERS[number % 2]}
                for lesson in club.lesson_ids[-_DAYS:]
                for student in club.student_ids
            ]
            body = {"changes": changes, "confirmPast": True}
            http.post(f"{path}/attendance/batch", json=body).raise_for_status()

        def read(client: httpx.Client, address: str) -> Callable[[int], None]:
            return lambda _number: client.get(address).raise_for_status() and None

        measured = {
            "GET attendance, 120 x 200": read(large_http, f"{large_path}/attendance"),
            "GET journal (grid), 120 x 200": read(large_http, f"{large_path}/journal"),
            "save 1,200 changed marks": save,
            "GET club": read(http, path),
            "GET schedule of a week": read(http, f"{path}/schedule?{week}"),
        }
        return {title: summarise(_repeat(action, runs)) for title, action in measured.items()}


def _measure_pages(
    base_url: str, club: SeededClub, tokens: tuple[str, str], runs: int
) -> dict[str, dict[str, float]]:
    """Open each page as the club's mentor, the list of clubs as somebody who sees all of them too."""
    (*_, dashboard) = pages = club_pages()
    with _client(base_url, tokens[0]) as mentor, _client(base_url, tokens[1]) as admin:

        def opening(http: httpx.Client, page: ClubPage) -> list[float]:
            return [measure_open(http, page, str(club.id)) for _ in range(runs + 2)][2:]

        measured = {page.title: summarise(opening(mentor, page)) for page in pages}
        measured[f"{dashboard.title}, admin"] = summarise(opening(admin, dashboard))
    return measured


def _client(base_url: str, token: str) -> httpx.Client:
    return httpx.Client(
        base_url=base_url,
        timeout=60,
        headers={"Origin": base_url},
        cookies={SESSION_COOKIE: token},
    )


def _repeat(action: Callable[[int], None], runs: int) -> list[float]:
    """Give the milliseconds of each run, after two that warm up."""
    times: list[float] = []
    for number in range(runs + 2):
        began = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - began) * 1000)
    return times[2:]


def main(argv: list[str]) -> int:
    """Print and keep the figures; 1 when one misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="of each request")
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--write", type=Path, help="also write a page, such as docs/benchmarks-journal.md")
    options = parser.parse_args(argv)
    configure_logging("WARNING")
    result = measure(runs=options.runs, clicks=options.clicks)
    lines = judge(result)
    for line in lines:
        print(f"{'ok' if line.is_ok else 'misses':7} {line.title:32} {line.text}   goal {line.goal}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"{_RESULT.relative_to(ROOT)} on {result['machine']}")
    if options.write:
        options.write.write_text(
            describe(result, {line.title: line.goal for line in lines}), encoding="utf-8"
        )
    return 0 if all(line.is_ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
