"""Looking into PDFs (with pdfium) and presentations (ZIP files with XML inside)."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]  # it has none
from PIL import Image

from jobs.inspection.findings import Fault, Findings, Refused
from jobs.inspection.pictures import THUMBNAIL_NAME, save_thumbnail

_pdfium: Any = pypdfium2
_TAIL_BYTES = 2048
_MAX_PAGES = 5_000
_THUMBNAIL_PIXELS = 640
_MAX_UNPACKED_BYTES = 2 * 1024**3
_MAX_MEMBERS = 20_000
_MAX_RATIO = 1_000
_MAX_XML_BYTES = 64 * 1024**2
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")


def inspect_pdf(source: Path, _ending: str, folder: Path) -> Findings:
    """Open a PDF, and draw its first and its last page.

    Raises:
        Refused: It is damaged, cut off, locked by a password, or has no pages.
    """
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - _TAIL_BYTES))
        if b"%%EOF" not in file.read():
            raise Refused(Fault.TRUNCATED)
    try:
        document = _pdfium.PdfDocument(source)
    except _pdfium.PdfiumError as error:
        fault = Fault.ENCRYPTED if "password" in str(error).lower() else Fault.UNREADABLE
        raise Refused(fault) from error
    pages = len(document)
    if not 0 < pages <= _MAX_PAGES:
        raise Refused(Fault.EMPTY if pages == 0 else Fault.TOO_COMPLEX)
    try:
        width, height = _draw(document[pages - 1]).size
        first = _draw(document[0])
    except _pdfium.PdfiumError as error:
        raise Refused(Fault.UNREADABLE) from error
    save_thumbnail(first, folder)
    return Findings(container="pdf", width=width, height=height, thumbnail_name=THUMBNAIL_NAME)


def _draw(page: Any) -> Image.Image:
    width, height = page.get_size()
    if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
        raise Refused(Fault.DIMENSIONS)
    return page.render(scale=_THUMBNAIL_PIXELS / max(width, height)).to_pil()


def inspect_presentation(source: Path, _ending: str, _folder: Path) -> Findings:
    """Unpack a PPTX in memory, piece by piece, and see that it is a presentation without programs in it.

    Raises:
        Refused: It is damaged, something else, or unpacks to more than it should.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            _check_members(archive.infolist())
            names = set(archive.namelist())
            if "[Content_Types].xml" not in names or "ppt/presentation.xml" not in names:
                raise Refused(Fault.UNREADABLE)
            if _MAIN_TYPE not in archive.read("[Content_Types].xml"):
                raise Refused(Fault.UNSAFE)
            _check_xml(archive, names)
            if archive.testzip() is not None:
                raise Refused(Fault.TRUNCATED)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refused(Fault.TRUNCATED) from error
    except (NotImplementedError, RuntimeError, ValueError, OSError) as error:
        # An unknown way of packing, or a member that is locked by a password.
        raise Refused(Fault.UNREADABLE) from error
    if not any(_SLIDE.fullmatch(name) for name in names):
        raise Refused(Fault.EMPTY)
    return Findings(container="pptx")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(each.file_size for each in members)
    if len(members) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED_BYTES:
        raise Refused(Fault.TOO_COMPLEX)
    for each in members:
        if each.file_size > _MAX_RATIO * max(each.compress_size, 1024):
            raise Refused(Fault.TOO_COMPLEX)
        if each.filename.startswith("/") or ".." in each.filename.split("/"):
            raise Refused(Fault.UNSAFE)
        if each.filename.lower().endswith("vbaproject.bin"):
            raise Refused(Fault.UNSAFE)


def _check_xml(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Refuse entities: office programs write none, and readers were broken by them."""
    for name in names:
        if name.endswith((".xml", ".rels")):
            if archive.getinfo(name).file_size > _MAX_XML_BYTES:
                raise Refused(Fault.TOO_COMPLEX)
            if b"<!DOCTYPE" in archive.read(name) or b"<!ENTITY" in archive.read(name):
                raise Refused(Fault.UNSAFE)
