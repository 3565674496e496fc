"""How admins upload and keep the files of lessons over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from lms_app.core.errors import Message, ValidationFailed
from lms_app.core.rate_limit import RateLimit
from lms_app.programs import materials
from lms_app.programs.errors import MaterialInUse, MaterialNotFound
from lms_app.programs.rules import MAX_MATERIAL_BYTES
from lms_app.programs.schemas import MaterialFilters, MaterialInput, MaterialPage, MaterialView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses
from models.accounts import Role

router = APIRouter(prefix="/api/admin/kruzhok/materials", tags=["programs"], route_class=TransactionRoute)

_UPLOADS = RateLimit("material-uploads", amount=60, period_s=60)
_OF_MATERIAL = (400, 401, 403, MaterialNotFound)
MaterialId = Annotated[UUID, Path(description="The file's id", alias="materialId")]
_ABOUT = {"title": "How a light-emitting diode works", "kind": "PRESENTATION"}
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "title": {"type": "string", "maxLength": 200},
                        "kind": {"type": "string", "enum": ["PRESENTATION", "SCENARIO", "FILE"]},
                    },
                },
                "example": _ABOUT | {"file": "diode.pdf"},
            }
        },
    }
}


@dataclass(frozen=True)
class Upload:
    """One file of a form with what was said of it."""

    file: BinaryIO
    file_name: str
    about: MaterialInput


async def read_upload(request: Request, actor: SignedInDep) -> AsyncIterator[Upload]:
    """Read the form of an upload, but only for somebody who may upload: strangers fill no disk.

    Raises:
        Forbidden: The person is no admin.
        ValidationFailed: There is no file in it, or it is too large.
    """
    actor.require_role(Role.ADMIN)
    async with request.form(max_files=1, max_fields=5, max_part_size=10_000) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename or not file.size:
            raise ValidationFailed({"file": [Message("errors.field.required")]})
        if file.size > MAX_MATERIAL_BYTES:
            limit_mb = MAX_MATERIAL_BYTES // 1024**2
            raise ValidationFailed({"file": [Message("programs.error.file_size", {"max": limit_mb})]})
        about = {name: form[name] for name in ("title", "kind") if form.get(name)}
        try:
            read = MaterialInput.model_validate(about)
        except ValidationError as error:
            wrong = {str(each["loc"][0]): [Message("errors.field.invalid")] for each in error.errors()}
            raise ValidationFailed(wrong) from error
        yield Upload(file.file, file.filename, read)


@router.get("", summary="List files of lessons", responses=flat_error_responses(400, 401, 403))
def list_materials(
    db: DbDep, actor: SignedInDep, filters: Annotated[MaterialFilters, Query()]
) -> MaterialPage:
    """Newest first, each with the lessons that use it; admins only."""
    return materials.list_materials(db, actor, filters)


@router.post(
    "",
    status_code=201,
    summary="Upload a file",
    responses=flat_error_responses(400, 401, 403, 413),
    dependencies=[limit_by_person(_UPLOADS)],
    openapi_extra=_FORM,
)
def upload_material(
    db: DbDep, actor: SignedInDep, upload: Annotated[Upload, Depends(read_upload)]
) -> MaterialView:
    """Up to 50 MB: pdf, pptx, docx, xlsx, odp, odt, zip, png, jpg, gif, webp, txt, md, ino, py.

    The bytes must be of the type that the name says. The file is given by links that run out, never by its
    place in the storage.
    """
    return materials.add_material(db, actor, upload.file, file_name=upload.file_name, about=upload.about)


@router.get("/{materialId}", summary="Read about a file", responses=flat_error_responses(*_OF_MATERIAL))
def read_material(db: DbDep, actor: SignedInDep, material_id: MaterialId) -> MaterialView:
    """With links to it and the lessons that use it."""
    return materials.get_material(db, actor, material_id)


@router.put("/{materialId}", summary="Rename a file", responses=flat_error_responses(*_OF_MATERIAL))
def update_material(
    db: DbDep,
    actor: SignedInDep,
    material_id: MaterialId,
    body: Annotated[MaterialInput, Body(openapi_examples={"diode": {"value": _ABOUT}})],
) -> MaterialView:
    """Title and kind; the bytes stay."""
    return materials.update_material(db, actor, material_id, body)


@router.delete(
    "/{materialId}",
    status_code=204,
    summary="Delete a file",
    responses=flat_error_responses(*_OF_MATERIAL, MaterialInUse),
)
def delete_material(db: DbDep, actor: SignedInDep, material_id: MaterialId) -> None:
    """Only while no lesson uses it."""
    materials.delete_material(db, actor, material_id)


@router.post(
    "/{materialId}/restore", summary="Undo a deletion", responses=flat_error_responses(*_OF_MATERIAL)
)
def restore_material(db: DbDep, actor: SignedInDep, material_id: MaterialId) -> MaterialView:
    """The file is listed again."""
    return materials.restore_material(db, actor, material_id)
