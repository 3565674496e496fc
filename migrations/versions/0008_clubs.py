"""clubs, their lessons and quizzes, payments, notifications

Everything between the request to open a club and the first certificate request.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("slug", name=op.f("uq_program_slug")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["user_account.id"],
            name=op.f("fk_audit_entry_actor_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_id", "created_at"], unique=False)
    op.create_table(
        "club",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("join_code", sa.String(length=12), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("join_code = upper(join_code)", name=op.f("ck_club_join_code_upper")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_club_owner_id_user_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_club_program_id_program"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_club")),
        sa.UniqueConstraint("join_code", name=op.f("uq_club_join_code")),
    )
    op.create_index("ix_club_owner", "club", ["owner_id"], unique=False)
    op.create_index(op.f("ix_club_program_id"), "club", ["program_id"], unique=False)
    op.create_table(
        "lesson_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("duration_minutes BETWEEN 5 AND 600", name=op.f("ck_lesson_template_duration")),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_lesson_template_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_template")),
        sa.UniqueConstraint(
            "program_id",
            "order_index",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_lesson_template_program_id_order_index"),
        ),
    )
    op.create_index("ix_lesson_template_program", "lesson_template", ["program_id"], unique=False)
    op.create_table(
        "material",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "PRESENTATION",
                "SCENARIO",
                "FILE",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_material_size")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["user_account.id"],
            name=op.f("fk_material_uploaded_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_material_storage_key")),
    )
    op.create_index(
        "ix_material_listed",
        "material",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SUBSCRIPTION_REQUESTED",
                "SUBSCRIPTION_APPROVED",
                "SUBSCRIPTION_REJECTED",
                "SUBSCRIPTION_EXPIRED",
                "UPGRADE_APPROVED",
                "UPGRADE_REJECTED",
                "MEMBER_REQUESTED",
                "MEMBER_APPROVED",
                "MEMBER_REJECTED",
                "LESSON_CANCELLED",
                "LESSON_MOVED",
                "LESSON_SOON",
                "QUIZ_AVAILABLE",
                "CERTIFICATE_REQUESTED",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("href", sa.String(length=300), nullable=False),
        sa.Column("dedup_key", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_notification_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    op.create_index("ix_notification_newest", "notification", ["user_id", "created_at"], unique=False)
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "uq_notification_dedup",
        "notification",
        ["user_id", "dedup_key"],
        unique=True,
        postgresql_where=sa.text("dedup_key IS NOT NULL"),
    )
    op.create_table(
        "payment_code",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_payment_code_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_payment_code")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_code_code")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "ONETIME_PURCHASE",
                "MONTHLY_SUBSCRIPTION",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "ACTIVE",
                "EXPIRED",
                "REJECTED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "method",
            sa.Enum("KASPI", name="method", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("payment_comment", sa.String(length=8), nullable=False),
        sa.Column("max_kruzhoks", sa.Integer(), nullable=False),
        sa.Column("max_classes_per_kruzhok", sa.Integer(), nullable=False),
        sa.Column("max_students_per_class", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("admin_notes", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "(status = 'PENDING') = (confirmed_at IS NULL)", name=op.f("ck_subscription_decided")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_subscription_amount")),
        sa.CheckConstraint("max_classes_per_kruzhok >= 0", name=op.f("ck_subscription_max_classes")),
        sa.CheckConstraint("max_kruzhoks >= 0", name=op.f("ck_subscription_max_kruzhoks")),
        sa.CheckConstraint("max_students_per_class >= 0", name=op.f("ck_subscription_max_students")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["user_account.id"],
            name=op.f("fk_subscription_confirmed_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_subscription_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("payment_comment", name=op.f("uq_subscription_payment_comment")),
    )
    op.create_index(
        "ix_subscription_expiry",
        "subscription",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status = 'ACTIVE'"),
    )
    op.create_index("ix_subscription_queue", "subscription", ["status", "requested_at"], unique=False)
    op.create_index(op.f("ix_subscription_user_id"), "subscription", ["user_id"], unique=False)
    op.create_index(
        "uq_subscription_active",
        "subscription",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("status = 'ACTIVE'"),
    )
    op.create_index(
        "uq_subscription_pending",
        "subscription",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_table(
        "certificate_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("club_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("xp", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=300), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "REJECTED",
                "SENT",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certificate_url", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["club.id"], name=op.f("fk_certificate_request_club_id_club"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_certificate_request_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["user_account.id"],
            name=op.f("fk_certificate_request_student_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_request")),
        sa.UniqueConstraint("club_id", "student_id", name=op.f("uq_certificate_request_club_id_student_id")),
    )
    op.create_index(
        "ix_certificate_request_queue", "certificate_request", ["status", "requested_at"], unique=False
    )
    op.create_index(
        op.f("ix_certificate_request_student_id"), "certificate_request", ["student_id"], unique=False
    )
    op.create_table(
        "club_class",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("club_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("max_students", sa.Integer(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("max_students BETWEEN 1 AND 1000", name=op.f("ck_club_class_max_students")),
        sa.ForeignKeyConstraint(
            ["club_id"], ["club.id"], name=op.f("fk_club_class_club_id_club"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_club_class")),
        sa.UniqueConstraint(
            "club_id",
            "order_index",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_club_class_club_id_order_index"),
        ),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("club_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["club.id"], name=op.f("fk_holiday_club_id_club"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint(
            "club_id", "day", name=op.f("uq_holiday_club_id_day"), postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index("ix_holiday_day", "holiday", ["day"], unique=False)
    op.create_table(
        "lesson_material",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["material.id"],
            name=op.f("fk_lesson_material_material_id_material"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["lesson_template.id"],
            name=op.f("fk_lesson_material_template_id_lesson_template"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("template_id", "material_id", name=op.f("pk_lesson_material")),
    )
    op.create_index(op.f("ix_lesson_material_material_id"), "lesson_material", ["material_id"], unique=False)
    op.create_table(
        "quiz",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("xp", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pass_percent BETWEEN 0 AND 100", name=op.f("ck_quiz_pass_percent")),
        sa.CheckConstraint("xp BETWEEN 0 AND 1000", name=op.f("ck_quiz_xp")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["lesson_template.id"],
            name=op.f("fk_quiz_template_id_lesson_template"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("template_id", name=op.f("uq_quiz_template_id")),
    )
    op.create_table(
        "subscription_upgrade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("extra_classes", sa.Integer(), nullable=False),
        sa.Column("extra_students", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payment_comment", sa.String(length=8), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "REJECTED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("admin_notes", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_subscription_upgrade_amount")),
        sa.CheckConstraint(
            "extra_classes + extra_students > 0", name=op.f("ck_subscription_upgrade_asks_for_something")
        ),
        sa.CheckConstraint(
            "extra_classes >= 0 AND extra_students >= 0", name=op.f("ck_subscription_upgrade_extras")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_subscription_upgrade_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name=op.f("fk_subscription_upgrade_subscription_id_subscription"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_upgrade")),
        sa.UniqueConstraint("payment_comment", name=op.f("uq_subscription_upgrade_payment_comment")),
    )
    op.create_index(
        "ix_subscription_upgrade_queue", "subscription_upgrade", ["status", "requested_at"], unique=False
    )
    op.create_index(
        "uq_subscription_upgrade_pending",
        "subscription_upgrade",
        ["subscription_id"],
        unique=True,
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_table(
        "xp_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("club_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("QUIZ", name="source", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_xp_entry_points")),
        sa.ForeignKeyConstraint(
            ["club_id"], ["club.id"], name=op.f("fk_xp_entry_club_id_club"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_xp_entry_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_xp_entry")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_xp_entry_source_source_id")),
    )
    op.create_index("ix_xp_entry_student", "xp_entry", ["club_id", "user_id"], unique=False)
    op.create_index(op.f("ix_xp_entry_user_id"), "xp_entry", ["user_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["club_class.id"],
            name=op.f("fk_calendar_feed_class_id_club_class"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_calendar_feed_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_feed_token")),
        sa.UniqueConstraint(
            "user_id",
            "class_id",
            name=op.f("uq_calendar_feed_user_id_class_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_calendar_feed_class_id"), "calendar_feed", ["class_id"], unique=False)
    op.create_table(
        "club_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("club_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "REJECTED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["club_class.id"],
            name=op.f("fk_club_member_class_id_club_class"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["club_id"], ["club.id"], name=op.f("fk_club_member_club_id_club"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_club_member_decided_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_club_member_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_club_member")),
        sa.UniqueConstraint("club_id", "user_id", name=op.f("uq_club_member_club_id_user_id")),
    )
    op.create_index(
        "ix_club_member_class",
        "club_member",
        ["class_id"],
        unique=False,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index("ix_club_member_user", "club_member", ["user_id"], unique=False)
    op.create_table(
        "quiz_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SINGLE",
                "MULTIPLE",
                "MATCHING",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("matches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("correct", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("explanation", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_question_quiz_id_quiz"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_question")),
        sa.UniqueConstraint(
            "quiz_id",
            "order_index",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_quiz_question_quiz_id_order_index"),
        ),
    )
    op.create_index("ix_quiz_question_quiz", "quiz_question", ["quiz_id"], unique=False)
    op.create_table(
        "scheduled_lesson",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("club_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "SCHEDULED",
                "IN_PROGRESS",
                "COMPLETED",
                "CANCELLED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'COMPLETED') = (completed_at IS NOT NULL)", name=op.f("ck_scheduled_lesson_completed")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_scheduled_lesson_ends_later")),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["club_class.id"],
            name=op.f("fk_scheduled_lesson_class_id_club_class"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["club_id"], ["club.id"], name=op.f("fk_scheduled_lesson_club_id_club"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_scheduled_lesson_created_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["lesson_template.id"],
            name=op.f("fk_scheduled_lesson_template_id_lesson_template"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_lesson")),
    )
    op.create_index(op.f("ix_scheduled_lesson_class_id"), "scheduled_lesson", ["class_id"], unique=False)
    op.create_index("ix_scheduled_lesson_club", "scheduled_lesson", ["club_id", "starts_at"], unique=False)
    op.create_index(
        "ix_scheduled_lesson_series",
        "scheduled_lesson",
        ["series_id"],
        unique=False,
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.create_index(
        "ix_scheduled_lesson_soon",
        "scheduled_lesson",
        ["starts_at"],
        unique=False,
        postgresql_where=sa.text("status = 'SCHEDULED'"),
    )
    op.create_index(
        op.f("ix_scheduled_lesson_template_id"), "scheduled_lesson", ["template_id"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PRESENT",
                "LATE",
                "ABSENT",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("notes", sa.String(length=500), nullable=False),
        sa.Column("marked_by_id", sa.Uuid(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["scheduled_lesson.id"],
            name=op.f("fk_attendance_lesson_id_scheduled_lesson"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marked_by_id"],
            ["user_account.id"],
            name=op.f("fk_attendance_marked_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["user_account.id"],
            name=op.f("fk_attendance_student_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("lesson_id", "student_id", name=op.f("uq_attendance_lesson_id_student_id")),
    )
    op.create_index("ix_attendance_student", "attendance", ["student_id"], unique=False)
    op.create_table(
        "quiz_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "ASSIGNED",
                "IN_PROGRESS",
                "COMPLETED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("questions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("xp", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("correct_answers", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'COMPLETED') = (completed_at IS NOT NULL)", name=op.f("ck_quiz_assignment_completed")
        ),
        sa.CheckConstraint(
            "(status = 'COMPLETED') = (score IS NOT NULL)", name=op.f("ck_quiz_assignment_scored")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_quiz_assignment_score")),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["scheduled_lesson.id"],
            name=op.f("fk_quiz_assignment_lesson_id_scheduled_lesson"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_assignment_quiz_id_quiz"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["user_account.id"],
            name=op.f("fk_quiz_assignment_student_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_assignment")),
        sa.UniqueConstraint("lesson_id", "student_id", name=op.f("uq_quiz_assignment_lesson_id_student_id")),
    )
    op.create_index(op.f("ix_quiz_assignment_quiz_id"), "quiz_assignment", ["quiz_id"], unique=False)
    op.create_index("ix_quiz_assignment_student", "quiz_assignment", ["student_id", "status"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_quiz_assignment_student", table_name="quiz_assignment")
    op.drop_index(op.f("ix_quiz_assignment_quiz_id"), table_name="quiz_assignment")
    op.drop_table("quiz_assignment")
    op.drop_index("ix_attendance_student", table_name="attendance")
    op.drop_table("attendance")
    op.drop_index(op.f("ix_scheduled_lesson_template_id"), table_name="scheduled_lesson")
    op.drop_index(
        "ix_scheduled_lesson_soon",
        table_name="scheduled_lesson",
        postgresql_where=sa.text("status = 'SCHEDULED'"),
    )
    op.drop_index(
        "ix_scheduled_lesson_series",
        table_name="scheduled_lesson",
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )
    op.drop_index("ix_scheduled_lesson_club", table_name="scheduled_lesson")
    op.drop_index(op.f("ix_scheduled_lesson_class_id"), table_name="scheduled_lesson")
    op.drop_table("scheduled_lesson")
    op.drop_index("ix_quiz_question_quiz", table_name="quiz_question")
    op.drop_table("quiz_question")
    op.drop_index("ix_club_member_user", table_name="club_member")
    op.drop_index(
        "ix_club_member_class", table_name="club_member", postgresql_where=sa.text("removed_at IS NULL")
    )
    op.drop_table("club_member")
    op.drop_index(op.f("ix_calendar_feed_class_id"), table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_xp_entry_user_id"), table_name="xp_entry")
    op.drop_index("ix_xp_entry_student", table_name="xp_entry")
    op.drop_table("xp_entry")
    op.drop_index(
        "uq_subscription_upgrade_pending",
        table_name="subscription_upgrade",
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.drop_index("ix_subscription_upgrade_queue", table_name="subscription_upgrade")
    op.drop_table("subscription_upgrade")
    op.drop_table("quiz")
    op.drop_index(op.f("ix_lesson_material_material_id"), table_name="lesson_material")
    op.drop_table("lesson_material")
    op.drop_index("ix_holiday_day", table_name="holiday")
    op.drop_table("holiday")
    op.drop_table("club_class")
    op.drop_index(op.f("ix_certificate_request_student_id"), table_name="certificate_request")
    op.drop_index("ix_certificate_request_queue", table_name="certificate_request")
    op.drop_table("certificate_request")
    op.drop_index(
        "uq_subscription_pending", table_name="subscription", postgresql_where=sa.text("status = 'PENDING'")
    )
    op.drop_index(
        "uq_subscription_active", table_name="subscription", postgresql_where=sa.text("status = 'ACTIVE'")
    )
    op.drop_index(op.f("ix_subscription_user_id"), table_name="subscription")
    op.drop_index("ix_subscription_queue", table_name="subscription")
    op.drop_index(
        "ix_subscription_expiry", table_name="subscription", postgresql_where=sa.text("status = 'ACTIVE'")
    )
    op.drop_table("subscription")
    op.drop_table("payment_code")
    op.drop_index(
        "uq_notification_dedup", table_name="notification", postgresql_where=sa.text("dedup_key IS NOT NULL")
    )
    op.drop_index(
        "ix_notification_unread", table_name="notification", postgresql_where=sa.text("read_at IS NULL")
    )
    op.drop_index("ix_notification_newest", table_name="notification")
    op.drop_table("notification")
    op.drop_index("ix_material_listed", table_name="material", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_table("material")
    op.drop_index("ix_lesson_template_program", table_name="lesson_template")
    op.drop_table("lesson_template")
    op.drop_index(op.f("ix_club_program_id"), table_name="club")
    op.drop_index("ix_club_owner", table_name="club")
    op.drop_table("club")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("program")
