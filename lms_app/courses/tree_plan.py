"""What has to be written so that a course's tree becomes the one that was sent: pure, no database.

A part that names its id is that part, or a new one when nobody has the id. A part without an id takes over
the one that stands at its place and that nothing else in the tree names, else it is new: so a program that
knows no ids can send the same tree twice and gets one tree (spec CRS 7).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms_app.core.errors import Message
from lms_app.courses.errors import CourseInvalid, OrderClash
from lms_app.courses.rules import Fields
from lms_app.courses.schemas import MAX_ITEMS, ItemInput, QuizContent, SectionInput
from models.base import new_id
from models.courses import ItemKind


@dataclass(frozen=True)
class SectionRow:
    """A section as it is stored."""

    id: UUID
    title: str
    order_index: int


@dataclass(frozen=True)
class ItemRow:
    """An item as it is stored."""

    id: UUID
    section_id: UUID
    kind: ItemKind
    title: str
    order_index: int
    body: str
    media_id: UUID | None
    challenge_id: UUID | None
    quiz: dict[str, Any] | None


@dataclass(frozen=True)
class TreePlan:
    """The tree as it shall be, and the writes that make it so; what is as it was is not among these."""

    sections: list[SectionRow]
    items: list[ItemRow]
    new_sections: list[SectionRow]
    changed_sections: list[SectionRow]
    new_items: list[ItemRow]
    changed_items: list[ItemRow]
    gone_item_ids: list[UUID]
    gone_section_ids: list[UUID]

    @property
    def counts(self) -> dict[str, int]:
        """How many parts of each sort are written, for the log."""
        return {
            name: len(rows)
            for name, rows in vars(self).items()
            if name.startswith(("new_", "changed_", "gone_"))
        }


def check_tree(sections: Sequence[SectionInput]) -> None:
    """Refuse a tree that means nothing, whatever is stored.

    Raises:
        CourseInvalid: Titles are missing, ids come twice, an item has content of another kind, or
            there are too many items.
        OrderClash: Two sections, or two items of a section, have the same place.
    """
    fields = _find_wrong_content(sections)
    repeated = _find_repeated([(f"sections.{at}", each.id) for at, each in enumerate(sections)])
    repeated += _find_repeated([(place, item.id) for place, item in _each_item(sections)])
    fields |= {f"{place}.id": [Message("courses.error.id_twice")] for place in repeated}
    if sum(len(each.items) for each in sections) > MAX_ITEMS:
        fields["sections"] = [Message("errors.field.too_many", {"max": MAX_ITEMS})]
    if fields:
        raise CourseInvalid(fields)
    _check_places(sections)


def _find_wrong_content(sections: Sequence[SectionInput]) -> Fields:
    fields: Fields = {}
    for place, section in enumerate(sections):
        if not section.title:
            fields[f"sections.{place}.title"] = [Message("courses.error.chapter_title_required")]
    for place, item in _each_item(sections):
        if not item.title:
            fields[f"{place}.title"] = [Message("courses.error.title_required")]
        for name in _misplaced(item):
            fields[f"{place}.{name}"] = [Message("courses.error.other_kind")]
    return fields


def _check_places(sections: Sequence[SectionInput]) -> None:
    clashes = _find_repeated([(f"sections.{at}", each.order_index) for at, each in enumerate(sections)])
    for at, section in enumerate(sections):
        places = [(f"sections.{at}.items.{i}", each.order_index) for i, each in enumerate(section.items)]
        clashes += _find_repeated(places)
    if clashes:
        raise OrderClash({f"{each}.orderIndex": [Message("courses.error.same_place")] for each in clashes})


def _each_item(sections: Sequence[SectionInput]) -> Iterator[tuple[str, ItemInput]]:
    for at, section in enumerate(sections):
        for place, item in enumerate(section.items):
            yield f"sections.{at}.items.{place}", item


def _find_repeated(values: Sequence[tuple[str, UUID | int | None]]) -> list[str]:
    """Give the places whose value an earlier place has already."""
    seen: set[UUID | int] = set()
    repeated: list[str] = []
    for place, value in values:
        if value is None:
            continue
        if value in seen:
            repeated.append(place)
        seen.add(value)
    return repeated


def _misplaced(item: ItemInput) -> list[str]:
    owned = {
        "mediaId": (ItemKind.VIDEO, item.media_id),
        "challengeId": (ItemKind.CHALLENGE, item.challenge_id),
        "quiz": (ItemKind.QUIZ, item.quiz),
    }
    return [name for name, (kind, value) in owned.items() if value is not None and item.kind is not kind]


def name_fields(sections: Sequence[SectionInput], ids: set[UUID]) -> Fields:
    """Give the fields in which `ids` stand, each with what is wrong about them: they are another course's."""
    said = [Message("courses.error.part_not_found")]
    fields: Fields = {f"sections.{at}.id": said for at, section in enumerate(sections) if section.id in ids}
    return fields | {f"{place}.id": said for place, item in _each_item(sections) if item.id in ids}


def name_challenges(sections: Sequence[SectionInput], unknown: set[UUID]) -> Fields:
    """Give the fields that name challenges which nobody may set."""
    said = [Message("courses.error.challenge_unknown")]
    return {
        f"{place}.challengeId": said for place, item in _each_item(sections) if item.challenge_id in unknown
    }


def name_media(sections: Sequence[SectionInput], unknown: set[UUID]) -> Fields:
    """Give the fields that name media which the author may not use."""
    said = [Message("courses.error.media_unknown")]
    return {f"{place}.mediaId": said for place, item in _each_item(sections) if item.media_id in unknown}


def plan_tree(
    sections: Sequence[SectionInput], stored_sections: Sequence[SectionRow], stored_items: Sequence[ItemRow]
) -> TreePlan:
    """Compare what was sent with what is stored. Expects a tree that `check_tree` has let pass."""
    section_of = {row.id: row for row in stored_sections}
    item_of = {row.id: row for row in stored_items}
    named = {each.id for each in sections if each.id}
    free = {row.order_index: row.id for row in stored_sections if row.id not in named}
    named_items = {item.id for _, item in _each_item(sections) if item.id}
    free_items = {
        (row.section_id, row.order_index, row.kind): row.id
        for row in stored_items
        if row.id not in named_items
    }
    wanted_sections: list[SectionRow] = []
    wanted_items: list[ItemRow] = []
    for section in sections:
        section_id = section.id or free.get(section.order_index) or new_id()
        wanted_sections.append(SectionRow(section_id, section.title or "", section.order_index))
        for item in section.items:
            taken = free_items.get((section_id, item.order_index, item.kind))
            wanted_items.append(_make_row(item, section_id, item.id or taken or new_id()))
    _check_unique(wanted_sections, wanted_items)
    return _compare(section_of, item_of, wanted_sections, wanted_items)


def _make_row(item: ItemInput, section_id: UUID, item_id: UUID) -> ItemRow:
    quiz = item.quiz or QuizContent() if item.kind is ItemKind.QUIZ else None
    return ItemRow(
        id=item_id,
        section_id=section_id,
        kind=item.kind,
        title=item.title or "",
        order_index=item.order_index,
        body=item.body,
        media_id=item.media_id,
        challenge_id=item.challenge_id,
        quiz=None if quiz is None else quiz.model_dump(mode="json", by_alias=True),
    )


def _check_unique(sections: Sequence[SectionRow], items: Sequence[ItemRow]) -> None:
    """Guard against a defect of this module: no two parts of a plan may be the same row."""
    for ids in ([row.id for row in sections], [row.id for row in items]):
        repeated = [key for key, amount in Counter(ids).items() if amount > 1]
        if repeated:
            raise ValueError(f"the plan names {repeated[0]} twice")


def _compare(
    section_of: Mapping[UUID, SectionRow],
    item_of: Mapping[UUID, ItemRow],
    sections: Sequence[SectionRow],
    items: Sequence[ItemRow],
) -> TreePlan:
    kept_sections, kept_items = {row.id for row in sections}, {row.id for row in items}
    return TreePlan(
        sections=sorted(sections, key=lambda row: row.order_index),
        items=sorted(items, key=lambda row: row.order_index),
        new_sections=[row for row in sections if row.id not in section_of],
        changed_sections=[row for row in sections if row.id in section_of and section_of[row.id] != row],
        new_items=[row for row in items if row.id not in item_of],
        changed_items=[row for row in items if row.id in item_of and item_of[row.id] != row],
        gone_item_ids=[each for each in item_of if each not in kept_items],
        gone_section_ids=[each for each in section_of if each not in kept_sections],
    )
