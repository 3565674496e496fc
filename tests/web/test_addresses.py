from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import Field

from lms_app.core.errors import NotFound
from lms_app.core.schema import ApiModel
from lms_app.web.addresses import (
    FilterLink,
    clean_search,
    find_id,
    find_id_after,
    make_href,
    make_status_links,
    need_id,
    read_id_after,
    read_query,
)
from models.base import new_id

KEY = new_id()


class Status(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"


class Filters(ApiModel):
    search: Annotated[str, Field(max_length=10)] = ""
    status: Status | None = None
    sort_by: Annotated[str, Field(max_length=10)] = ""
    page: Annotated[int, Field(ge=1)] = 1


class ThingNotFound(NotFound):
    key = "errors.not_found"


def test_a_query_is_read_by_the_names_on_the_wire():
    query, filters = read_query({"search": "a b", "status": "DONE", "sortBy": "title", "page": "2"}, Filters)
    assert query == {"search": "a b", "status": "DONE", "sortBy": "title", "page": "2"}
    assert filters == Filters(search="a b", status=Status.DONE, sort_by="title", page=2)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"utm": "1"},
        {"search": ""},
        {"page": "x", "status": "?"},
        {"page": "0"},
        {"search": "x" * 11, "sortBy": "y" * 11},
    ],
)
def test_what_means_nothing_in_a_query_counts_as_left_out(parameters):
    assert read_query(parameters, Filters) == ({}, Filters())


def test_what_is_wrong_takes_nothing_else_with_it():
    query, filters = read_query({"page": "x", "search": "a", "status": "?"}, Filters)
    assert (query, filters) == ({"search": "a"}, Filters(search="a"))


@pytest.mark.parametrize(
    ("query", "changes", "href"),
    [
        ({}, {}, "/things"),
        ({"search": "a b"}, {}, "/things?search=a+b"),
        ({"search": "a", "page": "3"}, {"status": "X&Y"}, "/things?search=a&status=X%26Y"),
        ({"search": "a"}, {"search": ""}, "/things"),
        ({"search": "a", "page": "3"}, {"page": ""}, "/things?search=a&page="),
        ({}, {"page": ""}, "/things?page="),
        ({"page": "3"}, {"page": "4"}, "/things?page=4"),
        ({"path": "a"}, {"query": "b"}, "/things?path=a&query=b"),
    ],
)
def test_an_address_is_made_with_changes(query, changes, href):
    assert make_href("/things", query, **changes) == href


def test_each_status_has_a_link_with_its_number():
    counts = {Status.OPEN: 2, Status.DONE: 3}
    assert make_status_links("/things", {"search": "a", "page": "2"}, counts, Status.DONE) == [
        FilterLink("", "/things?search=a", is_on=False, count=5),
        FilterLink("OPEN", "/things?search=a&status=OPEN", is_on=False, count=2),
        FilterLink("DONE", "/things?search=a&status=DONE", is_on=True, count=3),
    ]
    assert [each.is_on for each in make_status_links("/things", {}, counts, None)] == [True, False, False]


def test_words_of_a_search_are_trimmed_and_short():
    assert clean_search("  a \n b\t") == "a b"
    assert clean_search("x" * 300) == "x" * 200
    assert clean_search(None) == "None"


@pytest.mark.parametrize("text", ["", "nonsense", None, 7, {"id": "x"}, f"{KEY}0", f"{KEY}/x"])
def test_what_is_no_id_is_none(text):
    assert find_id(text) is None
    with pytest.raises(ThingNotFound):
        need_id(text, ThingNotFound)


def test_an_id_is_read_as_text_or_as_itself():
    assert find_id(str(KEY)) == find_id(KEY) == need_id(str(KEY).upper(), ThingNotFound) == KEY


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (f"/kruzhok/{KEY}", "kruzhok"),
        (f"/kruzhok/{KEY}/", "kruzhok"),
        (f"/kruzhok/{KEY}/members", "kruzhok"),
        (f"/kruzhok/{new_id()}/lesson/{KEY}", "lesson"),
        (f"/admin/kruzhok/programs/{KEY}", "programs"),
    ],
)
def test_the_id_after_a_word_is_found(path, word):
    assert find_id_after(path, word) == KEY
    assert read_id_after(path, word) == str(KEY)


@pytest.mark.parametrize(
    "path",
    ["", "/", "//", "/kruzhok", "/kruzhok/", "/kruzhok/x", f"/kruzhok/x/{KEY}", f"/clubs/{KEY}", f"/{KEY}"],
)
def test_without_an_id_after_the_word_there_is_none(path):
    assert find_id_after(path, "kruzhok") is None
    assert read_id_after(path, "kruzhok") == ""
