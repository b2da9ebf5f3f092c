"""
The translation memory's ranking: which remembered text fits a message, and how well.

It proposes and never fills: what is done with a match is the use cases' to say. The glossary's
terms in a message are found here, too.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from workflow.catalogs.notation import check_placeholders, escape
from workflow.catalogs.words import words
from workflow.domain.memory import Remembered
from workflow.domain.segment import Segment
from workflow.domain.terms import Term

# Below this a text is of no help; of 100.
CUT: Final = 70
# What is not the very same message is never shown as such.
_MOST_FUZZY: Final = 99
# The same words with other numbers: better than any rewording.
_OTHER_NUMBERS: Final = 95

# All roles that a segment can have. The first of a text in a role is named by the role alone, so
# that these are all the segments under which a text can be found.
ROLES: Final = (
    "headline", "subtitle", "organisation", "place", "p", "li", "quote", "th", "td", "alt",
    "tooltip", "fn", "boilerplate", "name", "contact", "signature", "keyword", "correction",
    "h2", "h3", "h4", "h5", "h6",
)  # fmt: skip

_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Match:
    """
    A text that somebody wrote for this message or for one like it.

    Attributes:
        score: Of 100, which is the very same message; from `CUT`.
        slug: The article where it stands, written by *who* at *when*.
        signed: Whether its edition there is signed off as it is now.
    """

    text: str
    source_msgid: str
    score: int
    slug: str
    who: str
    when: datetime
    signed: bool


def digests_of(msgid: str) -> tuple[str, ...]:
    """The segments under which *msgid* can be found, whatever it is in its article."""
    return tuple(Segment(role, msgid).digest for role in ROLES)


def window(msgid: str) -> tuple[int, int]:
    """Length in characters, from and to, of messages that can be like enough to *msgid*."""
    # Two texts of lengths 1 and 2 are alike by 67 at the most.
    return len(msgid) // 2, 2 * len(msgid) + 20


class Memory:
    """
    Texts to be asked for those that fit a message.

    Args:
        remembered: Newest first; all in one language, for messages in one other.
        spaceless: Whether those messages are in a language without blanks between words.
    """

    def __init__(self, remembered: Iterable[Remembered], *, spaceless: bool) -> None:
        self._spaceless = spaceless
        self._all = tuple(dict.fromkeys(remembered))
        self._characters: dict[str, str] = {}
        self._coded: list[str] = []
        self._by_numberless: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, each in enumerate(self._all):
            found = words(each.msgid, spaceless=spaceless)
            self._coded.append(self._spell(found))
            self._by_numberless[_numberless(found)].append(index)

    def matches(
        self,
        segment: Segment,
        article_id: int,
        *,
        limit: int,
        is_signed: Callable[[Remembered], bool],
    ) -> tuple[Match, ...]:
        """
        At most *limit* texts for *segment*, each once.

        The same message comes first, of those what is signed off, then the newest; a text that
        has not its placeholders is left out. What *segment* itself has in its article is none.
        """
        scored = [
            (score, each)
            for score, each in self._scored(segment, limit)
            if (each.article_id, each.segment) != (article_id, segment.digest)
        ]
        made = [_match(score, each, signed=is_signed(each)) for score, each in scored]
        made.sort(key=lambda match: (match.score, match.signed, match.when), reverse=True)
        best: dict[str, Match] = {}
        for match in made:
            best.setdefault(match.text, match)
        return tuple(best.values())[:limit]

    def _scored(self, segment: Segment, limit: int) -> Iterator[tuple[int, Remembered]]:
        found = words(segment.msgid, spaceless=self._spaceless)
        # Several may say the same, and one may be its own: look at some more.
        room = 4 * limit + 1
        scores = dict.fromkeys(self._by_numberless.get(_numberless(found), ()), _OTHER_NUMBERS)
        alike = process.extract(
            self._spell(found),
            self._coded,
            scorer=Indel.normalized_similarity,
            score_cutoff=CUT / 100,
            limit=room,
        )
        for _, similarity, index in alike:
            scores[index] = max(scores.get(index, 0), int(100 * similarity))
        same = [n for n in scores if self._all[n].msgid == segment.msgid]
        others = sorted((n for n in scores if n not in set(same)), key=lambda n: (-scores[n], n))
        for index in same:
            if not check_placeholders(segment.msgid, self._all[index].text):
                yield 100, self._all[index]
        for index in others[:room]:
            yield min(_MOST_FUZZY, scores[index]), self._all[index]

    def _spell(self, found: Iterable[str]) -> str:
        """One character for each word, so that texts compare word by word."""
        known = self._characters
        return "".join(
            known.setdefault(word, chr(min(len(known) + 1, sys.maxunicode))) for word in found
        )


class Glossary:
    """Terms to be asked for those that a message has; it finds the beginnings of words."""

    def __init__(self, terms: Iterable[Term], *, spaceless: bool) -> None:
        self._spaceless = spaceless
        self._by_beginning: dict[str, list[tuple[tuple[str, ...], Term]]] = defaultdict(list)
        for term in terms:
            # A word that is forbidden everywhere is found in translations, not in messages.
            if term.source.strip():
                wanted = words(escape(term.source), spaceless=spaceless)
                self._by_beginning[wanted[0][:3]].append((wanted, term))

    def found_in(self, msgid: str) -> tuple[Term, ...]:
        """The terms of *msgid*, in reading order, each once."""
        said = words(msgid, spaceless=self._spaceless)
        return tuple(
            dict.fromkeys(
                term
                for start, word in enumerate(said)
                for wanted, term in self._by_beginning.get(word[:3], ())
                if self._is_said(wanted, said[start : start + len(wanted)])
            )
        )

    def _is_said(self, wanted: Sequence[str], said: Sequence[str]) -> bool:
        if len(said) < len(wanted):
            return False
        pairs = zip(wanted, said, strict=True)
        return all(a == b if self._spaceless else _is_form(a, b) for a, b in pairs)


def _is_form(wanted: str, said: str) -> bool:
    """Whether one word may be an inflection of the other: languages change a word's end."""
    stem = wanted[: len(wanted) - min(2, len(wanted) // 4)]
    if len(wanted) < 4:
        return said == wanted or said == f"{wanted}s"
    return said.startswith(stem) and len(said) <= len(wanted) + 3


def _match(score: int, each: Remembered, *, signed: bool) -> Match:
    return Match(each.text, each.msgid, score, each.slug, each.who, each.when, signed)


def _numberless(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(_NUMBER.sub("0", word) for word in found)
