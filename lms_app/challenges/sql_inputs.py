"""What the input of an SQL case may say; `sandbox_images/sql/sql_cases.py` runs it."""

from typing import Any, cast

_TEXTS = frozenset({"fixture", "sample", "setup", "baseline", "check"})


def is_sql_input(arguments: list[Any]) -> bool:
    """Tell whether `arguments` are at most one object, whose parts are texts and the mark `plan`."""
    if len(arguments) > 1:
        return False
    return all(_is_spec(each) for each in arguments)


def _is_spec(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    parts = cast("dict[str, Any]", value)
    return all(
        isinstance(part, str) if name in _TEXTS else name == "plan" and isinstance(part, bool)
        for name, part in parts.items()
    )


def asks_for_plan(arguments: list[Any]) -> bool:
    """Tell whether the plan of the query comes along, as the checker `plan` needs."""
    specs = [cast("dict[str, Any]", each) for each in arguments if isinstance(each, dict)]
    return any(each.get("plan") is True or bool(each.get("baseline")) for each in specs)
