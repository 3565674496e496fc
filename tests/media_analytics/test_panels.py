"""The figures, exact, and who may see them."""

import shutil
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from redis import Redis
from sqlalchemy import event
from sqlmodel import col, update

from lms_app.core.clock import utc_now
from lms_app.core.config import Settings, StorageKind
from lms_app.core.db import Db, get_engine
from lms_app.core.errors import Forbidden, NotFound, Unauthorized
from lms_app.media_analytics import rules
from lms_app.media_analytics.queries import read_cleanup, read_costs, read_performance, read_trend
from lms_app.media_analytics.schemas import PanelName
from lms_app.media_analytics.service import KEPT_S, get_panel
from models.accounts import Role
from models.courses import CourseDraft, CourseRole, ItemKind, ItemProgress
from models.media import Media, MediaStatus
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionType
from tests.factories.accounts import actor_of, make_user
from tests.factories.courses import (
    make_author,
    make_course,
    make_enrollment,
    make_item,
    make_section,
    make_video,
)
from tests.factories.media import make_media

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
PATH = "/api/admin/media/analytics"
MB = 1_000_000


def test_what_storing_costs_is_by_the_gigabyte() -> None:
    assert rules.monthly_cost(2_500_000_000, 1200) == 3000
    assert rules.monthly_cost(0, 1200) == 0


@pytest.mark.parametrize(
    ("free", "per_day", "day"),
    [
        (100, 10, date(2026, 3, 28)),
        (109, 10, date(2026, 3, 28)),
        (5, 10, date(2026, 3, 18)),
        (0, 10, date(2026, 3, 18)),
        (-1, 0, date(2026, 3, 18)),
        (100, 0, None),
        (36_500, 10, date(2036, 3, 15)),
        (36_510, 10, None),
    ],
)
def test_when_the_disk_is_full(free: int, per_day: float, day: date | None) -> None:
    assert rules.full_on(date(2026, 3, 18), free_bytes=free, bytes_per_day=per_day) == day


def test_sizes_and_bars_are_scaled() -> None:
    assert rules.scale_size(0) == (0, "byte")
    assert rules.scale_size(999) == (999, "byte")
    assert rules.scale_size(1500) == (1.5, "kilobyte")
    assert rules.scale_size(2_000_000) == (2, "megabyte")
    assert rules.scale_size(2_100_000_000) == (2.1, "gigabyte")
    assert rules.bar_heights([0, 1, 500, 1000]) == [0, 1, 50, 100]
    assert rules.bar_heights([]) == []
    assert rules.bar_heights([0, 0]) == [0, 0]


def test_what_could_be_cleaned_up(db: Db) -> None:
    author = make_author(db)
    section = make_section(db, make_course(db, author))
    used = make_video(db, author, title="Used", size_bytes=50 * MB, sha256="a" * 64)
    make_item(db, section, kind=ItemKind.VIDEO, media_id=used.id)
    make_video(db, author, title="Copy", size_bytes=40 * MB, sha256="a" * 64)
    alone = make_video(db, author, title="Alone", size_bytes=7 * MB, sha256="b" * 64)
    made = {"sections": [{"mediaId": str(alone.id)}]}  # a course, which plays something else by now
    db.add(CourseDraft(user_id=author.id, data=made, finished_at=utc_now()))
    drafted = make_video(db, author, title="In a draft", size_bytes=MB, sha256="c" * 64)
    db.add(CourseDraft(user_id=author.id, data={"sections": [{"mediaId": str(drafted.id)}]}))
    make_video(db, author, size_bytes=30 * MB, sha256="a" * 64, deleted_at=utc_now())
    make_media(db, author, status=MediaStatus.ERROR, error_code="unreadable", size_bytes=90 * MB)
    make_media(db, author, size_bytes=80 * MB)
    db.commit()

    panel = read_cleanup(db, NOW)

    assert (panel.unused.count, panel.unused.size_bytes) == (2, 47 * MB)
    assert (panel.failed.count, panel.failed.size_bytes) == (1, 0)
    assert (panel.deleted.count, panel.deleted.size_bytes) == (1, 30 * MB)
    assert (panel.duplicated.count, panel.duplicated.size_bytes) == (1, 40 * MB)
    assert [(each.title, each.is_used) for each in panel.biggest] == [
        ("Used", True),
        ("Copy", False),
        ("Alone", False),
        ("In a draft", True),
    ]
    assert [(each.titles, each.copies, each.wasted_bytes) for each in panel.duplicates] == [
        (["Used", "Copy"], 2, 40 * MB)
    ]


def test_how_content_is_used(db: Db) -> None:
    author = make_author(db)
    course = make_course(db, author, title="A")
    section = make_section(db, course)
    first = make_item(db, section, kind=ItemKind.VIDEO, title="One")
    second = make_item(db, section, kind=ItemKind.VIDEO, title="Two", order_index=1)
    text = make_item(db, section, order_index=2)
    done, half, idle = (make_enrollment(db, course) for _ in range(3))
    done.completed_at = NOW
    staff = make_enrollment(db, course, author, role=CourseRole.INSTRUCTOR)
    for enrollment, item, position, completed in [
        (done, first, 5, NOW),
        (done, second, 0, NOW),
        (half, first, 50, None),
        (half, text, 0, NOW),
        (staff, first, 100, NOW),
    ]:
        values = {"position_s": position, "duration_s": 100, "completed_at": completed}
        db.add(ItemProgress(enrollment_id=enrollment.id, item_id=item.id, **values))
    make_enrollment(db, make_course(db, author, title="B"))
    db.add_all([done, idle])
    db.commit()

    panel = read_performance(db, NOW)

    assert [
        (each.title, each.enrolled, each.started, each.completed, each.watched_percent)
        for each in panel.courses
    ] == [("A", 3, 2, 1, 42), ("B", 1, 0, 0, None)]
    assert [
        (each.title, each.course, each.viewers, each.finished, each.watched_percent) for each in panel.videos
    ] == [("One", "A", 2, 1, 75), ("Two", "A", 1, 1, 100)]


def test_costs_and_income(db: Db) -> None:
    author = make_author(db)
    video = make_video(db, author, size_bytes=2_000 * MB)
    make_video(db, author, size_bytes=500 * MB, sha256="b" * 64)
    priced = make_course(db, author, title="Priced", price_minor=500_000, currency="KZT")
    section = make_section(db, priced)
    for index in range(2):
        make_item(db, section, kind=ItemKind.VIDEO, media_id=video.id, order_index=index)
    for _ in range(3):
        make_enrollment(db, priced)
    free = make_course(db, author, title="Free")
    make_item(db, make_section(db, free), kind=ItemKind.VIDEO, media_id=video.id)
    make_course(db, author, title="Empty", price_minor=100, currency="KZT")
    for status, days, amount in [
        (SubscriptionStatus.ACTIVE, 2, 200_000),
        (SubscriptionStatus.EXPIRED, 29, 100_000),
        (SubscriptionStatus.ACTIVE, 31, 7),
        (SubscriptionStatus.REJECTED, 1, 70),
        (SubscriptionStatus.PENDING, None, 700),
    ]:
        db.add(
            Subscription(
                user_id=make_user(db).id,
                type=SubscriptionType.MONTHLY_SUBSCRIPTION,
                status=status,
                amount_minor=amount,
                payment_comment=f"K{amount}",
                confirmed_at=None if days is None else NOW - timedelta(days=days),
            )
        )
    db.commit()

    panel = read_costs(db, NOW)

    assert (panel.size_bytes, panel.price_minor, panel.cost_minor) == (2_500 * MB, 1200, 3000)
    assert panel.received_minor == 300_000
    assert [
        (each.title, each.size_bytes, each.cost_minor, each.students, each.income_minor, each.currency)
        for each in panel.courses
    ] == [
        ("Free", 2_000 * MB, 2400, 0, 0, "KZT"),
        ("Priced", 2_000 * MB, 2400, 3, 1_500_000, "KZT"),
    ]


def test_how_storage_fills_up(db: Db) -> None:
    author = make_author(db)
    for days, size in [(0, 28), (10, 56), (27, 28), (40, 1000), (400, 5)]:
        video = make_video(db, author, size_bytes=size * MB, sha256=f"{days:064d}")
        db.exec(update(Media).where(col(Media.id) == video.id).values(created_at=NOW - timedelta(days=days)))
    db.commit()

    panel = read_trend(db, NOW)

    assert panel.bytes_per_day == 4 * MB
    weeks = [(each.begins_on, each.added_bytes // MB, each.total_bytes // MB) for each in panel.weeks]
    assert len(weeks) == 26
    assert weeks[0] == (date(2025, 9, 22), 0, 5)
    assert weeks[-3:] == [
        (date(2026, 3, 2), 56, 1089),
        (date(2026, 3, 9), 0, 1089),
        (date(2026, 3, 16), 28, 1117),
    ]


def test_what_is_free_is_what_uploads_may_take(
    db: Db, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = settings.upload_keep_free_mb * 1024**2 + 7 * MB
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=room))
    make_video(db, make_author(db), size_bytes=28 * MB, created_at=NOW - timedelta(days=1))

    panel = read_trend(db, NOW)

    assert (panel.free_bytes, panel.full_on) == (7 * MB, NOW.date() + timedelta(days=7))


def test_a_store_has_no_end(db: Db, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = settings.model_copy(update={"storage": StorageKind.S3})
    monkeypatch.setattr("lms_app.media_analytics.queries.get_settings", lambda: elsewhere)
    make_video(db, make_author(db), size_bytes=28 * MB, created_at=NOW - timedelta(days=1))

    panel = read_trend(db, NOW)

    assert (panel.bytes_per_day, panel.free_bytes, panel.full_on) == (MB, None, None)


def test_nothing_is_an_answer_too(db: Db) -> None:
    assert read_cleanup(db, NOW).unused.count == 0
    assert read_performance(db, NOW).courses == []
    assert read_costs(db, NOW).cost_minor == 0
    trend = read_trend(db, NOW)
    assert (trend.bytes_per_day, trend.weeks[-1].total_bytes) == (0, 0)


@pytest.mark.parametrize(("name", "most"), [("cleanup", 3), ("performance", 2), ("costs", 2), ("trend", 2)])
def test_a_panel_takes_few_statements_whatever_there_is(
    db: Db, redis_server: Redis, name: str, most: int
) -> None:
    admin, author = actor_of(make_user(db, role=Role.ADMIN)), make_author(db)
    for number in range(12):
        course = make_course(db, author)
        make_enrollment(db, course)
        video = make_video(db, author, sha256=f"{number % 3:064d}")
        make_item(db, make_section(db, course), kind=ItemKind.VIDEO, media_id=video.id)
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        get_panel(db, admin, redis_server, name)
        first = len(statements)
        get_panel(db, admin, redis_server, name)
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
    assert first <= most
    assert len(statements) == first, "the second one comes from the cache"


def test_panels_are_there_while_redis_is_away(db: Db) -> None:
    admin = actor_of(make_user(db, role=Role.ADMIN))
    nowhere = Redis(port=1, socket_connect_timeout=1)
    make_video(db, make_author(db))
    assert get_panel(db, admin, nowhere, "cleanup").unused.count == 1


def test_a_panel_is_kept_for_minutes_and_refreshed_by_wish(db: Db, redis_server: Redis) -> None:
    admin = actor_of(make_user(db, role=Role.ADMIN))
    first = get_panel(db, admin, redis_server, "cleanup")
    make_video(db, make_author(db))
    assert get_panel(db, admin, redis_server, "cleanup") == first
    assert 0 < int(redis_server.ttl("media-analytics:cleanup")) <= KEPT_S <= 240
    fresh = get_panel(db, admin, redis_server, "cleanup", is_fresh=True)
    assert (fresh.unused.count, first.unused.count) == (1, 0)
    assert get_panel(db, admin, redis_server, "cleanup") == fresh


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.INSTRUCTOR])
def test_only_admins_see_the_figures(db: Db, client_of, redis_server: Redis, role: Role | None) -> None:
    user = make_user(db, role=role) if role else None
    for name in PanelName:
        answer = client_of(user).get(f"{PATH}/{name}", params={"fresh": True})
        assert answer.status_code == (403 if user else 401)
        assert "computedAt" not in answer.text
        if user is not None:
            with pytest.raises((Forbidden, Unauthorized)):
                get_panel(db, actor_of(user), redis_server, name)


def test_admins_read_each_panel(db: Db, client_of, redis_server: Redis) -> None:
    admin = make_user(db, role=Role.ADMIN)
    client = client_of(admin)
    for name in PanelName:
        answer = client.get(f"{PATH}/{name}")
        assert answer.status_code == 200, answer.text
        assert client.get(f"{PATH}/{name}").json() == answer.json()
    with pytest.raises(NotFound):
        get_panel(db, actor_of(admin), redis_server, "secrets")
