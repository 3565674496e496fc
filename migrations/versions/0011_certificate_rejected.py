"""students are told of a certificate that was refused

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OLD = (
    "SUBSCRIPTION_REQUESTED",
    "SUBSCRIPTION_APPROVED",
    "SUBSCRIPTION_REJECTED",
    "SUBSCRIPTION_EXPIRED",
    "UPGRADE_APPROVED",
    "UPGRADE_REJECTED",
    "MEMBER_REQUESTED",
    "MEMBER_APPROVED",
    "MEMBER_REJECTED",
    "LESSON_CANCELLED",
    "LESSON_MOVED",
    "LESSON_SOON",
    "QUIZ_AVAILABLE",
    "CERTIFICATE_REQUESTED",
)
_NEW = "CERTIFICATE_REJECTED"


def upgrade() -> None:
    _allow(*_OLD, _NEW)


def downgrade() -> None:
    # The older program has no words for them.
    op.execute(sa.text("DELETE FROM notification WHERE kind = :kind").bindparams(kind=_NEW))
    _allow(*_OLD)


def _allow(*kinds: str) -> None:
    names = ", ".join(f"'{each}'" for each in kinds)
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", f"kind IN ({names})")
