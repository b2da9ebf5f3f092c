"""
YAML as a small tree of texts with line numbers: the part of it that front matter needs.

Every scalar stays a text (`no` is Norway, not a refusal), and nothing is ever constructed.
Anchors, aliases and tags are refused: a few bytes of them can stand for gigabytes.
"""

from dataclasses import dataclass
from typing import Final

import yaml

from workflow.errors import InvalidInputError

# Front matter of a long release: a boilerplate of some thousand characters.
MAX_CHARACTERS: Final = 50_000
MAX_DEPTH: Final = 6


@dataclass(frozen=True)
class Scalar:
    """A text; empty where YAML says nothing or null. Lines are counted from 1."""

    line: int
    text: str


@dataclass(frozen=True)
class Listing:
    line: int
    items: "tuple[Tree, ...]"


@dataclass(frozen=True)
class Mapped:
    """A mapping as it is written; a key may stand twice, and *key_lines* says where each is."""

    line: int
    keys: tuple[Scalar, ...]
    values: "tuple[Tree, ...]"


Tree = Scalar | Listing | Mapped


def read_yaml(text: str, *, first_line: int) -> Tree:
    """
    Read one YAML document.

    Args:
        first_line: Number of the first line of *text* in its file.

    Raises:
        InvalidInputError: `front_matter_too_large`, `front_matter_too_deep`,
            `front_matter_reference` or `front_matter_syntax`, the last three with the line.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidInputError("front_matter_too_large", size=len(text), limit=MAX_CHARACTERS)
    try:
        _refuse_clever(text, first_line)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        raise InvalidInputError("front_matter_syntax", line=line) from error
    except yaml.YAMLError as error:
        raise InvalidInputError("front_matter_syntax", line=first_line) from error
    return _tree(node, first_line) if node else Mapped(first_line, (), ())


def _refuse_clever(text: str, first_line: int) -> None:
    """Judge the events of the parser, which are flat, before anything recursive is built."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = _line(event, first_line)
        anchored = isinstance(event, yaml.NodeEvent) and event.anchor is not None
        if anchored or getattr(event, "tag", None):
            raise InvalidInputError("front_matter_reference", line=line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise InvalidInputError("front_matter_too_deep", line=line, limit=MAX_DEPTH)


def _tree(node: yaml.Node, first_line: int) -> Tree:
    line = _line(node, first_line)
    match node:
        case yaml.SequenceNode():
            return Listing(line, tuple(_tree(item, first_line) for item in node.value))
        case yaml.MappingNode():
            keys = tuple(_key(key, first_line) for key, _ in node.value)
            return Mapped(line, keys, tuple(_tree(value, first_line) for _, value in node.value))
        case yaml.ScalarNode(style=None, value="~" | "null"):
            return Scalar(line, "")
        case _:
            return Scalar(line, node.value)


def _key(node: yaml.Node, first_line: int) -> Scalar:
    line = _line(node, first_line)
    if not isinstance(node, yaml.ScalarNode):
        raise InvalidInputError("front_matter_syntax", line=line)
    return Scalar(line, node.value)


def _line(place: yaml.Node | yaml.Event, first_line: int) -> int:
    return (place.start_mark.line if place.start_mark else 0) + first_line
