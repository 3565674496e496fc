"""uploads, media and where they are used

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    _make_media()
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("status", _enum("UPLOADING", "RECEIVED", "DONE", name="status"), nullable=False),
        sa.Column("claim", sa.Integer(), server_default="0", nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("received_at", _TIME, nullable=True),
        sa.CheckConstraint("size_bytes BETWEEN 1 AND 2147483648", name="size"),
        sa.CheckConstraint("(status = 'UPLOADING') = (received_at IS NULL)", name="received"),
        _key("upload", "user_id", "user_account", "CASCADE"),
        _key("upload", "media_id", "media", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("media_id", name=op.f("uq_upload_media_id")),
    )
    op.create_index("ix_upload_user", "upload", ["user_id", "created_at"])
    is_open, is_received = sa.text("status = 'UPLOADING'"), sa.text("status = 'RECEIVED'")
    op.create_index("ix_upload_open", "upload", ["expires_at"], postgresql_where=is_open)
    op.create_index("ix_upload_received", "upload", ["received_at"], postgresql_where=is_received)
    op.create_table(
        "media_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_template_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.CheckConstraint("num_nonnulls(lesson_template_id) = 1", name="one_target"),
        _key("media_link", "media_id", "media", "RESTRICT"),
        _key("media_link", "lesson_template_id", "lesson_template", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_link")),
        sa.UniqueConstraint(
            "media_id", "lesson_template_id", name=op.f("uq_media_link_media_id_lesson_template_id")
        ),
    )
    op.create_index(op.f("ix_media_link_lesson_template_id"), "media_link", ["lesson_template_id"])
    _make_requests()


def _make_requests() -> None:
    table = "media_deletion_request"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("status", _enum("PENDING", "APPROVED", "REFUSED", name="status"), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.CheckConstraint("(status = 'PENDING') = (decided_at IS NULL)", name="decided"),
        _key(table, "media_id", "media", "CASCADE"),
        _key(table, "asked_by_id", "user_account", "SET NULL"),
        _key(table, "decided_by_id", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("media_id", "asked_by_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(f"ix_{table}_listed", table, ["created_at"])
    waits = sa.text("status = 'PENDING'")
    op.create_index(f"uq_{table}_pending", table, ["media_id"], unique=True, postgresql_where=waits)


def _make_media() -> None:
    op.create_table(
        "media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("kind", _enum("VIDEO", "IMAGE", "PDF", "PPTX", name="kind"), nullable=False),
        sa.Column(
            "status", _enum("UPLOADING", "PROCESSING", "READY", "ERROR", name="status"), nullable=False
        ),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("container", sa.String(length=40), nullable=True),
        sa.Column("video_codec", sa.String(length=40), nullable=True),
        sa.Column("audio_codec", sa.String(length=40), nullable=True),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("thumbnail_key", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("deleted_at", _TIME, nullable=True),
        sa.Column("deleted_by_id", sa.Uuid(), nullable=True),
        sa.Column("links_snapshot", postgresql.JSONB(), nullable=True),
        sa.Column("erased_at", _TIME, nullable=True),
        sa.CheckConstraint("size_bytes >= 0", name="size"),
        sa.CheckConstraint("(status = 'ERROR') = (error_code IS NOT NULL)", name="error_code"),
        sa.CheckConstraint("status <> 'READY' OR sha256 IS NOT NULL", name="ready_has_hash"),
        sa.CheckConstraint("duration_ms >= 0", name="duration"),
        sa.CheckConstraint("width > 0 AND height > 0", name="dimensions"),
        sa.CheckConstraint(
            "erased_at IS NULL OR deleted_at IS NOT NULL AND error_code = 'erased'", name="erased"
        ),
        _key("media", "owner_id", "user_account", "RESTRICT"),
        _key("media", "deleted_by_id", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_media_storage_key")),
    )
    op.create_index("ix_media_owner", "media", ["owner_id", "created_at"])
    is_listed = sa.text("deleted_at IS NULL")
    op.create_index("ix_media_listed", "media", ["created_at"], postgresql_where=is_listed)


def downgrade() -> None:
    for table in ("media_deletion_request", "media_link", "upload", "media"):
        op.drop_table(table)
