"""Demo data: accounts, challenges, clubs and courses that a first look needs; every part is idempotent."""

from lms_app.accounts import demo as accounts
from lms_app.attendance import demo as attendance
from lms_app.challenges import demo as challenges
from lms_app.clubs import demo as clubs
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.log import configure_logging
from lms_app.courses import demo as courses
from lms_app.lessons import demo as lessons
from lms_app.programs import demo as programs


def seed_demo() -> None:
    """Put in whatever part of the demo data is missing, in one transaction."""
    with transaction() as db:
        accounts.seed(db)
        challenges.seed(db)
        programs.seed(db)
        clubs.seed(db)
        lessons.seed(db)
        attendance.seed(db)
        courses.seed(db)


if __name__ == "__main__":
    configure_logging(get_settings().log_level)
    seed_demo()
