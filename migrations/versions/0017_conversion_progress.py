"""how much of a video has been converted

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("converted_percent", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("media", "converted_percent", server_default=None)
    op.create_check_constraint(op.f("ck_media_converted"), "media", "converted_percent BETWEEN 0 AND 100")


def downgrade() -> None:
    op.drop_column("media", "converted_percent")
