"""
What carry-over costs: ours, `msgmerge --previous` and Babel's `Catalog.update`, same catalogs.

Prints CPU seconds (user and system), for one language and for forty, and how many of the edited
messages got the text of the message they were made from. Ours is the matching and the giving out
of the old texts; msgmerge is the whole process, and `msgmerge -N` what of it is not matching;
Babel's is the update alone. Run it with `make bench`.
"""

import pydoc_data.topics
import random
import resource
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import polib
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from workflow.catalogs.carrying import carry_over
from workflow.domain.segment import Segment

SEED = 13
LANGUAGES = 40
SIZES = (30, 200, 1_000)
LARGEST = 5_000

# Babel takes minutes for all 150 new messages of 1,000: so many of them are measured, evenly
# spread, and the rest is estimated.
BABEL_QUERIES = 4
BABEL_WHOLE_UP_TO = 200


class Prose:
    """Text that reads like English: order-2 Markov chains over the reference of Python itself."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        said = [word for topic in pydoc_data.topics.topics.values() for word in topic.split()]
        self._next: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (first, second), third in zip(pairwise(said), said[2:], strict=False):
            self._next[first, second].append(third)
        self._starts = sorted(pair for pair in self._next if pair[0][0].isupper())

    def paragraph(self, length: int = 60) -> str:
        """About *length* words, a fifth more or less."""
        wanted = self.random.randint(length * 4 // 5, length * 6 // 5)
        words: list[str] = []
        while len(words) < wanted:
            pair = self.random.choice(self._starts)
            while len(words) < wanted and pair in self._next:
                words.append(pair[0])
                pair = (pair[1], self.random.choice(self._next[pair]))
        return " ".join(words).replace("&", "and").replace("<", "").replace("\\", "")

    def edit(self, text: str, count: int) -> str:
        """Replace, drop or put in *count* words; none that Markdown could mean something by."""
        words = text.split(" ")
        for _ in range(count):
            plain = [at for at, word in enumerate(words) if word.isalpha()]
            at = self.random.choice(plain) if plain else len(words)
            fresh = self.random.choice(self._starts)[1]
            fresh = fresh if fresh.isalpha() else "indeed"
            change = self.random.choice(("replace", "drop", "put in"))
            change = change if len(plain) > 1 else "put in"
            words[at : at + (change != "put in")] = [fresh] if change != "drop" else []
        return " ".join(words)


@dataclass
class Change:
    """Two revisions; *parents* has for each edited message the one it was made from."""

    before: list[Segment]
    after: list[Segment] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)


def change_of(size: int) -> Change:
    """*size* messages: 10 % edited by one to four words, 5 % removed, 5 % put in."""
    prose = Prose(SEED)
    texts = list(dict.fromkeys(prose.paragraph() for _ in range(size + size // 50)))[:size]
    change = Change([Segment("p", text) for text in texts])
    chosen = prose.random.sample(range(size), size * 15 // 100)
    edited, removed = set(chosen[: size // 10]), set(chosen[size // 10 :])
    for number, text in enumerate(texts):
        if number in edited:
            child = prose.edit(text, prose.random.randint(1, 4))
            change.parents[child] = text
            change.after.append(Segment("p", child))
        elif number not in removed:
            change.after.append(Segment("p", text))
    for _ in removed:
        change.new.append(prose.paragraph())
        place = prose.random.randrange(len(change.after))
        change.after.insert(place, Segment("p", change.new[-1]))
    return change


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """CPU seconds of *work*, its child processes among them; the median of *runs*."""

    def spent() -> float:
        own, children = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    measured = []
    for _ in range(runs):
        started = spent()
        work()
        measured.append(spent() - started)
    return statistics.median(measured)


def ours_seconds(change: Change, languages: int, runs: int) -> float:
    """Of deciding once and handing the old texts on in each language."""
    catalogs = [{s.digest: s.msgid[::-1] for s in change.before} for _ in range(languages)]

    def work() -> None:
        carried = carry_over(change.before, change.after)
        for catalog in catalogs:
            assert {c.segment: catalog[c.origin] for c in carried}

    # The clock of resource usage is too coarse for milliseconds: several at a time.
    batch = max(1, 300 // len(change.before))
    return seconds(lambda: [work() for _ in range(batch)], runs) / batch


def catalog_of(segments: Sequence[Segment], *, translated: bool) -> Catalog:
    catalog = Catalog(locale="fr")
    for segment in segments:
        text = segment.msgid.translate(str.maketrans("aeiou", "àéîöü")) if translated else ""
        catalog.add(segment.msgid, text, context=segment.context)
    return catalog


def babel(change: Change) -> tuple[float, str]:
    """CPU seconds of one update, and a note on what came of it and on what was estimated."""
    asked = [*change.parents, *change.new]
    whole = len(change.before) <= BABEL_WHOLE_UP_TO
    sample = set(asked if whole else asked[:: len(asked) // BABEL_QUERIES][:BABEL_QUERIES])
    some = [s for s in change.after if s.msgid in sample or s.msgid not in asked]
    template = catalog_of(some, translated=False)
    catalog = catalog_of(change.before, translated=True)
    spent = seconds(lambda: catalog.update(template)) * len(asked) / len(sample)
    got = {str(m.id): str(m.previous_id[0]) for m in catalog if m.previous_id}
    note = found(change, got, sample)
    return spent, note if whole else f"{note}; estimated from {len(sample)} of {len(asked)} queries"


class Msgmerge:
    """The program, and its files in *folder*."""

    def __init__(self, folder: Path, change: Change) -> None:
        self._old, self._new, self._out = (folder / name for name in ("old.po", "new.pot", "out"))
        for path, segments in ((self._old, change.before), (self._new, change.after)):
            with path.open("wb") as file:
                write_po(file, catalog_of(segments, translated=path is self._old), width=0)

    def run(self, *options: str) -> None:
        command = ["msgmerge", "--quiet", *options, self._old, self._new, "-o", self._out]
        subprocess.run(command, check=True)

    def result(self) -> dict[str, str]:
        """By message, the message that its text was written for; Babel does not read these."""
        return {e.msgid: e.previous_msgid for e in polib.pofile(str(self._out)) if e.fuzzy}


def found(change: Change, got: Mapping[str, str], asked: Collection[str]) -> str:
    """How many of the edited messages *asked* have their parent's text, how many new ones any."""
    children = [child for child in change.parents if child in asked]
    right = sum(got.get(child) == change.parents[child] for child in children)
    live = {segment.msgid for segment in change.after}
    words = f"{right}/{len(children)} right, {sum(t in got for t in change.new)} for new ones"
    return f"{words}, {sum(old in live for old in got.values())} from live ones"


def ours_found(change: Change) -> str:
    msgids = {s.digest: s.msgid for s in (*change.before, *change.after)}
    carried = carry_over(change.before, change.after)
    got = {msgids[c.segment]: msgids[c.origin] for c in carried}
    return found(change, got, change.parents)


def line(name: str, one: float, many: float, how: str, note: str) -> None:
    print(f"  {name:<12}{one:>10.4f} s {many:>11.4f} s {how:<19} {note}")


def measure(size: int) -> None:
    change = change_of(size)
    one, many = (ours_seconds(change, languages, 7) for languages in (1, LANGUAGES))
    print(f"{size} messages: 1 language, {LANGUAGES} languages")
    line("ours", one, many, "measured", ours_found(change))
    with tempfile.TemporaryDirectory() as folder:
        msgmerge = Msgmerge(Path(folder), change)
        bare = seconds(lambda: msgmerge.run("-N"), 3)
        whole = seconds(lambda: msgmerge.run("--previous"), 3 if size <= BABEL_WHOLE_UP_TO else 1)
        note = found(change, msgmerge.result(), change.parents)
        forty, how = whole * LANGUAGES, f"×{LANGUAGES} extrapolated"
        if size == min(SIZES):
            forty, how = seconds(lambda: [msgmerge.run("--previous") for _ in range(40)]), ""
    line("msgmerge", whole, forty, how or "measured", note)
    line("msgmerge -N", bare, bare * LANGUAGES, f"×{LANGUAGES} extrapolated", "no matching")
    slow, note = babel(change)
    line("Babel", slow, slow * LANGUAGES, f"×{LANGUAGES} extrapolated", note)
    print(f"  ours, {LANGUAGES} languages / 1: {many / one:.2f}", end="; ")
    print(
        f"msgmerge / ours: {whole / one:.0f} (matching alone {(whole - bare) / one:.0f})", end="; "
    )
    print(f"Babel / ours: {slow / one:.0f}")
    print(f"  {LANGUAGES} languages: msgmerge / ours {forty / many:.0f}", end=", ")
    print(f"Babel / ours {slow * LANGUAGES / many:.0f}")


def main() -> None:
    """Measure all sizes, and ours where the others would take hours."""
    print(f"CPU time; messages of about 60 words, seed {SEED}")
    for size in SIZES:
        measure(size)
    change = change_of(LARGEST)
    spent = ours_seconds(change, LANGUAGES, 1)
    print(f"{LARGEST} messages, {LANGUAGES} languages: ours {spent:.2f} s, {ours_found(change)}")
    for length, of in ((60, "60 words"), (7, "7 words, the most an article may hold")):
        old, new = (
            [Segment("p", text) for text in map(Prose(seed).paragraph, [length] * LARGEST)]
            for seed in (1, 2)
        )
        spent = seconds(lambda old=old, new=new: carry_over(old, new))  # type: ignore[misc]
        print(f"{LARGEST} messages of {of}, all of them replaced: ours {spent:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"this process at its largest, Babel's catalogs among it: {peak:.0f} MB")


if __name__ == "__main__":
    main()
