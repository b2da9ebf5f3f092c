"""
Lines of a given display width, for plain text in every script.

An East Asian wide character takes two columns, a combining mark none. Chinese and Japanese break
between characters, except where a line may not begin or end with a mark (kinsoku).
"""

import re
import unicodedata
from collections.abc import Iterator

# JIS X 4051 and GB/T 15834, the common subset: what may not begin and what may not end a line.
_NOT_FIRST = frozenset(
    "、。,．，.・·：；:;？！?!）)」』】〕》〉〗〙］｝｣”’〟…‥ー〜～々〻ヽヾゝゞ％%‰℃"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = frozenset("（(「『【〔《〈〖〘［｛｢“‘〝￥＄£$€#＃")
_WORD = re.compile(r"[^ \t\n\r\f\v]+")
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
_ZERO_WIDTH_SPACE = "\u200b"


def width(text: str) -> int:
    """
    The columns that *text* takes on a terminal.

    >>> width("日本"), width("é")
    (4, 1)
    """
    return sum(_columns(character) for character in text)


def on_one_line(text: str) -> str:
    """*text* with each run of breakable white space as one space; no-break spaces stay."""
    return " ".join(_words(text))


def wrap(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """
    Break *text* into lines of at most *columns*, indents included.

    Args:
        text: Newlines in it are kept as breaks; other white space is only a place to break.
        columns: What does not fit by itself (an address) stands over.
        first: What the first line begins with, such as a bullet.
        rest: What the others begin with.

    Returns:
        At least one line, without trailing spaces.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lead = rest if lines else first
        lines.extend(_filled(paragraph, columns, lead, rest))
    return lines


def _filled(text: str, columns: int, lead: str, rest: str) -> Iterator[str]:
    if width(lead) + 2 * len(text) <= columns:
        # No character takes more than two columns, so this fits, and is not looked at one by one.
        yield (lead + on_one_line(text)).rstrip()
        return
    # The width is carried along: to measure a growing line anew is quadratic in its length.
    line, used, taken = lead, len(lead), width(lead)
    for piece, spaced in _pieces(text):
        gap = " " if spaced and len(line) > used else ""
        wanted = taken + len(gap) + width(piece)
        if wanted <= columns or len(line) == used:
            line, taken = line + gap + piece, wanted
            continue
        yield line.rstrip()
        line, used, taken = rest + piece, len(rest), width(rest) + width(piece)
    yield line.rstrip()


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The unbreakable pieces of *text*, each with whether a space stands before it."""
    for word in _words(text):
        spaced = True
        start = 0
        for index in range(1, len(word)):
            if _may_break(word[index - 1], word[index]):
                yield word[start:index], spaced
                start, spaced = index, False
        yield word[start:], spaced


def _words(text: str) -> list[str]:
    # str.split would break at the no-break spaces of French prices and Russian dates.
    return _WORD.findall(text)


def _may_break(before: str, after: str) -> bool:
    if unicodedata.category(before) == "Cf":
        # It says so itself, as in Khmer or Thai; the others join, or open what follows.
        return before == _ZERO_WIDTH_SPACE
    if after in _NOT_FIRST or before in _NOT_LAST or not _columns(after):
        return False
    # A number stays with the character that counts: 30日, 64个.
    return not before.isdigit() and (_is_ideographic(before) or _is_ideographic(after))


def _is_ideographic(character: str) -> bool:
    # Hangul is wide as well, but Korean breaks between words.
    return _columns(character) == 2 and not "가" <= character <= "힣"


def _columns(character: str) -> int:
    if unicodedata.category(character) in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
