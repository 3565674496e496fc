"""Reading YAML as a learner means it: version 1.2's plain values, nothing that builds objects or grows.

PyYAML follows version 1.1, where `on`, `yes` and `12:30` aren't text; the words here are those of 1.2's core
schema, as GitHub reads them. Keys that stand twice, merge keys, tags and aliases that grow are refused with
the place where they stand.
"""

import re
from typing import Any

import yaml

MAX_CHARS = 256_000
MAX_DEPTH = 60
MAX_NODES = 5_000

_WORDS = {
    "tag:yaml.org,2002:null": (r"null|Null|NULL|~|", "~nN\0"),
    "tag:yaml.org,2002:bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "tag:yaml.org,2002:int": (r"[-+]?[0-9]{1,4000}|0o[0-7]{1,4000}|0x[0-9a-fA-F]{1,4000}", "-+0123456789"),
    "tag:yaml.org,2002:float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+0123456789.",
    ),
}


class BadDocumentError(ValueError):
    """The text is no YAML, or has what is refused; `line` and `column` count from 1, 0 when unknown."""

    def __init__(self, problem: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line}, column {column}: {problem}" if line else problem)
        self.line = line
        self.column = column


class _Loader(yaml.SafeLoader):
    """Plain values only. Composing counts depth and nodes, so that neither can use up the memory."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}  # noqa: RUF012 - the library's way

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._composed = 0
        self._weights: dict[int, int] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node, counting what an alias stands for each time anew.

        Raises:
            BadDocumentError: Nested too deeply, contains itself, too large, or has a tag.
        """
        event = self.peek_event()
        mark = event.start_mark
        if getattr(event, "tag", None) is not None:
            raise _refuse(f"the tag {event.tag} isn't allowed", mark)
        anchored = self.anchors.get(event.anchor) if isinstance(event, yaml.AliasEvent) else None
        if anchored is not None and id(anchored) not in self._weights:
            raise _refuse("an alias inside what it stands for", mark)
        self._depth += 1
        self._composed += 1
        if self._composed > MAX_NODES:
            raise _refuse(f"too large: more than {MAX_NODES} values", mark)
        if self._depth > MAX_DEPTH:
            raise _refuse(f"nested more than {MAX_DEPTH} deep", mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if id(node) not in self._weights:
            self._weights[id(node)] = self._weigh(node)
        if self._weights[id(node)] > MAX_NODES:
            raise _refuse("too large once its aliases are written out", mark)
        return node

    def _weigh(self, node: Any) -> int:
        if isinstance(node, yaml.SequenceNode):
            return 1 + sum(self._weights[id(each)] for each in node.value)
        if isinstance(node, yaml.MappingNode):
            return 1 + sum(self._weights[id(each)] for pair in node.value for each in pair)
        return 1

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Build a dict whose keys are single plain values and stand once.

        Raises:
            BadDocumentError: They don't.
        """
        seen: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refuse("a key is a single value", key_node.start_mark)
            if key_node.value == "<<" and key_node.style is None:
                raise _refuse("merge keys (<<) aren't part of YAML 1.2", key_node.start_mark)
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _refuse(f"the key {key!r} stands twice", key_node.start_mark)
            seen[key] = self.construct_object(value_node, deep=deep)
        return seen


for _tag, (_pattern, _firsts) in _WORDS.items():
    _firsts_list = ["" if first == "\0" else first for first in _firsts]
    _Loader.add_implicit_resolver(_tag, re.compile(f"(?:{_pattern})\\Z"), _firsts_list)


def _construct_int(loader: Any, node: Any) -> int:
    text = loader.construct_scalar(node)
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _construct_mapping(loader: Any, node: Any) -> dict[Any, Any]:
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:int", _construct_int)
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def _refuse(problem: str, mark: Any) -> BadDocumentError:
    return BadDocumentError(problem, mark.line + 1, mark.column + 1)


def read_document(text: str) -> Any:
    """Give the value of a text that holds one YAML document.

    Raises:
        BadDocumentError: It isn't one, or it has what is refused.
    """
    if len(text) > MAX_CHARS:
        raise BadDocumentError(f"longer than {MAX_CHARS} characters")
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or "not YAML")
        raise (_refuse(problem, mark) if mark else BadDocumentError(problem)) from None
    except yaml.YAMLError as error:
        raise BadDocumentError(str(error).splitlines()[0]) from None
    except RecursionError:
        raise BadDocumentError("nested too deeply") from None
