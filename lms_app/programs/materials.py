"""The files that lessons use: uploaded, found, renamed, deleted; for admins."""

from collections import defaultdict
from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.file_names import clean_file_name
from lms_app.core.log import get_logger
from lms_app.core.storage import get_storage
from lms_app.programs import rules
from lms_app.programs.errors import MaterialInUse, MaterialNotFound
from lms_app.programs.queries import link_material
from lms_app.programs.schemas import (
    MaterialFilters,
    MaterialInput,
    MaterialPage,
    MaterialUse,
    MaterialView,
)
from models.accounts import Role, User
from models.base import new_id
from models.programs import LessonMaterial, LessonTemplate, Material, Program

PAGE_SIZE = 20
FOLDER = "materials"
_BEGINNING_BYTES = 4096
_log = get_logger(__name__)


def list_materials(db: Db, actor: Actor, filters: MaterialFilters) -> MaterialPage:
    """Give one page of the files, newest first, each with the lessons that use it.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    found = _matches(filters)
    total = db.exec(select(func.count()).select_from(Material).where(*found)).one()
    rows = db.exec(
        select(Material)
        .where(*found)
        .order_by(col(Material.created_at).desc(), col(Material.id))
        .limit(PAGE_SIZE)
        .offset((filters.page - 1) * PAGE_SIZE)
    ).all()
    return MaterialPage(
        materials=_view_all(db, rows), total=total, page=filters.page, pages=-(-total // PAGE_SIZE)
    )


def _matches(filters: MaterialFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Material.deleted_at).is_(None)]
    if filters.kind is not None:
        found.append(col(Material.kind) == filters.kind)
    if filters.search:
        words = filters.search
        found.append(
            or_(
                col(Material.title).icontains(words, autoescape=True),
                col(Material.file_name).icontains(words, autoescape=True),
            )
        )
    return found


def _view_all(db: Db, rows: Sequence[Material]) -> list[MaterialView]:
    ids = [row.id for row in rows]
    uses: defaultdict[UUID, list[MaterialUse]] = defaultdict(list)
    for material_id, lesson_id, lesson, program in db.exec(
        select(LessonMaterial.material_id, LessonTemplate.id, LessonTemplate.title, Program.title)
        .join(LessonTemplate, col(LessonTemplate.id) == col(LessonMaterial.template_id))
        .join(Program, col(Program.id) == col(LessonTemplate.program_id))
        .where(col(LessonMaterial.material_id).in_(ids))
        .order_by(col(Program.title), col(LessonTemplate.order_index))
    ).all():
        uses[material_id].append(MaterialUse(lesson_id=lesson_id, lesson_title=lesson, program_title=program))
    people = {row.uploaded_by_id for row in rows}
    names = dict(db.exec(select(User.id, User.name).where(col(User.id).in_(people))).all())
    return [
        MaterialView(
            **link_material(row).model_dump(),
            uploaded_by=names.get(row.uploaded_by_id, "") if row.uploaded_by_id else "",
            created_at=row.created_at,
            used_in=uses[row.id],
        )
        for row in rows
    ]


def get_material(db: Db, actor: Actor, material_id: UUID) -> MaterialView:
    """Give one file with the lessons that use it.

    Raises:
        AppError: See `access_material`.
    """
    return _view_all(db, [access_material(db, actor, material_id)])[0]


def access_material(db: Db, actor: Actor, material_id: UUID, *, lock: bool = False) -> Material:
    """Fetch a file to change it.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        MaterialNotFound: There is none, or it was deleted.
    """
    actor.require_role(Role.ADMIN)
    asked = select(Material).where(col(Material.id) == material_id, col(Material.deleted_at).is_(None))
    row = db.exec(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise MaterialNotFound
    return row


def add_material(
    db: Db, actor: Actor, source: BinaryIO, *, file_name: str, about: MaterialInput
) -> MaterialView:
    """Store a file under a key of its own and note it.

    The file is stored before the row: a row without its file would be a broken link, a file without a row
    only takes room, until a nightly job finds it. No connection of the database is held while the file is
    written.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        ValidationFailed: Of a type that isn't taken, or its bytes are of another type than its name says.
    """
    actor.require_role(Role.ADMIN)
    name = clean_file_name(file_name)
    ending, file_type = rules.read_file_type(name, source.read(_BEGINNING_BYTES))
    source.seek(0)
    key = f"{FOLDER}/{new_id()}.{ending}"
    stored = get_storage().put(key, source)
    row = Material(
        kind=about.kind,
        title=about.title or name,
        file_name=name,
        content_type=file_type.content_type,
        size_bytes=stored.size_bytes,
        storage_key=key,
        uploaded_by_id=actor.user_id,
    )
    db.add(row)
    db.flush()
    _log.info("material.added", materialId=str(row.id), bytes=stored.size_bytes)
    return _view_all(db, [row])[0]


def update_material(db: Db, actor: Actor, material_id: UUID, about: MaterialInput) -> MaterialView:
    """Change title and kind; the bytes stay.

    Raises:
        AppError: See `access_material`.
    """
    row = access_material(db, actor, material_id, lock=True)
    row.title, row.kind = about.title or row.file_name, about.kind
    db.flush()
    return _view_all(db, [row])[0]


def delete_material(db: Db, actor: Actor, material_id: UUID) -> None:
    """Take a file away; its bytes stay in the storage, as a backup needs them.

    Raises:
        AppError: See `access_material`.
        MaterialInUse: Lessons use it.
    """
    row = access_material(db, actor, material_id, lock=True)
    used = db.exec(
        select(LessonMaterial.template_id).where(col(LessonMaterial.material_id) == material_id).limit(1)
    ).first()
    if used is not None:
        raise MaterialInUse
    row.deleted_at = utc_now()
    db.flush()
    _log.info("material.deleted", materialId=str(material_id))


def restore_material(db: Db, actor: Actor, material_id: UUID) -> MaterialView:
    """Undo a deletion. Twice is as once.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        MaterialNotFound: There never was such a file.
    """
    actor.require_role(Role.ADMIN)
    row = db.get(Material, material_id, with_for_update=True)
    if row is None:
        raise MaterialNotFound
    row.deleted_at = None
    db.flush()
    return _view_all(db, [row])[0]
