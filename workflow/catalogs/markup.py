"""
Markdown as the program reads it: CommonMark, tables, strikethrough and footnotes; no HTML.

Only the parser is here. What its tokens mean is in `placeholders` (inside a block) and `blocks`.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from workflow.errors import InvalidInputError

# A release has some 10,000 characters; the parser's worst case (`![![![…`) takes 20 seconds here.
MAX_CHARACTERS: Final = 200_000

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
            line, over `MAX_DEPTH` levels of blocks or of emphasis and links.
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
    return parser.use(footnote_plugin, inline=False, move_to_end=False)


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
