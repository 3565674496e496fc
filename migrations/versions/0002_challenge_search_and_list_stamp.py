"""search words of challenges, and the stamp that names cached lists of them

Search looks for words that begin with what was typed. pg_trgm isn't part of the embedded PostgreSQL,
so the words are kept in a column and indexed as a tsvector. The stamp makes invalidation part of the
transaction that writes: no list that was read before a commit can be taken for one that came after.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "challenge_list_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.Uuid(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_challenge_list_stamp_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_list_stamp")),
    )
    op.add_column(
        "challenge",
        sa.Column(
            "search_words", postgresql.ARRAY(sa.TEXT()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.create_index(
        "ix_challenge_search",
        "challenge",
        [sa.text("array_to_tsvector(search_words)")],
        unique=False,
        postgresql_using="gin",
    )


def downgrade() -> None:
    op.drop_index("ix_challenge_search", table_name="challenge", postgresql_using="gin")
    op.drop_column("challenge", "search_words")
    op.drop_table("challenge_list_stamp")
