"""
Bounds that a document must keep before anything is laid out.

Layout time grows with text, nodes and nesting; a document beyond these numbers is refused in a
millisecond instead of holding a worker for minutes.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from workflow.domain.document import Document
from workflow.errors import RenderingError

# WeasyPrint 70 on one core: 1 MB of flat text takes 8 s and 265 MB, 10,000 table cells 5 s, and
# 200 nested boxes end in a RecursionError (facts/rendering.md, 9). A long release has 30,000
# characters, 500 nodes and a depth of 8.
MAX_CHARACTERS = 400_000
MAX_NODES = 20_000
MAX_DEPTH = 24


def check_bounds(document: Document) -> None:
    """
    Refuse a *document* that is too long, too finely divided or too deeply nested to lay out.

    Raises:
        RenderingError: `document_too_large`, with the measure, its value and its limit.
    """
    characters = 0
    for nodes, (node, depth) in enumerate(_walk(document), start=1):
        characters += len(node) if isinstance(node, str) else 0
        _check("depth", depth, MAX_DEPTH)
        _check("nodes", nodes, MAX_NODES)
        _check("characters", characters, MAX_CHARACTERS)


def _walk(root: object) -> Iterator[tuple[object, int]]:
    # A stack of our own: the point is to survive what is nested too deeply.
    waiting: list[tuple[object, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend((child, depth) for child in node)
        elif is_dataclass(node):
            yield node, depth
            waiting.extend((getattr(node, field.name), depth + 1) for field in fields(node))
        elif isinstance(node, str):
            yield node, depth


def _check(measure: str, value: int, limit: int) -> None:
    if value > limit:
        raise RenderingError("document_too_large", measure=measure, value=value, limit=limit)
