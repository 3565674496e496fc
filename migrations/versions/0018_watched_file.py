"""of which file the place in a video is, and what of it was played

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item_progress", sa.Column("media_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE item_progress SET media_id = course_item.media_id"
        " FROM course_item WHERE course_item.id = item_progress.item_id AND course_item.media_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("item_progress", "media_id")
