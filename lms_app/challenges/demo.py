"""The tasks of the library, put in as challenges of the demo mentor."""

from sqlmodel import col, select

from lms_app.challenges.library import list_library
from lms_app.challenges.service import add_library_challenge
from lms_app.core.db import Db
from models.accounts import User

_AUTHOR_EMAIL = "mentor@demo.local"


def seed(db: Db) -> None:
    """Add the tasks that are missing, as the demo mentor's; changes none that is there."""
    author_id = db.exec(select(User.id).where(col(User.email) == _AUTHOR_EMAIL)).first()
    for slug, challenge in list_library():
        add_library_challenge(db, challenge, slug=slug, creator_id=author_id)
