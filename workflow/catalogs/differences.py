"""
What became of one text in another: line by line, and within a changed line word by word.

Nothing here is a page: each change is a value that says what it is, for whoever shows it.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, groupby
from typing import Final

from rapidfuzz.distance import Indel

from workflow.catalogs.lines import Line, Mark, Run, merged
from workflow.catalogs.words import atoms, says_something

# Lines of which fewer words are the same are another line, not a changed one.
_ALIKE: Final = 0.4
# Of these an article has one each: another text is the same line changed.
_SINGLE: Final = frozenset(
    "headline subtitle organisation place date embargo signature keywords".split()
)
# Beyond this many pairs of lines between two that are the same, all of them are other lines.
_MAX_PAIRS: Final = 40_000
# And beyond this many pairs of words, a line is changed as a whole.
_MAX_WORD_PAIRS: Final = 100_000_000


class LineKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED_AWAY = "moved_away"
    MOVED_HERE = "moved_here"


class PieceKind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    RESTYLED = "restyled"


@dataclass(frozen=True)
class Piece:
    """
    A stretch of a line.

    Attributes:
        marks: Of the newer text, of the older if it was removed.
        was: The older marks of what was `restyled`; else empty.
    """

    kind: PieceKind
    text: str
    marks: tuple[Mark, ...] = ()
    was: tuple[Mark, ...] = ()

    @property
    def gained(self) -> tuple[Mark, ...]:
        """The marks that it has and had not."""
        return tuple(mark for mark in self.marks if mark not in self.was)

    @property
    def lost(self) -> tuple[Mark, ...]:
        """The marks that it had and has not."""
        return tuple(mark for mark in self.was if mark not in self.marks)


@dataclass(frozen=True)
class LineChange:
    """
    What became of one line.

    Attributes:
        before: None if it was added; also of what moved here, whose older place tells of it.
        after: None if it was removed or moved away.
        pieces: Its whole text; more than one kind of them only if it is `changed`.
    """

    kind: LineKind
    before: Line | None
    after: Line | None
    pieces: tuple[Piece, ...]

    @property
    def line(self) -> Line:
        """As it is now, or was."""
        return next(line for line in (self.after, self.before) if line is not None)

    @property
    def turned(self) -> bool:
        """Whether it is another kind of line now: a heading that was a paragraph."""
        return bool(
            self.before
            and self.after
            and (self.before.role, self.before.depth, self.before.detail)
            != (self.after.role, self.after.depth, self.after.detail)
        )


def difference(
    old: Sequence[Line], new: Sequence[Line], *, spaceless: bool = False
) -> tuple[LineChange, ...]:
    """
    Say what became of the lines *old* in *new*, in the order in which one reads both.

    Args:
        spaceless: Whether they are written without blanks (`words.is_spaceless`).

    Returns:
        Every line of both. Those with a `before` are *old*, those with an `after` are *new*, and
        the pieces of a line that are not added, or not removed, are its older or newer runs.
    """
    gaps = tuple(_gaps(old, new))
    gone, came = _moves(gaps, old, new)
    changes: list[LineChange] = []
    for gap in gaps:
        changes += (_whole(LineKind.SAME, old[at], new[to]) for at, to in gap.same)
        pairs = _pairs(
            [at for at in gap.removed if at not in gone],
            [to for to in gap.added if to not in came],
            old,
            new,
        )
        removed, added = deque(gap.removed), deque(gap.added)
        for at, to in (*pairs, (len(old), len(new))):
            while removed and removed[0] < at:
                here = removed.popleft()
                kind = LineKind.MOVED_AWAY if here in gone else LineKind.REMOVED
                changes.append(_whole(kind, old[here], None))
            while added and added[0] < to:
                here = added.popleft()
                kind = LineKind.MOVED_HERE if here in came else LineKind.ADDED
                changes.append(_whole(kind, None, new[here]))
            if at < len(old):
                removed.popleft()
                added.popleft()
                changes.append(_changed(old[at], new[to], spaceless))
    return tuple(changes)


@dataclass(frozen=True)
class _Gap:
    """Lines that both have, by their places in both, and what each has after them."""

    same: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def _gaps(old: Sequence[Line], new: Sequence[Line]) -> Iterator[_Gap]:
    numbers = dict(zip(dict.fromkeys((*old, *new)), count(), strict=False))
    steps = Indel.opcodes([numbers[line] for line in old], [numbers[line] for line in new])
    same: list[tuple[int, int]] = []
    removed: list[int] = []
    added: list[int] = []
    for step in steps:
        before = range(step.src_start, step.src_end)
        after = range(step.dest_start, step.dest_end)
        if step.tag != "equal":
            removed += before
            added += after
            continue
        yield _Gap(tuple(same), tuple(removed), tuple(added))
        same, removed, added = list(zip(before, after, strict=True)), [], []
    yield _Gap(tuple(same), tuple(removed), tuple(added))


def _moves(
    gaps: Sequence[_Gap], old: Sequence[Line], new: Sequence[Line]
) -> tuple[frozenset[int], frozenset[int]]:
    """The places in both of the same lines that stand elsewhere now, one for one."""
    waiting: dict[Line, deque[int]] = defaultdict(deque)
    for at in (at for gap in gaps for at in gap.removed if old[at].text.strip()):
        waiting[old[at]].append(at)
    pairs = [
        (waiting[new[to]].popleft(), to) for gap in gaps for to in gap.added if waiting.get(new[to])
    ]
    return frozenset(at for at, _ in pairs), frozenset(to for _, to in pairs)


def _pairs(
    removed: Sequence[int], added: Sequence[int], old: Sequence[Line], new: Sequence[Line]
) -> tuple[tuple[int, int], ...]:
    """Which of the *removed* became which of the *added*: the most alike, and none crosswise."""
    if len(removed) * len(added) > _MAX_PAIRS:
        return ()
    before, after = (
        [_Worded.of(each) for each in lines]
        for lines in ([old[at] for at in removed], [new[to] for to in added])
    )
    # How alike the rest is, from each place on, and by which step that is reached.
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[one.likeness(other) for other in after] for one in before]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return tuple((removed[i], added[j]) for i, j in _steps(best, alike))


def _steps(
    best: Sequence[Sequence[float]], alike: Sequence[Sequence[float]]
) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(alike) and j < len(alike[i]):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


@dataclass(frozen=True)
class _Worded:
    line: Line
    words: tuple[str, ...]

    @classmethod
    def of(cls, line: Line) -> "_Worded":
        # By characters between blanks, too: what counts here is only how much is the same.
        found = (each.casefold() for each in atoms(line.text, spaceless=True))
        return cls(line, tuple(each for each in found if says_something(each)))

    def likeness(self, other: "_Worded") -> float:
        """From 0 to 1; 0 if these are two lines and not one that was changed."""
        role = self.line.role
        if role in _SINGLE or other.line.role in _SINGLE:
            return float(role == other.line.role)
        found = Indel.normalized_similarity(self.words, other.words)
        return found if found >= _ALIKE else 0.0


def _whole(kind: LineKind, before: Line | None, after: Line | None) -> LineChange:
    piece = {
        LineKind.ADDED: PieceKind.ADDED,
        LineKind.REMOVED: PieceKind.REMOVED,
    }.get(kind, PieceKind.SAME)
    line = after or before
    runs = line.runs if line else ()
    return LineChange(kind, before, after, tuple(Piece(piece, r.text, r.marks) for r in runs))


def _changed(before: Line, after: Line, spaceless: bool) -> LineChange:
    old, new = _atoms(before.runs, spaceless), _atoms(after.runs, spaceless)
    pieces = _joined(_word_pieces(old, new))
    return LineChange(LineKind.CHANGED, before, after, tuple(_merged(pieces)))


def _atoms(runs: Iterable[Run], spaceless: bool) -> list[Run]:
    """Each word, blank and sign with its marks; what stands alone is one, whatever its text."""
    return [
        Run(atom, run.marks)
        for run in runs
        for atom in ((run.text,) if run.alone else atoms(run.text, spaceless=spaceless))
    ]


# What both have, with what the one and the other has after it.
_Step = tuple[list[Piece], list[Run], list[Run]]


def _word_pieces(old: Sequence[Run], new: Sequence[Run]) -> Iterator[_Step]:
    if len(old) * len(new) > _MAX_WORD_PAIRS:
        yield [], list(old), list(new)
        return
    coded: list[list[int]] = []
    numbers: dict[tuple[str, str], int] = {}
    for side in (old, new):
        coded.append([numbers.setdefault((r.text, r.alone), len(numbers)) for r in side])
    kept: list[Piece] = []
    removed: list[Run] = []
    added: list[Run] = []
    for step in Indel.opcodes(*coded):
        before = old[step.src_start : step.src_end]
        after = new[step.dest_start : step.dest_end]
        if step.tag != "equal":
            removed += before
            added += after
            continue
        yield kept, removed, added
        kept, removed, added = list(map(_kept, before, after)), [], []
    yield kept, removed, added


def _kept(before: Run, after: Run) -> Piece:
    if before.marks == after.marks:
        return Piece(PieceKind.SAME, after.text, after.marks)
    return Piece(PieceKind.RESTYLED, after.text, after.marks, before.marks)


def _joined(steps: Iterable[_Step]) -> Iterator[Piece]:
    """A rewritten phrase is one change: blanks and signs between two changes belong to both."""
    removed: list[Run] = []
    added: list[Run] = []
    for kept, next_removed, next_added in steps:
        between = (removed or added) and (next_removed or next_added)
        if between and not any(_stays(piece) for piece in kept):
            removed += (
                Run(p.text, p.was if p.kind is PieceKind.RESTYLED else p.marks) for p in kept
            )
            added += (Run(piece.text, piece.marks) for piece in kept)
        else:
            yield from _told(removed, added)
            yield from kept
            removed, added = [], []
        removed += next_removed
        added += next_added
    yield from _told(removed, added)


def _stays(piece: Piece) -> bool:
    return says_something(piece.text) or bool(Run(piece.text, piece.marks).alone)


def _told(removed: Iterable[Run], added: Iterable[Run]) -> Iterator[Piece]:
    yield from (Piece(PieceKind.REMOVED, run.text, run.marks) for run in merged(removed))
    yield from (Piece(PieceKind.ADDED, run.text, run.marks) for run in merged(added))


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of the same kind and marks as one; what stands alone stays so."""
    for (kind, marks, was, alone), found in groupby(
        pieces, key=lambda p: (p.kind, p.marks, p.was, Run(p.text, p.marks).alone)
    ):
        texts = [piece.text for piece in found]
        yield from (
            Piece(kind, text, marks, was) for text in (texts if alone else ["".join(texts)])
        )
