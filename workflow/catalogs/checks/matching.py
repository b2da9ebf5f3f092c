"""
Which numbers of a source its translation lacks, and which it adds.

Values are compared as a multiset. What languages write differently is let through: an hour of 12
or 24, "2019/20", a date in figures or words, a small number spelled out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from workflow.catalogs.checks.figures import Figure

# Pairing takes quadratic time. A message of more numbers than this is no prose.
_MOST: Final = 300

Same = Callable[[Figure, Figure], bool]


def differences(
    source: Sequence[Figure], target: Sequence[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """
    What only *source* has and what only *target* has, each in reading order.

    Optional figures are never reported, and stand for those of the other side.
    """
    if max(len(source), len(target)) > _MOST:
        return _by_value(source, target), _by_value(target, source)
    lefts, rights = _all_unpaired(source, target)
    lefts, rights = _all_unpaired([*_in_parts(lefts)], [*_in_parts(rights)])
    missing, added = _required(lefts, target), _required(rights, source)
    if not missing or not added:
        missing, added = ([f for f in side if not f.spellable] for side in (missing, added))
    return _once(missing), _once(added)


def _by_value(figures: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    """Those of *figures* that *others* has not at all."""
    known = {value for figure in others for value in (*figure.values, *figure.parts)}
    texts = {figure.text for figure in others}
    return [
        figure
        for figure in figures
        if figure.text not in texts and known.isdisjoint(figure.values) and not figure.optional
    ]


def _all_unpaired(
    lefts: Sequence[Figure], rights: Sequence[Figure]
) -> tuple[Sequence[Figure], Sequence[Figure]]:
    for same in (_equal, _abbreviated, _same_hour):
        lefts, rights = _unpaired(lefts, rights, same)
    return lefts, rights


def _unpaired(
    lefts: Sequence[Figure], rights: Sequence[Figure], same: Same
) -> tuple[list[Figure], list[Figure]]:
    """Those of both sides that pair with none; required ones choose first."""
    free = sorted(rights, key=lambda figure: figure.optional)
    lonely = []
    for left in sorted(lefts, key=lambda figure: figure.optional):
        partner = next((right for right in free if same(left, right)), None)
        if partner is None:
            lonely.append(left)
        else:
            free = [right for right in free if right is not partner]
    return ([f for f in lefts if _is_in(f, lonely)], [f for f in rights if _is_in(f, free)])


def _is_in(figure: Figure, figures: Iterable[Figure]) -> bool:
    return any(figure is each for each in figures)


def _equal(one: Figure, other: Figure) -> bool:
    if one.values and other.values:
        return not one.values.isdisjoint(other.values)
    return one.text == other.text


def _abbreviated(one: Figure, other: Figure) -> bool:
    """A year and its last two digits."""
    return _is_short_of(one, other) or _is_short_of(other, one)


def _is_short_of(short: Figure, year: Figure) -> bool:
    if not (short.parts or len(short.text) == 2):
        return False
    years = {int(value) % 100 for value in year.values if 1900 <= value < 2100}
    return not years.isdisjoint(map(int, (v for v in short.values if v < 100)))


def _same_hour(one: Figure, other: Figure) -> bool:
    """The same hour of a clock with 12 hours and one with 24."""
    if not (one.clock or other.clock):
        return False
    return any(
        left != right and left <= 24 and right <= 24 and left % 12 == right % 12
        for left in one.values
        for right in other.values
    )


def _in_parts(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Each run of digits of a date or time on its own; they keep the text of the whole."""
    for figure in figures:
        for part in figure.parts:
            is_zero = figure.optional or not part
            yield replace(figure, values=frozenset((part,)), optional=is_zero)
        if not figure.parts:
            yield figure


def _required(figures: Iterable[Figure], others: Sequence[Figure]) -> list[Figure]:
    """Those that the other side must have; a name may be repeated there or here."""
    return [
        figure
        for figure in figures
        if not (figure.optional or (figure.named and any(_equal(figure, o) for o in others)))
    ]


def _once(figures: Iterable[Figure]) -> list[Figure]:
    """Parts of one figure that are left over are one figure again."""
    kept: list[Figure] = []
    for figure in figures:
        if not (figure.parts and kept and kept[-1].text == figure.text):
            kept.append(figure)
    return kept
