"""
What carry-over finds: articles that go through many revisions, each change planted and known.

Paragraphs are edited lightly and heavily, split, joined, moved, dressed as list items, put in
capitals, deleted and restored. Prints how many edited segments found the text that they were
made from, and what became of the translations. Run it with `make bench`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.benchmarks.carry_over import Prose
from workflow.catalogs.carrying import carry_over
from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText
from workflow.domain.segment import Segment
from workflow.intake import read_article

SEEDS = range(1, 9)
REVISIONS = 25
CHANGES = 4
ARTICLE = Path(__file__).parent.parent / "data" / "presskit13" / "article.md"


@dataclass
class Block:
    """
    A block of Markdown that is one segment.

    Attributes:
        parent: Number of the block whose text it has, changed; None if it is all new or as it was.
        change: What was done to it in this revision.
    """

    number: int
    text: str
    parent: int | None = None
    change: str = ""


@dataclass
class History:
    """An article on its way; *digests* has for each block ever written its last segment."""

    prose: Prose
    blocks: list[Block]
    deleted: list[Block] = field(default_factory=list)
    digests: dict[int, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1_000))

    def change(self) -> None:
        """Do one thing to the article."""
        things = (
            *(self.edit_lightly, self.edit_heavily, self.split, self.join, self.move, self.swap),
            *(self.delete, self.restore, self.restore_edited, self.put_in, self.dress, self.shout),
        )
        self.prose.random.choice(things)()

    def edit_lightly(self) -> None:
        block = self.some()
        words = _length(block.text)
        self.rewrite(block, self.prose.edit(block.text, 1 if words < 15 else 3), "edited lightly")

    def edit_heavily(self) -> None:
        block = self.some(at_least=15)
        times = _length(block.text) * 2 // 5
        self.rewrite(block, self.prose.edit(block.text, times), "edited heavily")

    def split(self) -> None:
        """At the end of a sentence; the larger part has the parent."""
        block = self.some(at_least=15)
        parts = block.text.split(". ")
        if len(parts) > 1:
            middle = len(parts) // 2
            halves = ". ".join(parts[:middle]) + ".", ". ".join(parts[middle:])
            larger, smaller = sorted(halves, key=_length, reverse=True)
            place = self.blocks.index(block) + (larger is halves[0])
            self.rewrite(block, larger, "split, larger part")
            self.blocks.insert(place, Block(next(self.numbers), smaller, change="new"))

    def join(self) -> None:
        """Two paragraphs; the larger one is the parent."""
        block = self.some(at_least=15)
        place = self.blocks.index(block) + 1
        if place < len(self.blocks) and _is_free_prose(self.blocks[place]):
            other = self.blocks.pop(place)
            text = f"{block.text} {other.text}"
            larger = max((block, other), key=lambda part: _length(part.text))
            self.blocks[place - 1] = larger
            self.rewrite(larger, text, "joined, larger part")

    def move(self) -> None:
        block = self.some()
        self.blocks.remove(block)
        self.blocks.insert(self.prose.random.randrange(len(self.blocks) + 1), block)

    def swap(self) -> None:
        """Two neighbours, both of them edited too."""
        place = self.prose.random.randrange(len(self.blocks) - 1)
        pair = self.blocks[place : place + 2]
        self.blocks[place : place + 2] = pair[::-1]
        if all(map(_is_free_prose, pair)):
            for block in pair:
                self.rewrite(block, self.prose.edit(block.text, 4), "swapped and edited")

    def delete(self) -> None:
        block = self.some()
        self.blocks.remove(block)
        self.deleted.append(block)

    def restore(self) -> None:
        if self.deleted:
            place = self.prose.random.randrange(len(self.deleted))
            block = self.deleted.pop(place)
            block.change = block.change or "restored"
            self.blocks.insert(self.prose.random.randrange(len(self.blocks)), block)

    def restore_edited(self) -> None:
        """Of an older revision, not of this one."""
        old = [b for b in self.deleted if not b.change and _length(b.text) >= 15]
        if old:
            block = self.prose.random.choice(old)
            self.deleted.remove(block)
            self.blocks.insert(self.prose.random.randrange(len(self.blocks)), block)
            self.rewrite(block, self.prose.edit(block.text, 3), "restored and edited")

    def put_in(self) -> None:
        block = Block(next(self.numbers), self.prose.paragraph(), change="new")
        self.blocks.insert(self.prose.random.randrange(len(self.blocks) + 1), block)

    def dress(self) -> None:
        """Make a paragraph a list item."""
        block = self.some(at_least=15)
        self.rewrite(block, f"- {block.text}", "made a list item")

    def shout(self) -> None:
        block = self.some()
        if block.text.replace(" ", "").isalpha():
            self.rewrite(block, block.text.upper(), "in capitals")

    def some(self, at_least: int = 2) -> Block:
        """A block that nothing has happened to in this revision."""
        can = [
            b for b in self.blocks
            if not b.change and (_is_free_prose(b) if at_least > 2 else _length(b.text) > 1)
        ]  # fmt: skip
        return self.prose.random.choice(can)

    def rewrite(self, block: Block, text: str, change: str) -> None:
        if text != block.text:
            block.parent, block.text, block.change = block.number, text, change

    def revision(self) -> list[Segment]:
        """Cut it into segments, as the program does."""
        body = "\n\n".join(block.text for block in self.blocks)
        cut = list(segments(ArticleText(title="Title", body=body)))[1:]
        assert len(cut) == len(self.blocks), "a block is one segment"
        return cut


def _length(text: str) -> int:
    return len(text.split())


def _is_free_prose(block: Block) -> bool:
    return not block.change and block.text[:2] not in ("- ", "##") and _length(block.text) >= 15


@dataclass
class Tally:
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    none: Counter[str] = field(default_factory=Counter)
    vanished: int = 0
    waiting: int = 0
    carried: int = 0
    from_live: int = 0
    twice: int = 0
    back: int = 0
    lost: int = 0
    new: int = 0
    filled_new: int = 0


def run(history: History, tally: Tally) -> None:
    """Take the article through its revisions, and restore all that was deleted in the last."""
    before = history.revision()
    remember(history, before)
    earlier: list[Segment] = []
    known = {segment.digest for segment in before}
    for number in range(REVISIONS):
        for _ in range(CHANGES):
            history.change()
        if number == REVISIONS - 1:
            while history.deleted:
                history.restore()
        after = history.revision()
        judge(history, tally, before, after, earlier, known)
        remember(history, after)
        earlier = [*before, *earlier]
        known |= {segment.digest for segment in after}
        before = after


def judge(
    history: History,
    tally: Tally,
    before: list[Segment],
    after: list[Segment],
    earlier: list[Segment],
    known: set[str],
) -> None:
    """Count what one revision did."""
    carried = {c.segment: c.origin for c in carry_over(before, after, earlier)}
    live = {segment.digest for segment in after}
    gone = {segment.digest for segment in before} - live
    tally.vanished += len(gone)
    tally.carried += len(carried)
    tally.from_live += len(set(carried.values()) & live)
    tally.twice += len(carried) - len(set(carried.values()))
    tally.waiting += len(gone - set(carried.values()))
    for block, segment in zip(history.blocks, after, strict=True):
        if segment.digest in known:
            tally.back += block.change == "restored"
        elif block.parent is not None and history.digests[block.parent] not in live:
            judge_edit(tally, block.change, carried.get(segment.digest), history, block.parent)
        else:
            tally.lost += block.change == "restored"
            tally.new += block.change == "new"
            tally.filled_new += block.change == "new" and segment.digest in carried


def judge_edit(
    tally: Tally, change: str, origin: str | None, history: History, parent: int
) -> None:
    right = origin == history.digests[parent]
    count_of = tally.right if right else tally.wrong if origin else tally.none
    count_of[change] += 1


def remember(history: History, cut: list[Segment]) -> None:
    for block, segment in zip(history.blocks, cut, strict=True):
        history.digests[block.number] = segment.digest
    for block in (*history.blocks, *history.deleted):
        block.parent, block.change = None, ""


def synthetic(prose: Prose) -> list[Block]:
    return [Block(number, prose.paragraph()) for number in range(60)]


def real(prose: Prose) -> list[Block]:
    """The release of PostgreSQL 13, a block for each paragraph, heading and list item."""
    del prose
    body = read_article(ARTICLE.read_bytes(), ARTICLE.name).text.body
    texts = body.replace("\n- ", "\n\n- ").split("\n\n")
    return [Block(number, text.strip()) for number, text in enumerate(texts) if text.strip()]


def report(name: str, start: Callable[[Prose], list[Block]]) -> None:
    tally = Tally()
    for seed in SEEDS:
        prose = Prose(seed)
        run(History(prose, start(prose)), tally)
    total = sum((tally.right + tally.wrong + tally.none).values())
    found = sum(tally.right.values())
    print(f"{name}: seeds {SEEDS[0]} to {SEEDS[-1]}, {REVISIONS} revisions each")
    print(f"  edited segments that found their parent: {found} of {total} ({found / total:.1%})")
    for change in sorted(tally.right | tally.wrong | tally.none):
        right, wrong, none = (c[change] for c in (tally.right, tally.wrong, tally.none))
        print(f"    {change:<20} right {right:>4}  another {wrong:>3}  none {none:>3}")
    print(f"  new paragraphs that got a text: {tally.filled_new} of {tally.new}")
    print(f"  carried {tally.carried}, from a live segment {tally.from_live}", end=", ")
    print(f"twice from the same one {tally.twice}")
    print(f"  vanished {tally.vanished}, taken over {tally.vanished - tally.waiting}", end=", ")
    print(f"waiting among the earlier ones {tally.waiting}")
    print(f"  restored word for word {tally.back + tally.lost}", end=", ")
    print(f"back by themselves {tally.back}, translations lost {tally.lost}")


def main() -> None:
    """Run both histories."""
    report("Synthetic article, 60 paragraphs of 60 words", synthetic)
    report("Press release of PostgreSQL 13", real)


if __name__ == "__main__":
    main()
