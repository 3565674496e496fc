"""The figures, each by aggregates of the database."""

import shutil
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, text

from lms_app.core.config import StorageKind, get_settings
from lms_app.core.db import Db
from lms_app.media_analytics import rules
from lms_app.media_analytics.schemas import (
    CleanupPanel,
    CostsPanel,
    CourseFigures,
    CourseMoney,
    Duplicates,
    Heap,
    HeavyMedium,
    PerformancePanel,
    TrendPanel,
    VideoFigures,
    Week,
)

_LISTED = 10
_COURSES = 20

# In a wizard's open draft a medium is used too, though no table says so.
_USED = """(EXISTS (SELECT 1 FROM media_link WHERE media_link.media_id = media.id)
    OR EXISTS (SELECT 1 FROM course_draft WHERE course_draft.user_id = media.owner_id
        AND course_draft.finished_at IS NULL AND position(media.id::text IN course_draft.data::text) > 0))"""

_HEAPS = text(f"""
    WITH each AS (SELECT media.*, {_USED} AS is_used FROM media)
    SELECT count(*) FILTER (WHERE status = 'READY' AND deleted_at IS NULL AND NOT is_used) AS unused,
        coalesce(sum(size_bytes) FILTER (WHERE status = 'READY' AND deleted_at IS NULL AND NOT is_used), 0)
            AS unused_bytes,
        count(*) FILTER (WHERE status = 'ERROR' AND deleted_at IS NULL) AS failed,
        count(*) FILTER (WHERE deleted_at IS NOT NULL AND erased_at IS NULL) AS deleted,
        coalesce(sum(size_bytes) FILTER (WHERE status = 'READY' AND deleted_at IS NOT NULL), 0)
            AS deleted_bytes
    FROM each
""")  # noqa: S608  # a constant

_BIGGEST = text(f"""
    SELECT media.id, media.title, user_account.name AS owner, media.size_bytes, {_USED} AS is_used
    FROM media JOIN user_account ON user_account.id = media.owner_id
    WHERE media.status = 'READY' AND media.deleted_at IS NULL
    ORDER BY media.size_bytes DESC, media.id LIMIT :most
""")  # noqa: S608  # a constant

_DUPLICATES = text("""
    SELECT sha256, count(*) AS copies, sum(size_bytes) - max(size_bytes) AS wasted_bytes,
        array_agg(title ORDER BY created_at, id) AS titles,
        sum(count(*) - 1) OVER () AS all_copies,
        sum(sum(size_bytes) - max(size_bytes)) OVER () AS all_bytes
    FROM media WHERE status = 'READY' AND deleted_at IS NULL
    GROUP BY sha256 HAVING count(*) > 1
    ORDER BY wasted_bytes DESC, sha256 LIMIT :most
""")

# What is known is the last place in a video and whether it was completed, not each second that was seen.
_SHARE = """CASE WHEN item_progress.completed_at IS NOT NULL THEN 1.0
    WHEN item_progress.duration_s > 0
        THEN least(1.0, item_progress.position_s::numeric / item_progress.duration_s)
    ELSE 0.0 END"""

_COURSE_FIGURES = text(f"""
    WITH videos AS (
        SELECT course_id, count(*) AS items FROM course_item WHERE kind = 'VIDEO' GROUP BY course_id
    ), reached AS (
        SELECT item_progress.enrollment_id, sum({_SHARE}) FILTER (WHERE course_item.kind = 'VIDEO') AS share
        FROM item_progress JOIN course_item ON course_item.id = item_progress.item_id
        GROUP BY item_progress.enrollment_id
    )
    SELECT course.id, course.title, count(enrollment.id) AS enrolled,
        count(reached.enrollment_id) AS started, count(enrollment.completed_at) AS completed,
        round(100 * avg(coalesce(reached.share, 0) / videos.items)) AS watched_percent
    FROM course
    JOIN enrollment ON enrollment.course_id = course.id AND enrollment.role = 'STUDENT'
    LEFT JOIN reached ON reached.enrollment_id = enrollment.id
    LEFT JOIN videos ON videos.course_id = course.id
    GROUP BY course.id ORDER BY enrolled DESC, course.title, course.id LIMIT :most
""")  # noqa: S608  # a constant

_VIDEO_FIGURES = text(f"""
    SELECT course_item.id, course_item.title, course.title AS course, course.id AS course_id,
        count(*) AS viewers, count(item_progress.completed_at) AS finished,
        round(100 * avg({_SHARE})) AS watched_percent
    FROM item_progress
    JOIN enrollment ON enrollment.id = item_progress.enrollment_id AND enrollment.role = 'STUDENT'
    JOIN course_item ON course_item.id = item_progress.item_id AND course_item.kind = 'VIDEO'
    JOIN course ON course.id = course_item.course_id
    GROUP BY course_item.id, course.id
    ORDER BY viewers DESC, course_item.title, course_item.id LIMIT :most
""")  # noqa: S608  # a constant

_TOTALS = text("""
    SELECT (SELECT coalesce(sum(size_bytes), 0) FROM media WHERE status = 'READY') AS size_bytes,
        (SELECT coalesce(sum(amount_minor), 0) FROM subscription
            WHERE status IN ('ACTIVE', 'EXPIRED') AND currency = 'KZT'
                AND confirmed_at > CAST(:now AS timestamptz) - interval '30 days') AS received_minor
""")

_COURSE_MONEY = text("""
    WITH used AS (
        SELECT coalesce(media_link.course_id, course_section.course_id, course_item.course_id) AS course_id,
            media_link.media_id
        FROM media_link
        LEFT JOIN course_section ON course_section.id = media_link.section_id
        LEFT JOIN course_item ON course_item.id = media_link.item_id
        WHERE media_link.lesson_template_id IS NULL
        GROUP BY 1, 2
    ), stored AS (
        SELECT used.course_id, sum(media.size_bytes) AS size_bytes
        FROM used JOIN media ON media.id = used.media_id AND media.status = 'READY' GROUP BY used.course_id
    ), learning AS (
        SELECT course_id, count(*) AS students FROM enrollment WHERE role = 'STUDENT' GROUP BY course_id
    )
    SELECT course.id, course.title, coalesce(stored.size_bytes, 0) AS size_bytes,
        coalesce(learning.students, 0) AS students,
        coalesce(learning.students * course.price_minor, 0) AS income_minor,
        coalesce(course.currency, 'KZT') AS currency
    FROM course
    LEFT JOIN stored ON stored.course_id = course.id
    LEFT JOIN learning ON learning.course_id = course.id
    WHERE stored.size_bytes > 0 OR learning.students > 0
    ORDER BY size_bytes DESC, course.title, course.id LIMIT :most
""")

_WEEKS = text("""
    WITH week AS (
        SELECT generate_series(
            date_trunc('week', CAST(:now AS timestamptz), 'UTC') - interval '25 weeks',
            CAST(:now AS timestamptz), interval '1 week') AS begins_at
    )
    SELECT (week.begins_at AT TIME ZONE 'UTC')::date AS begins_on,
        coalesce(sum(media.size_bytes) FILTER (WHERE media.created_at >= week.begins_at), 0) AS added_bytes,
        coalesce(sum(media.size_bytes), 0) AS total_bytes
    FROM week
    LEFT JOIN media ON media.status = 'READY' AND media.created_at < week.begins_at + interval '1 week'
    GROUP BY week.begins_at ORDER BY week.begins_at
""")

_GROWTH = text("""
    SELECT coalesce(sum(size_bytes), 0) / 28 FROM media
    WHERE status = 'READY' AND created_at > CAST(:now AS timestamptz) - interval '28 days'
""")


def _read(db: Db, statement: Any, **values: Any) -> list[RowMapping]:
    return list(db.connection().execute(statement, values).mappings().all())


def read_cleanup(db: Db, now: datetime) -> CleanupPanel:
    """Say what takes room without need. What failed has no bytes any more, only a line in the library."""
    heaps = _read(db, _HEAPS)[0]
    duplicates = _read(db, _DUPLICATES, most=_LISTED)
    first: Any = duplicates[0] if duplicates else {"all_copies": 0, "all_bytes": 0}
    return CleanupPanel(
        computed_at=now,
        unused=Heap(count=heaps["unused"], size_bytes=heaps["unused_bytes"]),
        failed=Heap(count=heaps["failed"], size_bytes=0),
        deleted=Heap(count=heaps["deleted"], size_bytes=heaps["deleted_bytes"]),
        duplicated=Heap(count=int(first["all_copies"]), size_bytes=int(first["all_bytes"])),
        biggest=[HeavyMedium(**row) for row in _read(db, _BIGGEST, most=_LISTED)],
        duplicates=[
            Duplicates(
                sha256=row["sha256"],
                titles=list(row["titles"][:_LISTED]),
                copies=row["copies"],
                wasted_bytes=int(row["wasted_bytes"]),
            )
            for row in duplicates
        ],
    )


def read_performance(db: Db, now: datetime) -> PerformancePanel:
    """Say how learners come through courses and videos; staff of a course don't count."""
    return PerformancePanel(
        computed_at=now,
        courses=[CourseFigures(**row) for row in _read(db, _COURSE_FIGURES, most=_COURSES)],
        videos=[VideoFigures(**row) for row in _read(db, _VIDEO_FIGURES, most=_LISTED)],
    )


def read_costs(db: Db, now: datetime) -> CostsPanel:
    """Say what storing costs a month by the price that is set, and what came in within 30 days.

    What several courses use counts in each of them. A course's income is an estimate, its price times its
    students: payments for courses are not recorded. What was received is for clubs.
    """
    totals, price = _read(db, _TOTALS, now=now)[0], get_settings().media_cost_gb_month_tenge * 100
    courses = [
        CourseMoney(**row, cost_minor=rules.monthly_cost(int(row["size_bytes"]), price))
        for row in _read(db, _COURSE_MONEY, most=_COURSES)
    ]
    size = int(totals["size_bytes"])
    return CostsPanel(
        computed_at=now,
        size_bytes=size,
        price_minor=price,
        cost_minor=rules.monthly_cost(size, price),
        received_minor=int(totals["received_minor"]),
        courses=courses,
    )


def read_trend(db: Db, now: datetime) -> TrendPanel:
    """Say how storage grew within half a year and when the disk is full at the pace of the last 28 days."""
    weeks = [Week(**row) for row in _read(db, _WEEKS, now=now)]
    per_day = int(db.connection().execute(_GROWTH, {"now": now}).scalar_one())
    settings = get_settings()
    if settings.storage is not StorageKind.LOCAL:
        return TrendPanel(computed_at=now, weeks=weeks, bytes_per_day=per_day, free_bytes=None, full_on=None)
    free = shutil.disk_usage(settings.data_dir).free - settings.upload_keep_free_bytes
    return TrendPanel(
        computed_at=now,
        weeks=weeks,
        bytes_per_day=per_day,
        free_bytes=max(0, free),
        full_on=rules.full_on(now.date(), free_bytes=free, bytes_per_day=per_day),
    )
