"""
Markdown as the program reads it: CommonMark, tables, strikethrough and footnotes; no HTML.

Only the parser is here. What its tokens mean is in `placeholders` (inside a block) and `blocks`.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from workflow.errors import InvalidInputError

# A release has some 10,000 characters.
MAX_CHARACTERS: Final = 200_000

# The longest real release of the test data has some 80 paragraphs, list items and cells; a text
# of this many is not a release.
MAX_SEGMENTS: Final = 5_000

# What the parser stops at to look for emphasis, links, code and the like. What it does at each
# grows with how many of them one paragraph has: a hundred thousand brackets take it 13 seconds,
# as many as are allowed half a second.
MARKS: Final = re.compile(r"[\[\]!*_~`<&\\]|  \n")
MAX_MARKS: Final = 2_000
MAX_MARKS_IN_ALL: Final = 20_000

# Levels of markdown-it: a list costs two, a paragraph or quote one. Six nested lists fit.
MAX_DEPTH: Final = 20

# Han, kana, CJK punctuation and full-width forms: scripts that write no space between words.
_CJK = (
    r"[\u2e80-\u2fdf\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_TAGS = r"(?:<[^<>]*>)*"
_LINE_END = re.compile(rf"(?P<cjk>{_CJK}{_TAGS})? *\n *(?={_TAGS}(?P<next>{_CJK})?)")


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (markdown-it's own name)
        """Take every link for one: `links.is_allowed` decides later, in one place."""
        return True


def parse(markdown: str) -> list[Token]:
    """
    Parse *markdown* into markdown-it's flat list of block tokens.

    A footnote's definition stays where it is written (`footnote_reference_open`).

    Raises:
        InvalidInputError: `text_too_large` over `MAX_CHARACTERS`; `nested_too_deep`, with the
            line, over `MAX_DEPTH` levels of blocks or of emphasis and links; `too_many_segments`;
            `too_many_marks`, with the line, over `MAX_MARKS` in one paragraph, item or cell.
    """
    if len(markdown) > MAX_CHARACTERS:
        raise InvalidInputError("text_too_large", size=len(markdown), limit=MAX_CHARACTERS)
    tokens = _parser(html=False).parse(markdown, {})
    _refuse_deep(tokens)
    return tokens


def parse_with_html(markdown: str) -> list[Token]:
    """The same with HTML recognised, for telling an author that it will not be; after `parse`."""
    return _parser(html=True).parse(markdown, {})


def join_lines(text: str) -> str:
    """
    Make one line of *text*: a line end becomes a space, or nothing between CJK characters.

    Tags between the two characters are looked through; runs of blanks become one.

    >>> join_lines("two\\nlines, 漢\\n字")
    'two lines, 漢字'
    """
    even = re.sub(r"[ \t\r\f\v]+", " ", text)
    single = re.sub(r" ?\n[ \n]*", "\n", even).strip()
    return _LINE_END.sub(_line_end, single)


def _line_end(match: re.Match[str]) -> str:
    before = match["cjk"] or ""
    return before if before and match["next"] else f"{before} "


@cache
def _parser(*, html: bool) -> MarkdownIt:
    # One level more than is allowed: markdown-it drops what lies deeper without a word, so the
    # level below the limit must still be seen.
    options = {"html": html, "maxNesting": MAX_DEPTH + 1}
    parser = _Parser("commonmark", options).enable(["table", "strikethrough"])
    parser.core.ruler.before("inline", "measure", _measure)
    return parser.use(footnote_plugin, inline=False, move_to_end=False)


def _measure(state: StateCore) -> None:
    """Refuse what would take long, between the parser's quick pass over blocks and its slow one."""
    texts = [token for token in state.tokens if token.type == "inline" and token.content]
    if len(texts) > MAX_SEGMENTS:
        raise InvalidInputError("too_many_segments", limit=MAX_SEGMENTS)
    in_all = 0
    for token in texts:
        count = sum(1 for _ in MARKS.finditer(token.content))
        in_all += count
        if count > MAX_MARKS or in_all > MAX_MARKS_IN_ALL:
            line = token.map[0] + 1 if token.map else 0
            limit = MAX_MARKS if count > MAX_MARKS else MAX_MARKS_IN_ALL
            raise InvalidInputError("too_many_marks", line=line, limit=limit)


def _refuse_deep(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.level >= MAX_DEPTH or _depth(token.children or ()) >= MAX_DEPTH:
            line = token.map[0] + 1 if token.map else 0
            raise InvalidInputError("nested_too_deep", line=line, limit=MAX_DEPTH)


def _depth(tokens: Iterable[Token]) -> int:
    """How deep emphasis and links nest; the parser's own levels do not count emphasis."""
    deepest = level = 0
    for token in tokens:
        level += token.nesting
        deepest = max(deepest, level, _depth(token.children or ()))
    return deepest
