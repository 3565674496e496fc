"""The decisions about a tree, without a database."""

import pytest

from lms_app.courses.errors import CourseInvalid
from lms_app.courses.schemas import MAX_ITEMS, MAX_ITEMS_OF_SECTION, ItemInput, SectionInput
from lms_app.courses.tree_plan import check_tree, plan_tree
from models.base import new_id
from models.courses import ItemKind


def chapters(items: int) -> list[SectionInput]:
    """As many full chapters as it takes, and one with the rest."""
    counts = [MAX_ITEMS_OF_SECTION] * (items // MAX_ITEMS_OF_SECTION) + [items % MAX_ITEMS_OF_SECTION]
    return [
        SectionInput(
            title="Глава",
            order_index=place,
            items=[ItemInput(kind=ItemKind.TEXT, title="Материал", order_index=at) for at in range(count)],
        )
        for place, count in enumerate(counts)
    ]


def test_a_course_has_so_many_items() -> None:
    check_tree(chapters(MAX_ITEMS))
    with pytest.raises(CourseInvalid) as refused:
        check_tree(chapters(MAX_ITEMS + 1))
    assert list(refused.value.fields) == ["sections"]


def test_a_plan_never_names_a_part_twice() -> None:
    key = new_id()
    with pytest.raises(ValueError, match=str(key)):
        plan_tree([SectionInput(id=key, title="Глава", order_index=place) for place in range(2)], [], [])
