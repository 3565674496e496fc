"""The gates between the steps of the wizard (spec CRS 1) and what its draft becomes."""

from lms_app.core.errors import Message
from lms_app.courses.draft_schemas import DraftContent
from lms_app.courses.rules import Fields
from lms_app.courses.schemas import CourseBasic, ItemInput, SectionInput
from models.courses import ItemKind

BASIC_INFO, STRUCTURE, UPLOAD, REVIEW = range(4)


def find_faults(content: DraftContent, step: int) -> Fields:
    """Give what has to be put right before the wizard goes on from `step`; nothing when it may."""
    if step == BASIC_INFO:
        return _find_basic_faults(content)
    if step == STRUCTURE:
        return _find_structure_faults(content)
    return {}


def find_all_faults(content: DraftContent) -> Fields:
    """Give what has to be put right before the draft can become a course."""
    return _find_basic_faults(content) | _find_structure_faults(content)


def _find_basic_faults(content: DraftContent) -> Fields:
    fields: Fields = {}
    if not content.title.strip():
        fields["title"] = [Message("courses.gate.title")]
    if not content.description.strip():
        fields["description"] = [Message("courses.gate.description")]
    return fields


def _find_structure_faults(content: DraftContent) -> Fields:
    if not content.sections:
        return {"sections": [Message("courses.gate.chapters")]}
    return {
        f"sections.{place}.title": [Message("courses.error.chapter_title_required")]
        for place, section in enumerate(content.sections)
        if not section.title.strip()
    }


def make_basic(content: DraftContent) -> CourseBasic:
    """Give the course's own values of a draft."""
    return CourseBasic(
        title=content.title.strip(),
        description=content.description,
        price=content.price,
        currency=content.currency,
        difficulty=content.difficulty,
    )


def make_sections(content: DraftContent) -> list[SectionInput]:
    """Give the tree of a draft, in the order in which it was typed."""
    return [
        SectionInput(
            id=section.id,
            title=section.title.strip(),
            order_index=place,
            items=[
                ItemInput(
                    id=video.id,
                    kind=ItemKind.VIDEO,
                    title=video.title.strip() or section.title.strip(),
                    order_index=at,
                    media_id=video.media_id,
                )
                for at, video in enumerate(section.videos)
            ],
        )
        for place, section in enumerate(content.sections)
    ]
