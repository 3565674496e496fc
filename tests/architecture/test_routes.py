"""No route of the API stands in the way of another one: the first that fits an address gets the request."""

import re
import warnings

import pytest

from lms_app.api import make_api

with warnings.catch_warnings(record=True) as WARNED:
    warnings.simplefilter("always")
    DOCUMENT = make_api().openapi()
OPERATIONS = [(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods]


def takes(template: str, path: str) -> bool:
    pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_route_is_found_under_its_own_address(method: str, path: str):
    address = re.sub(r"\{[^}]+\}", "0190a000-0000-7000-8000-000000000000", path)

    found = next(each for way, each in OPERATIONS if way == method and takes(each, address))

    assert found == path, f"{found} takes what is sent to {path}"


def test_no_route_is_there_twice():
    assert [str(each.message) for each in WARNED if "Duplicate" in str(each.message)] == []
