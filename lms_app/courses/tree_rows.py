"""The tree of a course in the database: read as plain rows, written as a plan in a handful of statements.

Trees have up to 2,000 items. Read as objects of the ORM and written one by one they took most of the
time of a save.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlmodel import col

from lms_app.core.db import Db
from lms_app.courses.tree_plan import ItemRow, SectionRow, TreePlan
from models.courses import CourseItem, CourseSection, ItemKind

# One parameter for each column, an array of all rows: the server takes them apart.
_NEW_SECTIONS = text("""
    INSERT INTO course_section (id, course_id, title, order_index)
    SELECT id, :course_id, title, order_index
    FROM unnest(CAST(:ids AS uuid[]), CAST(:titles AS text[]), CAST(:places AS int[]))
        AS sent(id, title, order_index)
""")
_CHANGED_SECTIONS = text("""
    UPDATE course_section AS row SET title = sent.title, order_index = sent.order_index
    FROM unnest(CAST(:ids AS uuid[]), CAST(:titles AS text[]), CAST(:places AS int[]))
        AS sent(id, title, order_index)
    WHERE row.id = sent.id AND row.course_id = :course_id
""")
_NEW_ITEMS = text("""
    INSERT INTO course_item
        (id, course_id, section_id, kind, title, order_index, body, media_id, challenge_id, quiz)
    SELECT id, :course_id, section_id, kind, title, order_index, body, media_id, challenge_id,
        CAST(quiz AS jsonb)
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:section_ids AS uuid[]), CAST(:kinds AS text[]), CAST(:titles AS text[]),
        CAST(:places AS int[]), CAST(:bodies AS text[]), CAST(:media_ids AS uuid[]),
        CAST(:challenge_ids AS uuid[]), CAST(:quizzes AS text[])
    ) AS sent(id, section_id, kind, title, order_index, body, media_id, challenge_id, quiz)
""")
_CHANGED_ITEMS = text("""
    UPDATE course_item AS row SET
        section_id = sent.section_id, kind = sent.kind, title = sent.title, order_index = sent.order_index,
        body = sent.body, media_id = sent.media_id, challenge_id = sent.challenge_id,
        quiz = CAST(sent.quiz AS jsonb)
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:section_ids AS uuid[]), CAST(:kinds AS text[]), CAST(:titles AS text[]),
        CAST(:places AS int[]), CAST(:bodies AS text[]), CAST(:media_ids AS uuid[]),
        CAST(:challenge_ids AS uuid[]), CAST(:quizzes AS text[])
    ) AS sent(id, section_id, kind, title, order_index, body, media_id, challenge_id, quiz)
    WHERE row.id = sent.id AND row.course_id = :course_id
""")


def read_sections(db: Db, course_id: UUID) -> list[SectionRow]:
    """Give the sections of a course in their order, as they are stored now."""
    asked = (
        select(col(CourseSection.id), col(CourseSection.title), col(CourseSection.order_index))
        .where(col(CourseSection.course_id) == course_id)
        .order_by(col(CourseSection.order_index))
    )
    return [SectionRow(*row) for row in db.connection().execute(asked)]


def read_items(db: Db, course_id: UUID) -> list[ItemRow]:
    """Give all items of a course as they are stored now; those of one section are in their order."""
    asked = (
        select(
            col(CourseItem.id),
            col(CourseItem.section_id),
            col(CourseItem.kind),
            col(CourseItem.title),
            col(CourseItem.order_index),
            col(CourseItem.body),
            col(CourseItem.media_id),
            col(CourseItem.challenge_id),
            col(CourseItem.quiz),
        )
        .where(col(CourseItem.course_id) == course_id)
        .order_by(col(CourseItem.section_id), col(CourseItem.order_index))
    )
    return [ItemRow(*row) for row in db.connection().execute(asked)]


def write(db: Db, course_id: UUID, plan: TreePlan) -> None:
    """Write a plan in at most six statements, whatever its size; the course's row must be locked.

    New sections come before the items that move into them, and items move out before sections go.
    """
    connection = db.connection()
    course = {"course_id": course_id}
    if plan.new_sections:
        connection.execute(_NEW_SECTIONS, _section_columns(plan.new_sections) | course)
    if plan.changed_sections:
        connection.execute(_CHANGED_SECTIONS, _section_columns(plan.changed_sections) | course)
    if plan.new_items:
        connection.execute(_NEW_ITEMS, _item_columns(plan.new_items) | course)
    if plan.changed_items:
        connection.execute(_CHANGED_ITEMS, _item_columns(plan.changed_items) | course)
    if plan.gone_item_ids:
        connection.execute(delete(CourseItem).where(col(CourseItem.id).in_(plan.gone_item_ids)))
    if plan.gone_section_ids:
        connection.execute(delete(CourseSection).where(col(CourseSection.id).in_(plan.gone_section_ids)))


def _section_columns(rows: Sequence[SectionRow]) -> dict[str, Any]:
    return {
        "ids": [row.id for row in rows],
        "titles": [row.title for row in rows],
        "places": [row.order_index for row in rows],
    }


def _item_columns(rows: Sequence[ItemRow]) -> dict[str, Any]:
    return {
        "ids": [row.id for row in rows],
        "section_ids": [row.section_id for row in rows],
        "kinds": [ItemKind(row.kind).value for row in rows],
        "titles": [row.title for row in rows],
        "places": [row.order_index for row in rows],
        "bodies": [row.body for row in rows],
        "media_ids": [row.media_id for row in rows],
        "challenge_ids": [row.challenge_id for row in rows],
        "quizzes": [None if row.quiz is None else json.dumps(row.quiz) for row in rows],
    }
