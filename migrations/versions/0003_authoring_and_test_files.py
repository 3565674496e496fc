"""authors' drafts, test files, data files, tags by kind, groups of cases, query plans

Until now every challenge was there for learners at once, so those that exist are published. Going back,
where no status is known, what was not published becomes private rather than public.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LISTS = ("roles", "skills", "tools", "related", "wrong_solutions")
_OBJECTS = ("test_files", "data_files")


def upgrade() -> None:
    op.add_column("challenge", sa.Column("status", sa.String(32), server_default="PUBLISHED", nullable=False))
    op.create_check_constraint(
        op.f("ck_challenge_status"), "challenge", "status IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')"
    )
    op.add_column("challenge", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    for name in _LISTS:
        _add_json(name, "[]")
    for name in _OBJECTS:
        _add_json(name, "{}")
    op.add_column("test_case", sa.Column("group_name", sa.String(80), nullable=True))
    op.add_column("case_result", sa.Column("query_plan", JSONB(), nullable=True))
    op.drop_constraint(op.f("ck_submission_kind"), "submission", type_="check")
    op.create_check_constraint(op.f("ck_submission_kind"), "submission", "kind IN ('RUN', 'SUBMIT', 'CHECK')")


def _add_json(name: str, default: str) -> None:
    column = sa.Column(name, JSONB(), server_default=sa.text(f"'{default}'"), nullable=False)
    op.add_column("challenge", column)


def downgrade() -> None:
    op.execute("DELETE FROM submission WHERE kind = 'CHECK'")
    op.drop_constraint(op.f("ck_submission_kind"), "submission", type_="check")
    op.create_check_constraint(op.f("ck_submission_kind"), "submission", "kind IN ('RUN', 'SUBMIT')")
    op.drop_column("case_result", "query_plan")
    op.drop_column("test_case", "group_name")
    op.execute("UPDATE challenge SET is_public = false WHERE status <> 'PUBLISHED'")
    op.drop_constraint(op.f("ck_challenge_status"), "challenge", type_="check")
    for name in (*_LISTS, *_OBJECTS, "version", "status"):
        op.drop_column("challenge", name)
