"""How PostgreSQL ran a query: reading the plan that an SQL case brings along, and judging it.

A plan is what ``EXPLAIN (ANALYZE, FORMAT JSON)`` says: ``{"Plan": {"Node Type": ..., "Plans": [...]}}``.
"""

from collections.abc import Iterator
from typing import Any, cast

from lms_app.grading.values import Value, number_of, scrub

_MAX_NODES = 200
_MAX_TEXT_CHARS = 300
_MAX_DEPTH = 40
_SCANS_OF_ALL = "Seq Scan"
_HALF_JOINS = ("Semi", "Anti")
_SUBQUERIES = ("SubPlan", "InitPlan")

Node = dict[str, Any]


def root_of(result: Value, name: str = "plan") -> Node | None:
    """Give the root node of the plan that stands under `name` in a result; None when there is none."""
    described = cast("dict[str, Value]", result).get(name) if isinstance(result, dict) else None
    root = cast("dict[str, Value]", described).get("Plan") if isinstance(described, dict) else None
    return cast("Node", root) if isinstance(root, dict) else None


def walk(root: Node) -> Iterator[Node]:
    """Give a node and all below it, parents first; at most 200."""
    waiting, given = [root], 0
    while waiting and given < _MAX_NODES:
        node = waiting.pop(0)
        given += 1
        yield node
        waiting.extend(_children(node))


def _children(node: Node) -> list[Node]:
    below = node.get("Plans")
    return (
        [cast("Node", each) for each in cast("list[Any]", below) if isinstance(each, dict)]
        if isinstance(below, list)
        else []
    )


def reads_all_of(root: Node, table: str) -> bool:
    """Whether the query reads a table from end to end."""
    return any(
        str(node.get("Node Type")).endswith(_SCANS_OF_ALL) and node.get("Relation Name") == table
        for node in walk(root)
    )


def uses_index_of(root: Node, table: str) -> bool:
    """Whether the query finds rows of a table by an index."""
    nodes = list(walk(root))
    # A bitmap heap scan names the table, and the index scan below it the index.
    return any(
        node.get("Relation Name") == table and ("Index Name" in node or _has_bitmap(node)) for node in nodes
    )


def _has_bitmap(node: Node) -> bool:
    return any("Index Name" in below for below in walk(node))


def has_subquery(root: Node) -> bool:
    """Whether a query inside the query was left as one, or was turned into half a join."""
    return any(
        node.get("Join Type") in _HALF_JOINS or node.get("Parent Relationship") in _SUBQUERIES
        for node in walk(root)
    )


def time_ms(root: Node) -> float | None:
    """Give how long the query took, in milliseconds; None when the plan does not say."""
    total = number_of(root.get("Actual Total Time"))
    return None if total is None else float(total)


def tidy(root: Node) -> Node:
    """Give a copy fit for the database: bounded in depth and in the length of texts."""
    left = [_MAX_NODES]

    def copy(node: Node, depth: int) -> Node:
        left[0] -= 1
        plain = {
            scrub(name, _MAX_TEXT_CHARS): _plain(value) for name, value in node.items() if name != "Plans"
        }
        below = _children(node) if depth < _MAX_DEPTH else []
        children = [copy(each, depth + 1) for each in below if left[0] > 0]
        return {**plain, "Plans": children} if children else plain

    return copy(root, 0)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in cast("list[Any]", value)[:_MAX_NODES]]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return scrub(value if isinstance(value, str) else str(value), _MAX_TEXT_CHARS)
