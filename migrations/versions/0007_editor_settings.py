"""colours and size of the code editor

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    theme = sa.Enum(
        *("site", "light", "dark", "contrast"),
        name="editor_theme",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.add_column("user_account", sa.Column("editor_theme", theme, nullable=True))
    op.add_column("user_account", sa.Column("editor_text_px", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_user_account_editor_text_px"), "user_account", "editor_text_px BETWEEN 12 AND 24"
    )


def downgrade() -> None:
    op.drop_column("user_account", "editor_text_px")
    op.drop_column("user_account", "editor_theme")
