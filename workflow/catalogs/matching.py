"""
Which text of one list is most likely which text of another, one to one.

Texts are strings of words, one character for each; what became of whom is `carrying`'s to say.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from workflow.domain.segment import Segment


@dataclass(frozen=True)
class Cuts:
    """The least similarity of a pair: long, short, and standing where the other one stood."""

    words_of_long: int
    long: float
    short: float
    in_place: float


# Measured on 231 versions of F-Droid's news: of 388 edits in place, 95 % find their text and
# 1 % another (shared/facts/gettext-and-translation.md, D4). Paragraphs that have nothing to do
# with each other are alike up to 0.25 in tests/data/presskit13 by words, 0.30 in Japanese by
# characters.
WORDS: Final = Cuts(15, 0.4, 0.6, 0.3)
CHARACTERS: Final = Cuts(30, 0.5, 0.6, 0.4)

# What standing in its place is worth: two paragraphs edited and swapped are not taken for each
# other, and one of twenty near-identical sentences stays itself.
_IN_PLACE: Final = 0.2

# Bound memory and time where thousands of texts resemble each other.
_BEST: Final = 32
_ROUNDS: Final = 3


@dataclass(frozen=True)
class Text:
    """
    A segment to be matched.

    Attributes:
        place: Where it stands in the new revision, or would; of older ones, how many of them
            are newer.
        gap: Which stretch between two unchanged segments it stands in; None for older ones.
        coded: Its words, a character for each; at least one.
    """

    digest: str
    segment: Segment
    place: int
    gap: int | None
    coded: str


@dataclass(frozen=True)
class Pair:
    origin: Text
    text: Text
    similarity: float
    in_place: bool = False

    @property
    def rank(self) -> tuple[float, bool, int, int, int]:
        """Sorts the better pair first."""
        origin, text = self.origin, self.text
        far = origin.place if origin.gap is None else abs(text.place - origin.place)
        weight = self.similarity + _IN_PLACE * self.in_place
        return -weight, not self.has_one_role, far, origin.place, text.place

    @property
    def has_one_role(self) -> bool:
        return self.origin.segment.role == self.text.segment.role


class Matching:
    """
    The new texts and those that have found an origin; no text and no origin is paired twice.

    Each step returns the pairs that it has settled.
    """

    def __init__(self, new: Sequence[Text], cuts: Cuts) -> None:
        self._new = new
        self._cuts = cuts
        self._found: set[str] = set()
        self._taken: set[str] = set()

    def same_text(self, origins: Iterable[Text]) -> Sequence[Pair]:
        """Pair equal messages, in their order."""
        waiting: dict[str, list[Text]] = defaultdict(list)
        for text in reversed(self._open()):
            waiting[text.segment.msgid].append(text)
        twins = (
            Pair(origin, waiting[origin.segment.msgid].pop(), 1.0)
            for origin in origins
            if waiting[origin.segment.msgid]
        )
        return self._settle(twins)

    def edited(self, origins: Iterable[Text]) -> Sequence[Pair]:
        """Pair similar messages, the best pairs first."""
        left = self._left(origins)
        in_place = list(self._in_place(left))
        # In place and this alike, it can have no better partner anywhere.
        settled = [*self._settle(pair for pair in in_place if pair.similarity >= 1 - _IN_PLACE)]
        open_ones = self._open()
        for _ in range(_ROUNDS):
            shelf = _Shelf(self._left(left))
            likes = {text.digest: shelf.most_like(text, self._cuts) for text in open_ones}
            pairs = (pair for like in likes.values() for pair in like if self._is_enough(pair))
            settled += self._settle(sorted((*in_place, *pairs), key=lambda pair: pair.rank))
            # All their favourites may have gone to others: they may look again.
            open_ones = [t for t in self._open() if len(likes.get(t.digest, ())) == _BEST]
            if not open_ones:
                break
        return settled

    def _open(self) -> list[Text]:
        return [text for text in self._new if text.digest not in self._found]

    def _left(self, origins: Iterable[Text]) -> list[Text]:
        return [origin for origin in origins if origin.digest not in self._taken]

    def _settle(self, pairs: Iterable[Pair]) -> Sequence[Pair]:
        """Take each pair of which both are free, in the order given."""
        settled: list[Pair] = []
        for pair in pairs:
            if pair.origin.digest not in self._taken and pair.text.digest not in self._found:
                self._taken.add(pair.origin.digest)
                self._found.add(pair.text.digest)
                settled.append(pair)
        return settled

    def _in_place(self, origins: Iterable[Text]) -> Iterator[Pair]:
        """Where as many texts are gone as are new, each stands in the place of one."""
        old, new = _by_gap(origins), _by_gap(self._open())
        for gap in old:
            if len(old[gap]) != len(new.get(gap, ())):
                continue
            for origin, text in zip(old[gap], new[gap], strict=True):
                pair = Pair(origin, text, _similarity(origin, text), in_place=True)
                if pair.has_one_role and pair.similarity >= self._cuts.in_place:
                    yield pair

    def _is_enough(self, pair: Pair) -> bool:
        """Short texts resemble each other by chance: they need more, and the same role."""
        if min(len(pair.origin.coded), len(pair.text.coded)) >= self._cuts.words_of_long:
            return pair.similarity >= self._cuts.long
        return pair.has_one_role and pair.similarity >= self._cuts.short


class _Shelf:
    """Origins, to be asked for those that are most like a text."""

    def __init__(self, origins: Iterable[Text]) -> None:
        self._origins = sorted(origins, key=lambda origin: origin.place)
        # Of older ones, all that counts is their order.
        self._places = [origin.place for origin in self._origins if origin.gap is not None]
        self._rough = [_roughly(origin.coded) for origin in self._origins]

    def most_like(self, text: Text, cuts: Cuts) -> Sequence[Pair]:
        """At most `_BEST` that may be alike; of those equally alike, near ones or recent ones."""
        # Of equals, rapidfuzz gives the first: let the list begin a little before its place.
        first = max(0, bisect_left(self._places, text.place) - _BEST // 2)
        near = self._rough[first:] + self._rough[:first]
        cut = cuts.long if len(text.coded) >= cuts.words_of_long else cuts.short
        found = process.extract(
            _roughly(text.coded),
            near,
            scorer=Indel.normalized_similarity,
            # rapidfuzz rounds: with 0.6 it loses what is 0.6 exactly.
            score_cutoff=cut - 0.001,
            limit=_BEST,
        )
        likely = (self._origins[(index + first) % len(near)] for _, _, index in found)
        return [Pair(origin, text, _similarity(origin, text)) for origin in likely]


def _similarity(origin: Text, text: Text) -> float:
    return Indel.normalized_similarity(origin.coded, text.coded)


def _roughly(coded: str) -> str:
    """
    Write *coded* with 256 characters, which compare four times as fast.

    Equal words stay equal, so that texts never look less alike than they are.
    """
    return "".join(chr(1 + ord(word) % 255) if word != "\0" else word for word in coded)


def _by_gap(texts: Iterable[Text]) -> Mapping[int, Sequence[Text]]:
    gaps: dict[int, list[Text]] = defaultdict(list)
    for text in texts:
        if text.gap is not None:
            gaps[text.gap].append(text)
    return gaps
