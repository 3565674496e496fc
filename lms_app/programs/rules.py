"""Decisions about lessons and files: which questions make sense, which files are taken, harmless names."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms_app.core.errors import Message, ValidationFailed
from lms_app.programs.schemas import QuestionInput
from models.programs import QuestionKind

MAX_MATERIAL_BYTES = 50 * 1024 * 1024
_ZIP = (b"PK\x03\x04",)


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken: how its name ends, what it is sent as, how its bytes begin."""

    content_type: str
    beginnings: tuple[bytes, ...] = ()
    is_shown: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", (b"%PDF-",), is_shown=True),
    "png": FileType("image/png", (b"\x89PNG\r\n\x1a\n",), is_shown=True),
    "jpg": FileType("image/jpeg", (b"\xff\xd8\xff",), is_shown=True),
    "jpeg": FileType("image/jpeg", (b"\xff\xd8\xff",), is_shown=True),
    "gif": FileType("image/gif", (b"GIF87a", b"GIF89a"), is_shown=True),
    "webp": FileType("image/webp", (b"RIFF",), is_shown=True),
    "pptx": FileType(f"{_OFFICE}.presentationml.presentation", _ZIP),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "odp": FileType("application/vnd.oasis.opendocument.presentation", _ZIP),
    "odt": FileType("application/vnd.oasis.opendocument.text", _ZIP),
    "zip": FileType("application/zip", _ZIP),
    "txt": FileType("text/plain; charset=utf-8"),
    "md": FileType("text/plain; charset=utf-8"),
    "ino": FileType("text/plain; charset=utf-8"),
    "py": FileType("text/plain; charset=utf-8"),
}


def is_shown_by_browsers(content_type: str) -> bool:
    """Tell whether a browser shows such a file without running anything in it."""
    return any(each.is_shown and each.content_type == content_type for each in FILE_TYPES.values())


def read_file_type(file_name: str, beginning: bytes) -> tuple[str, FileType]:
    """Give the ending and the type of a file, by its name and its first bytes.

    Raises:
        ValidationFailed: The ending is none that is taken, or the bytes are of something else.
    """
    ending = file_name.rpartition(".")[2].lower()
    found = FILE_TYPES.get(ending) if "." in file_name else None
    if found is None:
        raise ValidationFailed(
            {"file": [Message("programs.error.file_type", {"types": ", ".join(FILE_TYPES)})]}
        )
    fits = beginning.startswith(found.beginnings) if found.beginnings else b"\0" not in beginning
    if not fits:
        raise ValidationFailed({"file": [Message("programs.error.file_damaged", {"type": ending})]})
    return ending, found


def check_questions(questions: Sequence[QuestionInput]) -> None:
    """Refuse questions that nobody could answer.

    Raises:
        ValidationFailed: With fields such as "quiz.questions.2.correct".
    """
    fields: dict[str, Sequence[Message]] = {}
    for place, question in enumerate(questions):
        for name, key in _find_faults(question).items():
            fields[f"quiz.questions.{place}.{name}"] = [Message(key)]
    if fields:
        raise ValidationFailed(fields)


def _find_faults(question: QuestionInput) -> dict[str, str]:
    """Give the fields that are wrong, each with the key of what to say."""
    faults: dict[str, str] = {}
    if not question.text:
        faults["text"] = "errors.field.required"
    faults |= _find_empty("options", question.options)
    if len(question.options) < 2:
        faults["options"] = "programs.error.two_options"
    elif len(set(question.options)) < len(question.options):
        faults["options"] = "programs.error.same_options"
    if question.kind is QuestionKind.MATCHING:
        return faults | _find_matching_faults(question)
    wanted_one = question.kind is QuestionKind.SINGLE
    if not question.correct or any(each >= len(question.options) for each in question.correct):
        faults["correct"] = "programs.error.mark_right"
    elif wanted_one and len(question.correct) > 1:
        faults["correct"] = "programs.error.one_right"
    elif len(set(question.correct)) < len(question.correct):
        faults["correct"] = "programs.error.mark_right"
    return faults


def _find_matching_faults(question: QuestionInput) -> dict[str, str]:
    faults = _find_empty("matches", question.matches)
    if len(question.matches) != len(question.options):
        faults["matches"] = "programs.error.pairs"
    elif len(set(question.matches)) < len(question.matches):
        faults["matches"] = "programs.error.same_options"
    return faults


def _find_empty(name: str, texts: Sequence[str]) -> dict[str, str]:
    return {f"{name}.{place}": "errors.field.required" for place, text in enumerate(texts) if not text}
