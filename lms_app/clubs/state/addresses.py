"""Ids that events and addresses come with."""

from uuid import UUID

from lms_app.clubs.errors import ClubNotFound


def read_club_id(path: str) -> str:
    """Give the id of the club in an address such as /kruzhok/<id>/members, or an empty string."""
    parts = path.strip("/").split("/")
    try:
        return str(UUID(parts[1])) if parts[0] == "kruzhok" else ""
    except (ValueError, IndexError):
        return ""


def read_id(text: object) -> UUID:
    """Read an id that an event came with.

    Raises:
        ClubNotFound: It is none.
    """
    try:
        return UUID(str(text))
    except ValueError as error:
        raise ClubNotFound from error
