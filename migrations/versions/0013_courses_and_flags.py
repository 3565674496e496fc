"""courses with drafts, enrolments and progress; feature flags

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column(
            "difficulty",
            sa.Enum(
                "beginner",
                "intermediate",
                "advanced",
                name="difficulty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "archived",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=True),
        sa.Column("last_save_id", sa.Uuid(), nullable=True),
        sa.Column("challenges_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_course_currency")),
        sa.CheckConstraint(
            "(price_minor IS NULL) = (currency IS NULL)", name=op.f("ck_course_price_with_currency")
        ),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_course_price")),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_course_owner_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["user_account.id"],
            name=op.f("fk_course_saved_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    op.create_index(
        "ix_course_listed",
        "course",
        ["published_at"],
        unique=False,
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_index(op.f("ix_course_owner_id"), "course", ["owner_id"], unique=False)
    op.create_table(
        "feature_flag",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_feature_flag_percent")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["user_account.id"],
            name=op.f("fk_feature_flag_updated_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_feature_flag")),
    )
    op.create_table(
        "course_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("order_index >= 0", name=op.f("ck_course_challenge_order")),
        sa.CheckConstraint("points BETWEEN 0 AND 1000", name=op.f("ck_course_challenge_points")),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenge.id"],
            name=op.f("fk_course_challenge_challenge_id_challenge"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_course_challenge_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_challenge")),
        sa.UniqueConstraint(
            "course_id", "challenge_id", name=op.f("uq_course_challenge_course_id_challenge_id")
        ),
        sa.UniqueConstraint(
            "course_id",
            "order_index",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_course_challenge_course_id_order_index"),
        ),
    )
    op.create_index(
        op.f("ix_course_challenge_challenge_id"), "course_challenge", ["challenge_id"], unique=False
    )
    op.create_table(
        "course_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("step BETWEEN 0 AND 3", name=op.f("ck_course_draft_step")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_draft_course_id_course"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_course_draft_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_draft")),
    )
    op.create_index(
        "uq_course_draft_open",
        "course_draft",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "course_section",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.CheckConstraint("order_index >= 0", name=op.f("ck_course_section_order")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_section_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_section")),
        sa.UniqueConstraint(
            "course_id",
            "order_index",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_course_section_course_id_order_index"),
        ),
        sa.UniqueConstraint("id", "course_id", name=op.f("uq_course_section_id_course_id")),
    )
    op.create_table(
        "enrollment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "STUDENT",
                "TEACHING_ASSISTANT",
                "INSTRUCTOR",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_enrollment_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_enrollment_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("course_id", "user_id", name=op.f("uq_enrollment_course_id_user_id")),
    )
    op.create_index(op.f("ix_enrollment_user_id"), "enrollment", ["user_id"], unique=False)
    op.create_table(
        "course_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "VIDEO",
                "TEXT",
                "QUIZ",
                "CHALLENGE",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.Column("challenge_id", sa.Uuid(), nullable=True),
        sa.Column("quiz", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("(kind = 'QUIZ') = (quiz IS NOT NULL)", name=op.f("ck_course_item_quiz_of_quiz")),
        sa.CheckConstraint(
            "kind = 'CHALLENGE' OR challenge_id IS NULL", name=op.f("ck_course_item_challenge_of_challenge")
        ),
        sa.CheckConstraint("kind = 'VIDEO' OR media_id IS NULL", name=op.f("ck_course_item_media_of_video")),
        sa.CheckConstraint("order_index >= 0", name=op.f("ck_course_item_order")),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_course_item_media_id_media"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenge.id"],
            name=op.f("fk_course_item_challenge_id_challenge"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_item_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id", "course_id"],
            ["course_section.id", "course_section.course_id"],
            name=op.f("fk_course_item_section_id_course_section"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_item")),
        sa.UniqueConstraint(
            "section_id",
            "order_index",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_course_item_section_id_order_index"),
        ),
    )
    op.create_index(op.f("ix_course_item_challenge_id"), "course_item", ["challenge_id"], unique=False)
    op.create_index("ix_course_item_course", "course_item", ["course_id"], unique=False)
    op.create_index(
        "ix_course_item_media",
        "course_item",
        ["media_id"],
        unique=False,
        postgresql_where=sa.text("media_id IS NOT NULL"),
    )
    op.create_table(
        "item_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position_s", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("duration_s >= 0", name=op.f("ck_item_progress_duration")),
        sa.CheckConstraint("position_s >= 0", name=op.f("ck_item_progress_position")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_item_progress_enrollment_id_enrollment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["course_item.id"],
            name=op.f("fk_item_progress_item_id_course_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_progress")),
        sa.UniqueConstraint("enrollment_id", "item_id", name=op.f("uq_item_progress_enrollment_id_item_id")),
    )
    op.create_index(op.f("ix_item_progress_item_id"), "item_progress", ["item_id"], unique=False)

    _link_media()


# What a medium can be used in from now on, with the table that it is in.
_TARGETS = {"course_id": "course", "section_id": "course_section", "item_id": "course_item"}


def _link_media() -> None:
    for column, table in _TARGETS.items():
        op.add_column("media_link", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_media_link_{column}_{table}"),
            "media_link",
            table,
            [column],
            ["id"],
            ondelete="CASCADE",
        )
        op.create_index(op.f(f"ix_media_link_{column}"), "media_link", [column])
        op.create_unique_constraint(
            op.f(f"uq_media_link_media_id_{column}"), "media_link", ["media_id", column]
        )
    op.drop_constraint(op.f("ck_media_link_one_target"), "media_link", type_="check")
    op.create_check_constraint(
        op.f("ck_media_link_one_target"),
        "media_link",
        "num_nonnulls(course_id, section_id, item_id, lesson_template_id) = 1",
    )
    _follow_items()


def _follow_items() -> None:
    """Keep the link of the video that an item plays, whoever writes the item."""
    op.execute(
        """
        CREATE FUNCTION link_item_media() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                DELETE FROM media_link WHERE item_id = NEW.id AND media_id = OLD.media_id;
            END IF;
            IF NEW.media_id IS NOT NULL THEN
                INSERT INTO media_link (id, media_id, item_id, created_at)
                VALUES (gen_random_uuid(), NEW.media_id, NEW.id, now()) ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER tr_course_item_media_added AFTER INSERT ON course_item FOR EACH ROW
        WHEN (NEW.media_id IS NOT NULL) EXECUTE FUNCTION link_item_media()
        """
    )
    op.execute(
        """
        CREATE TRIGGER tr_course_item_media_changed AFTER UPDATE OF media_id ON course_item FOR EACH ROW
        WHEN (OLD.media_id IS DISTINCT FROM NEW.media_id) EXECUTE FUNCTION link_item_media()
        """
    )


def downgrade() -> None:
    op.execute("DELETE FROM media_link WHERE lesson_template_id IS NULL")
    op.drop_constraint(op.f("ck_media_link_one_target"), "media_link", type_="check")
    for column in _TARGETS:
        op.drop_column("media_link", column)
    op.create_check_constraint(
        op.f("ck_media_link_one_target"), "media_link", "num_nonnulls(lesson_template_id) = 1"
    )
    for table in (
        "item_progress",
        "course_item",
        "enrollment",
        "course_section",
        "course_draft",
        "course_challenge",
        "feature_flag",
        "course",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION link_item_media")
