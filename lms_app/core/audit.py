"""The audit trail: decisions and late changes, written in the transaction that makes them."""

from typing import Any
from uuid import UUID

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.audit import AuditEntry


def record(db: Db, actor: Actor, action: str, subject_id: UUID, **details: Any) -> None:
    """Note that `actor` did `action`, such as "subscription.approved", to the row `subject_id`.

    Args:
        db: The transaction of the change itself: both are there or neither.
        actor: Who did it; without a person (a nightly job) the entry names nobody.
        action: A verb in the past with its area.
        subject_id: What it was done to.
        details: JSON values: what was before, what is now, why.
    """
    db.add(AuditEntry(actor_id=actor.user_id, action=action, subject_id=subject_id, details=details))
