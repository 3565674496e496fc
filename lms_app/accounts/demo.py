"""Three people to try the product with; all have the password `demo-password-1`."""

from lms_app.accounts.service import make_account
from lms_app.core.db import Db
from models.accounts import Role

DEMO_PASSWORD = "demo-password-1"  # noqa: S105 - public by design: demo data only
_PEOPLE = (
    ("admin@demo.local", "Сауле Ахметова", Role.ADMIN),
    ("mentor@demo.local", "Тимур Касымов", Role.INSTRUCTOR),
    ("student@demo.local", "Алия Нурланова", Role.STUDENT),
)


def seed(db: Db) -> None:
    """Add the demo accounts that are missing; changes none that is there."""
    for email, name, role in _PEOPLE:
        make_account(db, email=email, name=name, role=role, password=DEMO_PASSWORD)
