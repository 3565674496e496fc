"""What importing a roster would do to each row: pure, without database, clock or I/O."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lms_app.accounts.rules import find_name_problem
from lms_app.clubs import rules
from lms_app.clubs.roster_rules import Pupil
from lms_app.core.errors import Message


class RosterAction(StrEnum):
    """What happens to a row: a new account, a place for who asked or had left, another class, nothing."""

    CREATE = "CREATE"
    TAKE_IN = "TAKE_IN"
    MOVE = "MOVE"
    UNCHANGED = "UNCHANGED"
    ERROR = "ERROR"


@dataclass(frozen=True)
class KnownMember:
    """Somebody with a row in the club; `is_inside` means approved and not removed."""

    id: UUID
    name: str
    username: str
    email: str
    class_id: UUID | None
    is_inside: bool
    is_of_club: bool


@dataclass(frozen=True)
class Surroundings:
    """What rows are compared with; `classes` are those in use by `rules.name_key`."""

    members: Sequence[KnownMember]
    classes: Mapping[str, UUID]
    default_class_id: UUID | None
    taken_usernames: Collection[str]


@dataclass(frozen=True)
class PlannedRow:
    """One row with what happens to it; `problem` is there for errors only."""

    pupil: Pupil
    action: RosterAction
    class_id: UUID | None = None
    member_id: UUID | None = None
    problem: Message | None = None


def plan_rows(pupils: Sequence[Pupil], around: Surroundings) -> list[PlannedRow]:
    """Decide about each row. Who is named by e-mail or username is found before anybody is by name."""
    named = {each.number: _find_by_login(each, around.members) for each in pupils}
    claimed = {each.id for each in named.values() if each}
    seen: dict[str, int] = {}
    rows: list[PlannedRow] = []
    for pupil in pupils:
        member = named[pupil.number]
        key = _key_of(pupil, member)
        problem = _find_problem(pupil, member, around, earlier=seen.get(key))
        seen.setdefault(key, pupil.number)
        rows.append(_refused(pupil, problem) if problem else _decide(pupil, member, around, claimed))
    return rows


def _find_by_login(pupil: Pupil, members: Sequence[KnownMember]) -> KnownMember | None:
    by_email = next((each for each in members if pupil.email and each.email == pupil.email), None)
    return by_email or next(
        (each for each in members if pupil.username and each.username == pupil.username), None
    )


def _key_of(pupil: Pupil, member: KnownMember | None) -> str:
    if member is not None:
        return f"member {member.id}"
    return f"username {pupil.username}" if pupil.username else f"name {rules.name_key(pupil.name)}"


def _find_problem(
    pupil: Pupil, member: KnownMember | None, around: Surroundings, *, earlier: int | None
) -> Message | None:
    if pupil.class_name and rules.name_key(pupil.class_name) not in around.classes:
        return Message("errors.roster.class_unknown", {"name": pupil.class_name[:120]})
    if earlier is not None:
        return Message("errors.roster.duplicate", {"line": earlier})
    if member is not None:
        return None
    if pupil.email:
        # The same words whether or not somebody has it: a roster finds out no addresses.
        return Message("errors.roster.email_unknown")
    if pupil.username and not rules.is_username(pupil.username):
        return Message("errors.clubs.username_invalid")
    if pupil.username in around.taken_usernames:
        return Message("errors.clubs.username_taken")
    return find_name_problem(pupil.name)


def _decide(
    pupil: Pupil, member: KnownMember | None, around: Surroundings, claimed: Collection[UUID]
) -> PlannedRow:
    own_class = around.classes.get(rules.name_key(pupil.class_name)) if pupil.class_name else None
    if member is None and not pupil.username:
        namesakes = _find_by_name(pupil, around.members, claimed)
        if len(namesakes) > 1:
            namesakes = [each for each in namesakes if own_class and each.class_id == own_class]
            if len(namesakes) != 1:
                return _refused(pupil, Message("errors.roster.namesakes"))
        member = namesakes[0] if namesakes else None
    # The class for the whole file is for those who have none: a child that the mentor has moved stays.
    staying = member.class_id if member and member.is_inside else None
    class_id = own_class or staying or around.default_class_id
    if class_id is None:
        return _refused(pupil, Message("errors.clubs.class_required"))
    if member is None:
        return PlannedRow(pupil, RosterAction.CREATE, class_id)
    if not member.is_inside:
        action = RosterAction.TAKE_IN
    else:
        action = RosterAction.UNCHANGED if member.class_id == class_id else RosterAction.MOVE
    return PlannedRow(pupil, action, class_id, member.id)


def _find_by_name(
    pupil: Pupil, members: Sequence[KnownMember], claimed: Collection[UUID]
) -> list[KnownMember]:
    # A stranger who waits for a place may call themselves like a child of the roster: not by name.
    key = rules.name_key(pupil.name)
    return [
        each
        for each in members
        if (each.is_inside or each.is_of_club) and each.id not in claimed and rules.name_key(each.name) == key
    ]


def _refused(pupil: Pupil, problem: Message) -> PlannedRow:
    return PlannedRow(pupil, RosterAction.ERROR, problem=problem)
