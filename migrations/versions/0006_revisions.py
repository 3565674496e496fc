"""revisions of published challenges

What an author changes of a published challenge's judged parts waits in a row of its own until its check has
passed and it is published.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("challenge", sa.Column("revises_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_challenge_revises_id"), "challenge", ["revises_id"])
    op.create_foreign_key(
        op.f("fk_challenge_revises_id_challenge"),
        "challenge",
        "challenge",
        ["revises_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_check_constraint(
        op.f("ck_challenge_revision_is_draft"), "challenge", "revises_id IS NULL OR status = 'DRAFT'"
    )


def downgrade() -> None:
    # Older code would show a revision as a draft of its own, and could publish it beside what it revises.
    op.execute("DELETE FROM challenge WHERE revises_id IS NOT NULL")
    op.drop_constraint(op.f("ck_challenge_revision_is_draft"), "challenge", type_="check")
    op.drop_constraint(op.f("fk_challenge_revises_id_challenge"), "challenge", type_="foreignkey")
    op.drop_constraint(op.f("uq_challenge_revises_id"), "challenge", type_="unique")
    op.drop_column("challenge", "revises_id")
