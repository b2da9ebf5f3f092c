"""
Bounds that a document must keep before anything is laid out.

Layout time grows with text, nodes and nesting; a document beyond these numbers is refused in a
millisecond instead of holding a worker for minutes.
"""

import re
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

# A place to break a word of 20,000 letters is looked for during 20 seconds, of 1,000 during 0.1.
# The longest words of any dictionary have 190 letters, the longest addresses 2,000 signs.
MAX_WORD = 2_000

# Letters and figures in a row, of scripts that part words with blanks.
_WORD = re.compile(
    rf"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    rf"\U00020000-\U0003ffff]{{{MAX_WORD + 1},}}"
)


def check_bounds(document: Document) -> None:
    """
    Refuse a *document* that is too long, too finely divided or too deeply nested to lay out.

    Raises:
        RenderingError: `document_too_large`, with the measure, its value and its limit.
    """
    characters = 0
    for nodes, (node, depth) in enumerate(_walk(document), start=1):
        if isinstance(node, str):
            characters += len(node)
            _check_word(node)
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


def _check_word(text: str) -> None:
    if len(text) > MAX_WORD and (word := _WORD.search(text)):
        _check("word", len(word[0]), MAX_WORD)


def _check(measure: str, value: int, limit: int) -> None:
    if value > limit:
        raise RenderingError("document_too_large", measure=measure, value=value, limit=limit)
