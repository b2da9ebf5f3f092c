"""
Carry-over: which segment of the last revision became which segment of the new one.

Decided on the source text alone, once for all languages. Only a segment that is gone hands its
text on, and only once; what resembles a segment that is still there is a matter for suggestions.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from workflow.catalogs.matching import CHARACTERS, WORDS, Matching, Text
from workflow.catalogs.words import words
from workflow.domain.segment import Segment


class CarriedKind(StrEnum):
    """Why a segment takes over the text of another."""

    MOVED = "moved"
    RESTORED = "restored"
    EDITED = "edited"


@dataclass(frozen=True)
class Carried:
    """
    A new segment takes over the translations of one that is gone.

    Attributes:
        segment: Digest of the new one.
        origin: Digest of the one that is gone: of the last revision, or `restored` or `edited`
            from an older one.
        kind: `moved` and `restored` have the very same text in another role.
        similarity: Of their words, from 0 to 1; 1 if they differ in nothing else.
    """

    segment: str
    origin: str
    kind: CarriedKind
    similarity: float


def carry_over(
    before: Sequence[Segment],
    after: Sequence[Segment],
    earlier: Sequence[Segment] = (),
    *,
    spaceless: bool = False,
) -> tuple[Carried, ...]:
    """
    Say which new segments of *after* take over the text of which vanished ones.

    The same text in another role comes first, then what was edited; the last revision comes
    before older ones. Nobody's approval is decided here: that a text was carried is no reason
    to trust it.

    Args:
        before: The last revision's segments, in reading order.
        after: The new revision's, in reading order.
        earlier: Those of older revisions, newest first, in any number; may repeat others.
        spaceless: Whether the source is written without blanks (`words.is_spaceless`).

    Returns:
        In the order of *after*, one to one. A segment that *before* or *earlier* has under its
        own digest is not in it: its translations belong to the digest and come back by
        themselves.

    Source:
        shared/facts/gettext-and-translation.md, D: "Recommended matcher".
    """
    olds, news, olders = _by_digest(before), _by_digest(after), _by_digest(earlier)
    old_stands, new_stands = _stands(list(olds), list(news))
    fresh = {d: s for d, s in news.items() if d not in olds and d not in olders}
    spell = _Speller(fresh.values(), spaceless).spell
    new = [Text(d, s, *new_stands[d], spell(s)) for d, s in fresh.items()]
    vanished = [Text(d, s, *old_stands[d], spell(s)) for d, s in olds.items() if d not in news]
    gone = ((d, s) for d, s in olders.items() if d not in news and d not in olds)
    older = [Text(d, s, place, None, spell(s)) for place, (d, s) in enumerate(gone)]
    matching = Matching(new, CHARACTERS if spaceless else WORDS)
    steps = (
        (CarriedKind.MOVED, matching.same_text, vanished),
        (CarriedKind.RESTORED, matching.same_text, older),
        (CarriedKind.EDITED, matching.edited, vanished),
        (CarriedKind.EDITED, matching.edited, older),
    )
    pairs = [(kind, pair) for kind, match, origins in steps for pair in match(origins)]
    return tuple(
        Carried(pair.text.digest, pair.origin.digest, kind, pair.similarity)
        for kind, pair in sorted(pairs, key=lambda found: found[1].text.place)
    )


class _Speller:
    """Writes each word as one character, so that texts compare word by word."""

    def __init__(self, new: Iterable[Segment], spaceless: bool) -> None:
        self._spaceless = spaceless
        counted = Counter(word for segment in new for word in self._words(segment))
        # Frequent words get the low numbers, which compare faster.
        common = counted.most_common(sys.maxunicode)
        self._characters = {word: chr(number) for number, (word, _) in enumerate(common, 1)}

    def spell(self, segment: Segment) -> str:
        # The 0 is a word that no new text has; it matches nothing.
        return "".join(self._characters.get(word, "\0") for word in self._words(segment))

    def _words(self, segment: Segment) -> Sequence[str]:
        return words(segment.msgid, spaceless=self._spaceless)


def _by_digest(segments: Iterable[Segment]) -> Mapping[str, Segment]:
    """In their order; of the same one twice, the first."""
    found: dict[str, Segment] = {}
    for segment in segments:
        found.setdefault(segment.digest, segment)
    return found


# Place in the new revision and number of the gap between unchanged segments, by digest.
_Stands = Mapping[str, tuple[int, int]]


def _stands(old: Sequence[str], new: Sequence[str]) -> tuple[_Stands, _Stands]:
    """Say where the segments of both revisions stand in the new one, or would."""
    old_stands: dict[str, tuple[int, int]] = {}
    new_stands: dict[str, tuple[int, int]] = {}
    start = gap = 0
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            start, gap = step.dest_end, gap + 1
        for offset, digest in enumerate(old[step.src_start : step.src_end]):
            old_stands[digest] = (start + offset, gap)
        for place in range(step.dest_start, step.dest_end):
            new_stands[new[place]] = (place, gap)
    return old_stands, new_stands
