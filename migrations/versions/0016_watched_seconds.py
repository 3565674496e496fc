"""what was really played of a video is kept beside the place where it was left

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item_progress", sa.Column("watched", JSONB(), server_default="[]", nullable=False))
    op.alter_column("item_progress", "watched", server_default=None)
    moment = sa.DateTime(timezone=True)
    op.add_column("item_progress", sa.Column("position_at", moment, nullable=True))
    now = sa.text("now()")
    op.add_column("item_progress", sa.Column("watched_at", moment, server_default=now, nullable=False))
    op.alter_column("item_progress", "watched_at", server_default=None)
    # Nobody begins anew: what lies before the place counts as watched, as it did until now.
    op.execute(
        "UPDATE item_progress SET watched_at = updated_at,"
        " position_at = CASE WHEN position_s > 0 THEN updated_at END,"
        " watched = CASE WHEN position_s > 0"
        " THEN jsonb_build_array(jsonb_build_array(0, position_s)) ELSE '[]'::jsonb END"
    )


def downgrade() -> None:
    for name in ("position_at", "watched_at", "watched"):
        op.drop_column("item_progress", name)
