"""
How a message is written: characters, `&amp;`, `&lt;` and numbered placeholders.

This is the grammar, and what of a translation does not fit its message. What a placeholder
stands for is not known here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from workflow.catalogs.markup import MAX_DEPTH
from workflow.domain.findings import Finding

# Letters of the placeholders that enclose a text, and of those that stand alone.
_ENCLOSING: Final = frozenset(("b", "i", "s", "a"))
VOID: Final = frozenset(("code", "br", "img", "fn"))

# What HTML would take for the start of a tag; any other `<` is a character (HTML, 13.2.5.6).
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])[^<>]*>?")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>(?P<kind>[a-z]+)[1-9][0-9]{0,4})(?P<void>\s*/)?>")


class Kind(Enum):
    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    VOID = "void"
    ODD = "odd"


@dataclass(frozen=True)
class Piece:
    """A stretch of a message: *text* as written, and the *name* of a placeholder (`b1`)."""

    kind: Kind
    text: str
    name: str = ""


def escape(text: str) -> str:
    """Characters as a message writes them: `&amp;` and `&lt;`, nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def unescape(text: str) -> str:
    """The inverse of `escape`; any other `&` is a character."""
    return re.sub(r"&(amp|lt);", lambda match: "&" if match[1] == "amp" else "<", text)


def canonical(text: str) -> str:
    """*text* as `escape` would have written its words: equal for texts that say the same."""
    return "".join(
        escape(unescape(piece.text)) if piece.kind is Kind.TEXT else piece.text
        for piece in pieces(text)
    )


def pieces(text: str) -> Iterator[Piece]:
    """Cut *text* into characters, placeholders and what looks like a tag but is none of ours."""
    end = 0
    for match in _TAG_LIKE.finditer(text):
        if match.start() > end:
            yield Piece(Kind.TEXT, text[end : match.start()])
        yield _placeholder(match[0])
        end = match.end()
    if end < len(text):
        yield Piece(Kind.TEXT, text[end:])


def check_placeholders(msgid: str, text: str) -> tuple[Finding, ...]:
    """
    Say how the placeholders of *text* differ from those of *msgid*.

    Every one must be there exactly once, closed in the right order, and nothing else that looks
    like a tag. Their order is free, and so is what stands between them.

    Returns:
        Blocking findings without a place, each naming its placeholder; empty if all is well.
    """
    source, target = tuple(pieces(msgid)), tuple(pieces(text))
    wanted = dict.fromkeys(piece.name for piece in source if piece.name)
    said = [
        *(("placeholder_unknown", piece.text) for piece in target if piece.name not in wanted
          and piece.kind is not Kind.TEXT),
        *_miscounted(wanted, target),
        *_misnested(target, allowed=frozenset(_links_in_links(source))),
        *_emptied(source, target),
    ]  # fmt: skip
    return tuple(Finding(code, values={"placeholder": name[:40]}) for code, name in _once(said))


def shown(name: str) -> str:
    """How a translator writes the placeholder *name*: `<b1>`, `<br1/>`."""
    return f"<{name}/>" if name.rstrip("0123456789") in VOID else f"<{name}>"


def _placeholder(tag: str) -> Piece:
    match = _TAG.fullmatch(tag)
    if match is None or match["kind"] not in _ENCLOSING | VOID:
        return Piece(Kind.ODD, tag)
    void = match["void"] is not None
    if void != (match["kind"] in VOID) or (void and match["close"]):
        return Piece(Kind.ODD, tag)
    kind = Kind.VOID if void else Kind.CLOSE if match["close"] else Kind.OPEN
    return Piece(kind, tag, match["name"])


def _miscounted(wanted: Iterable[str], target: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    starts = Counter(piece.name for piece in target if piece.kind in (Kind.OPEN, Kind.VOID))
    ends = Counter(piece.name for piece in target if piece.kind is Kind.CLOSE)
    for name in wanted:
        if not starts[name] and not ends[name]:
            yield "placeholder_missing", shown(name)
        elif max(starts[name], ends[name]) > 1:
            yield "placeholder_twice", shown(name)


def _misnested(target: Sequence[Piece], *, allowed: frozenset[str]) -> Iterator[tuple[str, str]]:
    open_ones: list[str] = []
    for piece in target:
        if piece.kind is Kind.OPEN:
            open_ones.append(piece.name)
            if len(open_ones) >= MAX_DEPTH:
                yield "placeholder_too_deep", shown(piece.name)
        elif piece.kind is Kind.CLOSE and open_ones[-1:] == [piece.name]:
            open_ones.pop()
        elif piece.kind is Kind.CLOSE:
            yield "placeholder_unbalanced", shown(piece.name)
    yield from (("placeholder_unbalanced", shown(name)) for name in open_ones)
    inner = (name for name in _links_in_links(target) if name not in allowed)
    yield from (("placeholder_link_in_link", shown(name)) for name in inner)


def _links_in_links(target: Iterable[Piece]) -> Iterator[str]:
    """Links and notes inside a link: readers and screen readers can follow only one of two."""
    around = 0
    for piece in target:
        kind = piece.name.rstrip("0123456789")
        if kind not in ("a", "fn"):
            continue
        if around and piece.kind is not Kind.CLOSE:
            yield piece.name
        around += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(piece.kind, 0)


def _emptied(source: Sequence[Piece], target: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    already = set(_empty_links(source))
    yield from (("placeholder_empty", shown(n)) for n in _empty_links(target) if n not in already)


def _empty_links(target: Sequence[Piece]) -> Iterator[str]:
    written = [piece for piece in target if piece.kind is not Kind.TEXT or piece.text.strip()]
    for first, second in pairwise(written):
        opens_link = first.kind is Kind.OPEN and first.name.startswith("a")
        if opens_link and second.kind is Kind.CLOSE and second.name == first.name:
            yield first.name


def _once(said: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return dict.fromkeys(said)
