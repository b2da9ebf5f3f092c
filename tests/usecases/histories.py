"""
Random histories of an article: four people who may do everything, and what each answers for.

Each word that somebody writes is one of its kind. The model knows nothing of digests and rows: it
notes who wrote a text since somebody signed it, and who stands behind a word.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import Engine

from tests.factories import EN, FR, make_text
from tests.usecases.newsroom import Newsroom
from workflow.catalogs.merging import Fate
from workflow.domain.edition import Edition, EditionState
from workflow.domain.roles import Actor
from workflow.domain.segment import Segment
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import WorkflowError
from workflow.usecases.bringing_in import revise
from workflow.usecases.one_message import Written, save, standing
from workflow.usecases.restoring_revisions import restore_revision
from workflow.usecases.taking_back import take_back_sign_off
from workflow.usecases.translating import awaited, import_catalog, read_filled

NAMES = ("ann", "ben", "cid", "dot")
PEOPLE = {name: Actor(name, frozenset(Role), frozenset({FR})) for name in NAMES}
WHO = st.sampled_from(NAMES)
WHERE = st.integers(0, 9)

# Words of the source, and of the French.
WORD = re.compile(r"\b[sf]\d+\b")
SENTENCE = "The river {} is open to everybody who lives beside it."

_OPEN = (ArticleState.APPROVED, ArticleState.PUBLISHED)
_slugs = count(1)


def in_state(*states: ArticleState) -> Callable[..., object]:
    return precondition(lambda machine: machine.news.article.state in states)


def in_french() -> Callable[..., object]:
    """Where there is a French edition to work on."""
    return precondition(
        lambda machine: (
            machine.news.article.state in _OPEN and FR in machine.news.article.plan.languages
        )
    )


@dataclass(frozen=True)
class Signing:
    """Who signed the French texts of some segments, and when."""

    turn: int
    who: str
    texts: Mapping[str, str]


class Histories(RuleBasedStateMachine):
    """
    Attributes:
        involved: Who wrote or submitted the source text since it was approved.
        turns: Counts what is written and signed.
        written: By segment, when its French was written, and by whom.
        signings: All signings of the French that nobody took back.
        behind: By word, who wrote it, and who approved it.
        texts: By segment, all French texts that it ever had.
        seen: The digests of the French edition that somebody has looked at.
        published: How many publications there were.
    """

    room = Newsroom

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.news = self.room(engine, f"story-{next(_slugs)}")
        self.words = count(1)
        self.involved: set[str] = set()
        self.turns = count(1)
        self.written: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.signings: list[Signing] = []
        self.behind: dict[str, set[str]] = defaultdict(set)
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.bodies: list[tuple[str, ...]] = []
        self.seen: list[str] = []
        self.catalogs: list[bytes] = []
        self.published = 0

    @initialize(who=WHO)
    def bring_in(self, who: str) -> None:
        with self.news.write() as uow:
            for person in PEOPLE.values():
                uow.people.put(person, uow.now)
        body = (SENTENCE.format(self._word("s")), SENTENCE.format(self._word("s")))
        self.news.bring_in(make_text(body="\n\n".join(body)), PEOPLE[who])
        self._write_source(who, body)
        self.carry_on(who)

    @in_state(ArticleState.DRAFT)
    @rule(who=WHO, where=WHERE, how=st.sampled_from(("reword", "add", "drop", "restore")))
    def edit(self, who: str, where: int, how: str) -> None:
        body = list(self.bodies[-1])
        place = where % len(body)
        if how == "reword":
            body[place] = body[place].replace("river", f"river {self._word('s')}", 1)
        elif how == "add":
            body.insert(place, SENTENCE.format(self._word("s")))
        elif how == "restore":
            body = list(self.bodies[where % len(self.bodies)])
        elif len(body) > 1:
            del body[place]
        with self.news.write() as uow:
            text = make_text(body="\n\n".join(body))
            article = uow.articles.by_slug(self.news.slug)
            revise(uow, article, text, PEOPLE[who], confirmed=True)
        if tuple(body) != self.bodies[-1]:
            self._write_source(who, tuple(body))

    @in_state(ArticleState.DRAFT)
    @rule(who=WHO)
    def submit(self, who: str) -> None:
        self.news.move(Action.SUBMIT, PEOPLE[who])
        self.involved.add(who)

    @in_state(ArticleState.REVIEW)
    @rule(who=WHO)
    def return_(self, who: str) -> None:
        self.news.move(Action.RETURN, PEOPLE[who], reason="Not yet.")

    @in_state(ArticleState.REVIEW)
    @rule(who=WHO)
    def take_back(self, who: str) -> None:
        article = self.news.article
        is_let = self._is_let(lambda: self.news.move(Action.TAKE_BACK, PEOPLE[who]))
        assert is_let == (who in {article.written_by, article.submitted_by})

    @precondition(lambda machine: machine.news.article.live is not None)
    @in_state(ArticleState.DRAFT, ArticleState.REVIEW, ArticleState.APPROVED)
    @rule(who=WHO)
    def abandon(self, who: str) -> None:
        public = self._public()
        self.news.move(Action.ABANDON, PEOPLE[who], confirmed=True)
        assert self._public() == public
        self.bodies.append(self._body(self.news.article.revision))

    @in_state(ArticleState.DRAFT)
    @rule(who=WHO, which=WHERE)
    def restore_text(self, who: str, which: int) -> None:
        """Save an old revision anew: whoever had a hand in it is involved again."""
        with self.news.write() as uow:
            article = uow.articles.by_slug(self.news.slug)
            number = which % uow.articles.last_revision_number(article.id) + 1
            restored = restore_revision(
                uow, article.slug, number, article.revision, PEOPLE[who], confirmed=True
            )
            is_new = restored.revision != article.revision
        if is_new:
            # Who restores words does not stand behind them: their writer must not approve them.
            self.bodies.append(self._body(number))
            self.involved = set(self.news.article.involved)

    @in_state(ArticleState.REVIEW)
    @rule(who=WHO)
    def approve(self, who: str) -> None:
        if self._is_let(lambda: self.news.move(Action.APPROVE, PEOPLE[who])):
            assert who not in self.involved
            self.involved.clear()
            self._stand_behind(who, self.bodies[-1])
        else:
            # Who wrote a revision does not approve it, also if somebody else did and reopened it.
            assert who in self.involved | {self.news.article.written_by}

    @in_state(ArticleState.DRAFT, ArticleState.REVIEW)
    @rule(who=WHO)
    def carry_on(self, who: str) -> None:
        """From wherever the text is to open catalogs, if there is anybody to approve it."""
        if self.news.article.state is ArticleState.DRAFT:
            self.submit(who)
        for other in NAMES:
            if self.news.article.state is ArticleState.REVIEW:
                self.approve(other)

    @in_state(ArticleState.APPROVED)
    @rule(who=WHO)
    def reopen(self, who: str) -> None:
        self.news.move(Action.REOPEN, PEOPLE[who], confirmed=True)

    @in_state(ArticleState.PUBLISHED)
    @rule(who=WHO)
    def correct(self, who: str) -> None:
        self.news.move(Action.CORRECT, PEOPLE[who], reason="It was wrong.")
        self.involved.add(who)

    @in_french()
    @rule(
        who=WHO,
        where=WHERE,
        how=st.sampled_from(("new", "add", "old", "old", "doubt")),
        days=st.integers(0, 2),
    )
    def translate(self, who: str, where: int, how: str, days: int) -> None:
        """Write one message, by a clock that may have been set back by *days*."""
        edition = self.news.edition(FR)
        segment = edition.segments[where % edition.total]
        now = edition.shown.get(segment.digest, "")
        known = self.texts[segment.digest] or [self._word("f")]
        says = {
            "new": self._word("f"),
            "add": f"{now} {self._word('f')}",
            "old": known[where % len(known)],
            "doubt": now or self._word("f"),
        }[how]
        self._write(who, segment, says, needs_work=how == "doubt", days=days)
        self._require_as_known()

    @in_french()
    @rule(who=WHO, other=WHO, where=WHERE)
    def waver(self, who: str, other: str, where: int) -> None:
        """Change a text, and put back what it was."""
        edition = self.news.edition(FR)
        segment = edition.segments[where % edition.total]
        before = edition.shown.get(segment.digest)
        self._write(who, segment, self._word("f"))
        if before is not None:
            self._write(other, segment, before)
        self._require_as_known()

    @in_french()
    @rule(who=WHO)
    def fill(self, who: str) -> None:
        """Translate what is not translated, and settle what needs work."""
        edition = self.news.edition(FR)
        for segment in edition.segments:
            if segment.digest not in edition.shown:
                self._write(who, segment, self._word("f"))

    @in_french()
    @rule(who=WHO, is_public=st.sampled_from((True, True, False)))
    def finish(self, who: str, is_public: bool) -> None:
        """Fill the catalog, have it signed by whoever may, and perhaps publish it."""
        self.fill(who)
        for other in NAMES:
            if not self._is_signed(self.news.edition(FR)):
                self.sign(other, None)
        if is_public and self.news.article.state is ArticleState.APPROVED:
            self.publish(who)

    @precondition(lambda machine: len(machine.catalogs) < 3)
    @in_french()
    @rule()
    def download(self) -> None:
        self.catalogs.append(str(self.news.catalog(FR)).encode())

    @precondition(lambda machine: machine.catalogs)
    @in_french()
    @rule(who=WHO, which=WHERE)
    def upload(self, who: str, which: int) -> None:
        """Send back a catalog, perhaps an old one, with a comment and two texts in it."""
        data = self.catalogs[which % len(self.catalogs)]
        for _ in range(2):
            data = data.replace(b'msgstr ""\n\n#', f'msgstr "{self._word("f")}"\n\n#'.encode(), 1)
        with self.news.write() as uow:
            wanted = awaited(uow, self.news.slug, FR, PEOPLE[who])
            filled = read_filled(b"# Sent again.\n" + data, wanted)
            report = import_catalog(uow, filled, PEOPLE[who], confirmed=True)
        for each in report.merged:
            if each.fate is Fate.TAKEN:
                self._note(who, each.message.segment, each.message.text)
        self._require_as_known()

    @precondition(lambda machine: len(machine.seen) < 3)
    @in_french()
    @rule()
    def look(self) -> None:
        self.seen.append(self.news.edition(FR).digest)

    @in_french()
    @rule(who=WHO, which=st.one_of(st.none(), st.none(), WHERE))
    def sign(self, who: str, which: int | None) -> None:
        """Sign what is there now, or what somebody looked at once."""
        edition = self.news.edition(FR)
        is_old = which is not None and self.seen
        seen = self.seen[which % len(self.seen)] if is_old and which is not None else edition.digest
        unsigned = self._unsigned(each.digest for each in edition.segments)
        if self._is_let(lambda: self.news.sign(FR, PEOPLE[who], seen=seen)):
            assert seen == edition.digest
            assert who not in unsigned
            self.signings.append(Signing(next(self.turns), who, edition.shown))
        elif edition.state is EditionState.COMPLETE and seen == edition.digest:
            assert who in self._unsigned(self.written)

    @in_french()
    @rule(who=WHO)
    def take_back_sign_off(self, who: str) -> None:
        edition = self.news.edition(FR)

        def take_back() -> None:
            with self.news.write() as uow:
                take_back_sign_off(uow, self.news.slug, FR, PEOPLE[who], confirmed=True)

        if self._is_let(take_back):
            assert self._is_signed(edition)
            self.signings = [each for each in self.signings if not self._is_of(each, edition)]
            assert self.news.edition(FR).state is EditionState.COMPLETE
        else:
            is_public = self.news.article.state is ArticleState.PUBLISHED
            assert is_public or not self._is_signed(edition)

    @in_state(ArticleState.APPROVED)
    @rule(who=WHO)
    def publish(self, who: str) -> None:
        edition = self.news.edition(FR)
        if not self._is_let(lambda: self.news.publish(actor=PEOPLE[who])):
            assert not self._is_signed(edition)
            return
        self.published += 1
        assert not self.involved
        assert self._is_signed(edition)
        for language, words in self._public().items():
            assert words, language
            assert all(word[0] == {EN: "s", FR: "f"}[language] for word in words)
            assert all(map(self._is_answered_for, words))

    def teardown(self) -> None:
        if not self.bodies:
            return
        # Nothing may be left for the next history.
        self.news.work()

    def _body(self, number: int) -> tuple[str, ...]:
        with self.news.read() as uow:
            text = uow.articles.revision(self.news.article.id, number).text
        return tuple(text.body.split("\n\n"))

    def _public(self) -> dict[object, set[str]]:
        """The words of the files that are public, by language."""
        live = self.news.article.live
        assert live is not None
        with self.news.read() as uow:
            files = uow.publications.files(live)
        found: dict[object, set[str]] = defaultdict(set)
        for each in files:
            release = self.news.releases[each.inputs]
            # The page of a withdrawn one shows nothing of its text.
            if not release.withdrawn:
                found[each.language] |= set(WORD.findall(repr(release.document)))
        return found

    def _is_signed(self, edition: Edition) -> bool:
        """Whether somebody signed all of its texts together, after the last was written."""
        is_whole = edition.translated == edition.total
        return is_whole and any(self._is_of(each, edition) for each in self.signings)

    def _is_of(self, signing: Signing, edition: Edition) -> bool:
        segments = {each.digest for each in edition.segments}
        written = (turn for each in segments for turn, _ in self.written[each])
        return segments == signing.texts.keys() and signing.turn > max(written, default=0)

    def _unsigned(self, segments: Iterable[str]) -> set[str]:
        """Who wrote one of *segments* since somebody signed it."""
        found = set()
        for segment in segments:
            signed = max((s.turn for s in self.signings if segment in s.texts), default=0)
            found |= {who for turn, who in self.written[segment] if turn > signed}
        return found

    def _is_answered_for(self, word: str) -> bool:
        """Whether two people stand behind a word."""
        signers = {s.who for s in self.signings if word in WORD.findall(repr(s.texts.values()))}
        return len(self.behind[word] | signers) > 1

    def _require_as_known(self) -> None:
        """What counts as signed off, somebody has signed since it was written."""
        edition = self.news.edition(FR)
        assert edition.state is not EditionState.SIGNED_OFF or self._is_signed(edition)

    def _word(self, kind: str) -> str:
        return f"{kind}{next(self.words)}"

    def _write(
        self, who: str, segment: Segment, text: str, *, needs_work: bool = False, days: int = 0
    ) -> None:
        slug = self.news.slug
        with self.news.write() as uow:
            uow.now -= timedelta(days=days)
            found = standing(uow, uow.articles.by_slug(slug), FR, segment.digest)
            written = Written(text, needs_work, found.mark)
            save(uow, slug, FR, segment.digest, written, PEOPLE[who], confirmed=True)
            was = found.translation
        if was is None or found.mark == 0 or (was.text, was.needs_work) != (text, needs_work):
            self._note(who, segment, text)

    def _note(self, who: str, segment: Segment, text: str) -> None:
        self.written[segment.digest].append((next(self.turns), who))
        self.texts[segment.digest].append(text)
        self._stand_behind(who, [text])

    def _write_source(self, who: str, body: tuple[str, ...]) -> None:
        before = self.bodies[-1] if self.bodies else ()
        self.bodies.append(body)
        self.involved.add(who)
        self._stand_behind(who, [each for each in body if each not in before])

    def _stand_behind(self, who: str, texts: Iterable[str]) -> None:
        for text in texts:
            for word in WORD.findall(text):
                self.behind[word].add(who)

    def _is_let(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except WorkflowError:
            return False
        return True
