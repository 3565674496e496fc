"""re-grading of handed-in code

New verdicts are kept apart from those in force until an author applies them; at most one re-grade of a
challenge is open at a time.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_VERDICTS = ("PENDING", "RUNNING", "PASSED", "FAILED", "ERROR")
_OUTCOMES = (
    "ok",
    "wrong",
    "exception",
    "timeout",
    "memory_limit",
    "output_limit",
    "disk_limit",
    "signal",
    "exit",
    "no_result",
    "load_error",
)


def _one_of(name: str, table: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "regrade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), nullable=False),
        sa.Column("creator_id", sa.Uuid(), nullable=True),
        sa.Column("cases_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _one_of("status", "regrade", ("RUNNING", "READY", "APPLIED", "DISCARDED")),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenge.id"],
            name=op.f("fk_regrade_challenge_id_challenge"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["creator_id"],
            ["user_account.id"],
            name=op.f("fk_regrade_creator_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
    )
    op.create_index(op.f("ix_regrade_challenge_id"), "regrade", ["challenge_id"])
    op.create_index(op.f("ix_regrade_creator_id"), "regrade", ["creator_id"])
    op.create_index(
        "uq_regrade_open",
        "regrade",
        ["challenge_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('RUNNING', 'READY')"),
    )
    op.create_table(
        "regrade_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("regrade_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("old_status", sa.String(32), nullable=False),
        sa.Column("old_score_percent", sa.Integer(), nullable=True),
        sa.Column("new_status", sa.String(32), nullable=True),
        sa.Column("new_score_percent", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("fault", sa.String(32), nullable=True),
        sa.Column("execution_time_ms", sa.Integer(), nullable=True),
        sa.Column("memory_used_kb", sa.Integer(), nullable=True),
        sa.Column("case_rows", JSONB(), nullable=False),
        _one_of("old_status", "regrade_result", _VERDICTS),
        _one_of("new_status", "regrade_result", _VERDICTS),
        _one_of("outcome", "regrade_result", _OUTCOMES),
        _one_of("fault", "regrade_result", ("student", "challenge", "system")),
        sa.ForeignKeyConstraint(
            ["regrade_id"],
            ["regrade.id"],
            name=op.f("fk_regrade_result_regrade_id_regrade"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_regrade_result_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade_result")),
        sa.UniqueConstraint(
            "regrade_id", "submission_id", name=op.f("uq_regrade_result_regrade_id_submission_id")
        ),
    )
    op.create_index(op.f("ix_regrade_result_submission_id"), "regrade_result", ["submission_id"])


def downgrade() -> None:
    op.drop_table("regrade_result")
    op.drop_table("regrade")
