"""people are told of wishes to erase media that are used

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
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
    "CERTIFICATE_REJECTED",
)
_NEW = ("MEDIA_DELETION_REQUESTED", "MEDIA_DELETION_APPROVED", "MEDIA_DELETION_REFUSED")


def upgrade() -> None:
    _allow(*_OLD, *_NEW)


def downgrade() -> None:
    # The older program has no words for them.
    gone = sa.text("DELETE FROM notification WHERE kind IN :kinds")
    op.execute(gone.bindparams(sa.bindparam("kinds", _NEW, expanding=True)))
    _allow(*_OLD)


def _allow(*kinds: str) -> None:
    names = ", ".join(f"'{each}'" for each in kinds)
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", f"kind IN ({names})")
