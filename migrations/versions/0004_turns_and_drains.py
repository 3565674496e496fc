"""whose turn it is to be graded, and times in which nothing is

The next submission is chosen by when its owner was last served, so jobs remember when they were claimed.
Figures of the last hour and day look submissions up by the time of their verdict.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grader_drain",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["user_account.id"],
            name=op.f("fk_grader_drain_ended_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["started_by"],
            ["user_account.id"],
            name=op.f("fk_grader_drain_started_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grader_drain")),
    )
    op.create_index(
        "uq_grader_drain_open",
        "grader_drain",
        [sa.text("(ended_at IS NULL)")],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column("job", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_job_turn",
        "job",
        ["user_id", "claimed_at"],
        unique=False,
        postgresql_where=sa.text("queue = 'code-execution'"),
    )
    op.create_index(
        "ix_submission_finished",
        "submission",
        ["finished_at"],
        unique=False,
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_submission_finished",
        table_name="submission",
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.drop_index("ix_job_turn", table_name="job", postgresql_where=sa.text("queue = 'code-execution'"))
    op.drop_column("job", "claimed_at")
    op.drop_index(
        "uq_grader_drain_open", table_name="grader_drain", postgresql_where=sa.text("ended_at IS NULL")
    )
    op.drop_table("grader_drain")
