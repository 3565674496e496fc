"""Ids that the clubs' events and addresses come with."""

from functools import partial

from lms_app.clubs.errors import ClubNotFound
from lms_app.web import addresses

read_club_id = partial(addresses.read_id_after, word="kruzhok")
need_id = partial(addresses.need_id, missing_error=ClubNotFound)
