"""Importing a roster of students into a club (CLB 2)."""

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from lms_app.clubs import roster_rules, rules
from lms_app.clubs.child_accounts import MadeAccount, add_accounts
from lms_app.clubs.enrolment import check_room, take_in, tell_students
from lms_app.clubs.errors import StudentLimitReached
from lms_app.clubs.queries import list_classes
from lms_app.clubs.roster_plan import KnownMember, PlannedRow, RosterAction, Surroundings, plan_rows
from lms_app.clubs.roster_rules import Column, Pupil, RosterProblem, Table
from lms_app.clubs.roster_schemas import RosterCounts, RosterImport, RosterMapping, RosterReport, RosterRow
from lms_app.clubs.service import access_open_club, find_class, tell_club
from lms_app.core.actor import Actor
from lms_app.core.audit import record
from lms_app.core.csv_text import write_csv
from lms_app.core.db import Db
from lms_app.core.errors import Message, ValidationFailed
from lms_app.core.i18n import Locale, translate
from lms_app.core.log import get_logger
from models.accounts import User
from models.clubs import Club, ClubAccount, ClubClass, ClubMember, MemberStatus
from models.notifications import NotificationKind

_NEW_PLACES = (RosterAction.CREATE, RosterAction.TAKE_IN)
_log = get_logger(__name__)


@dataclass(frozen=True)
class _Plan:
    columns: Mapping[Column, int]
    rows: list[PlannedRow]
    classes: dict[UUID, str]
    problem: Message | StudentLimitReached | None = None


def import_roster(
    db: Db, actor: Actor, club_id: UUID, request: RosterImport, *, is_dry_run: bool
) -> RosterReport:
    """Take the students of a file into classes, with new accounts for those whom the club doesn't know.

    Rows with errors are left out and named; all others are done together or, when a class is full, none.
    The same file again finds the same students and changes nothing.

    Raises:
        AppError: See `service.access_open_club` and `enrolment.check_room`.
        ValidationFailed: The file can't be read, or no column holds names.
        ClassNotFound: The club has no such class in use.
        UsernameTaken: Another account got one of the usernames at this moment.
    """
    club = access_open_club(db, actor, club_id)
    table = _read_table(request)
    plan = _make_plan(db, club, table, request)
    if is_dry_run:
        return _report(plan, table, actor.locale)
    if isinstance(plan.problem, StudentLimitReached):
        raise plan.problem
    if plan.problem:
        raise ValidationFailed({"mapping": [plan.problem]})
    made = _apply(db, actor, club, plan)
    return _report(plan, table, actor.locale, made=made)


def make_template(locale: Locale) -> list[list[str]]:
    """Give an example of a roster, as the rows of a table."""
    heads = ("name", "class", "username", "email")
    example = [translate(locale, "clubs.roster.example_name"), "7А", "", ""]
    return [[translate(locale, f"clubs.roster.column.{each}") for each in heads], example]


def _read_table(request: RosterImport) -> Table:
    if (request.text is None) == (request.content_base64 is None):
        raise ValidationFailed({"contentBase64": [Message("errors.field.required")]})
    try:
        if request.text is not None:
            return roster_rules.read_table(request.text)
        content = base64.b64decode(request.content_base64 or "", validate=True)
        return roster_rules.read_table(roster_rules.decode(content))
    except binascii.Error as error:
        raise ValidationFailed({"contentBase64": [Message("errors.field.invalid")]}) from error
    except RosterProblem as problem:
        name = "text" if request.text is not None else "contentBase64"
        raise ValidationFailed({name: [problem.message]}) from problem


def _make_plan(db: Db, club: Club, table: Table, request: RosterImport) -> _Plan:
    columns = _choose_columns(table, request.mapping)
    in_use = [each for each in list_classes(db, club.id) if each.is_active]
    names = {each.id: each.name for each in in_use}
    if Column.NAME not in columns:
        return _Plan(columns, [], names, Message("errors.roster.no_names"))
    default = request.class_id or (in_use[0].id if len(in_use) == 1 else None)
    if default is not None and default not in names:
        find_class(db, club.id, default)
        raise ValidationFailed({"classId": [Message("errors.clubs.class_not_found")]})
    pupils = roster_rules.read_pupils(table, columns)
    members = _find_members(db, club)
    around = Surroundings(
        members=members,
        # Of two classes with one name the first in order is meant.
        classes={rules.name_key(each.name): each.id for each in reversed(in_use)},
        default_class_id=default,
        taken_usernames=_find_taken(db, pupils),
    )
    rows = plan_rows(pupils, around)
    return _Plan(columns, rows, names, _find_full_class(db, club, rows, members))


def _choose_columns(table: Table, mapping: RosterMapping | None) -> dict[Column, int]:
    if mapping is None:
        return roster_rules.guess_columns(table.headers)
    chosen = mapping.model_dump(by_alias=True)
    return {column: chosen[column] for column in Column if chosen[column] is not None}


def _find_members(db: Db, club: Club) -> list[KnownMember]:
    rows = db.exec(
        select(ClubMember, User, ClubAccount.club_id)
        .join(User, col(User.id) == col(ClubMember.user_id))
        .outerjoin(ClubAccount, col(ClubAccount.user_id) == col(User.id))
        .where(col(ClubMember.club_id) == club.id, col(User.deleted_at).is_(None))
        .order_by(col(ClubMember.id))
    ).all()
    return [
        KnownMember(
            id=member.id,
            name=user.name,
            username=user.username or "",
            email=user.email or "",
            class_id=member.class_id,
            is_inside=member.status is MemberStatus.APPROVED and member.removed_at is None,
            is_of_club=made_by == club.id,
        )
        for member, user, made_by in rows
    ]


def _find_taken(db: Db, pupils: Sequence[Pupil]) -> set[str]:
    wanted = {each.username for each in pupils if each.username}
    found = db.exec(select(User.username).where(col(User.username).in_(wanted))).all()
    return {each for each in found if each}


def _find_full_class(
    db: Db, club: Club, rows: Sequence[PlannedRow], members: Sequence[KnownMember]
) -> StudentLimitReached | None:
    """Say which class can't take all who come, after those have left who go to another one.

    Raises:
        NoSubscription: The mentor has no ACTIVE subscription.
    """
    before = {each.id: each.class_id for each in members}
    moves = [each for each in rows if each.action is RosterAction.MOVE]
    leaving = Counter(before[each.member_id] for each in moves if each.member_id)
    coming = Counter(each.class_id for each in rows if each.action in (*_NEW_PLACES, RosterAction.MOVE))
    in_order = select(ClubClass).where(col(ClubClass.club_id) == club.id).order_by(col(ClubClass.order_index))
    for each in db.exec(in_order).all():
        try:
            check_room(db, club, each, wanted=coming[each.id], leaving=leaving[each.id])
        except StudentLimitReached as refusal:
            return refusal
    return None


def _apply(db: Db, actor: Actor, club: Club, plan: _Plan) -> list[tuple[MadeAccount, PlannedRow]]:
    wanted = [each.member_id for each in plan.rows if each.member_id]
    found = db.exec(select(ClubMember).where(col(ClubMember.id).in_(wanted)).with_for_update()).all()
    by_id = {each.id: each for each in found}
    for row in plan.rows:
        if row.action is RosterAction.MOVE and row.member_id:
            by_id[row.member_id].class_id = row.class_id
    db.flush()
    fresh = [each for each in plan.rows if each.action is RosterAction.CREATE]
    made = add_accounts(db, actor, club, [(each.pupil.name, each.pupil.username) for each in fresh])
    places = {row.pupil.number: account.member for account, row in zip(made, fresh, strict=True)}
    again = [each for each in plan.rows if each.action is RosterAction.TAKE_IN]
    places |= {row.pupil.number: by_id[row.member_id] for row in again if row.member_id}
    classes = {each.id: each for each in db.exec(select(ClubClass).where(col(ClubClass.club_id) == club.id))}
    for class_id, chosen in classes.items():
        come = [each for each in plan.rows if each.class_id == class_id and each.action in _NEW_PLACES]
        if come:
            take_in(db, actor, club, chosen, [places[each.pupil.number] for each in come])
    tell_students(db, club, [places[each.pupil.number] for each in again], NotificationKind.MEMBER_APPROVED)
    _note(db, actor, club, plan)
    return list(zip(made, fresh, strict=True))


def _note(db: Db, actor: Actor, club: Club, plan: _Plan) -> None:
    counts = _count(plan.rows)
    if counts.create or counts.take_in or counts.move:
        record(db, actor, "club.roster_imported", club.id, **counts.model_dump())
        tell_club(db, club.id, "members")
        _log.info("club.roster_imported", clubId=str(club.id), **counts.model_dump())


def _count(rows: Sequence[PlannedRow]) -> RosterCounts:
    found = Counter(each.action for each in rows)
    return RosterCounts(
        create=found[RosterAction.CREATE],
        take_in=found[RosterAction.TAKE_IN],
        move=found[RosterAction.MOVE],
        unchanged=found[RosterAction.UNCHANGED],
        errors=found[RosterAction.ERROR],
    )


def _report(
    plan: _Plan,
    table: Table,
    locale: Locale,
    *,
    made: Sequence[tuple[MadeAccount, PlannedRow]] | None = None,
) -> RosterReport:
    usernames = {row.pupil.number: account.user.username or "" for account, row in made or ()}
    rows = [
        RosterRow(
            line=each.pupil.number,
            name=each.pupil.name,
            username=usernames.get(each.pupil.number, each.pupil.username),
            class_name=plan.classes.get(each.class_id, "") if each.class_id else each.pupil.class_name,
            action=each.action,
            error=each.problem.text(locale) if each.problem else "",
        )
        for each in plan.rows
    ]
    return RosterReport(
        is_dry_run=made is None,
        columns=list(table.headers),
        mapping=RosterMapping.model_validate({each.value: at for each, at in plan.columns.items()}),
        rows=rows,
        counts=_count(plan.rows),
        problem=plan.problem.text(locale) if plan.problem else "",
        logins_csv=_write_logins(made, plan.classes, locale) if made else "",
    )


def _write_logins(
    made: Sequence[tuple[MadeAccount, PlannedRow]], classes: Mapping[UUID, str], locale: Locale
) -> str:
    heads = [
        translate(locale, f"clubs.roster.column.{each}") for each in ("name", "class", "username", "password")
    ]
    logins = [
        (
            each.user.name,
            classes.get(row.class_id, "") if row.class_id else "",
            each.user.username or "",
            each.password,
        )
        for each, row in made
    ]
    return write_csv([heads, *logins])
