"""students are told of the days by which challenges of their courses are due

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
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
    "MEDIA_DELETION_REQUESTED",
    "MEDIA_DELETION_APPROVED",
    "MEDIA_DELETION_REFUSED",
)
_NEW = ("COURSE_DUE",)


def upgrade() -> None:
    _allow(*_OLD, *_NEW)


def downgrade() -> None:
    # The older program has no words for it.
    gone = sa.text("DELETE FROM notification WHERE kind IN :kinds")
    op.execute(gone.bindparams(sa.bindparam("kinds", _NEW, expanding=True)))
    _allow(*_OLD)


def _allow(*kinds: str) -> None:
    names = ", ".join(f"'{each}'" for each in kinds)
    op.drop_constraint(op.f("ck_notification_kind"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind"), "notification", f"kind IN ({names})")
