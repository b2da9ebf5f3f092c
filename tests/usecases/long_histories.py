"""
Random histories over time: what `histories` has, with plans, instants, withdrawals, cancellations,
people who lose their roles, and restored back-ups.

After each step all that is due is done, as by a worker. Then nothing may be public too soon, too
late, unplanned or unsigned, and what became of each accepted publication must be said.

Whoever adds an act adds a rule: what must hold is looked at after each step.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import Engine

from tests.factories import DE, EN, FR
from tests.usecases.histories import PEOPLE, WHO, Histories, in_french, in_state
from tests.usecases.newsroom import Newsroom
from worker.base import STALLED_FOR, ending
from workflow.domain.article import LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState
from workflow.errors import WorkflowError
from workflow.jobs import Kind, Outcome, Wanted, WorkState
from workflow.storage.promise_store import is_promise
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.calendar import calendar
from workflow.usecases.expiring import cancel_withdrawals
from workflow.usecases.outcomes import as_facts
from workflow.usecases.planning import plan_languages
from workflow.usecases.promises import GRACE, stall
from workflow.usecases.publishing import cancel_publication
from workflow.usecases.resuming import resume

PLANS = (
    LanguagePlan((FR,)),
    LanguagePlan((FR,), (DE,)),
    LanguagePlan((), (FR,)),
    LanguagePlan(),
)
# What may follow on a publication that was accepted.
BEGINNINGS = (
    "wait",
    "cancel",
    "ask anew",
    "reopen",
    "write",
    "restore",
    "later",
    "withdraw",
    "withdraw while it joins",
    "expire",
)
THEN = st.sampled_from(BEGINNINGS)
_LEASE = timedelta(minutes=1)
_OWNER = "newsroom"


def in_public() -> Callable[..., object]:
    """Where something has been public and is not withdrawn."""
    return precondition(
        lambda machine: (
            machine.news.article.live is not None
            and machine.news.article.state is not ArticleState.WITHDRAWN
        )
    )


def in_waiting() -> Callable[..., object]:
    """Where an accepted publication is neither out, cancelled nor void."""
    return precondition(lambda machine: machine.waiting)


@dataclass(frozen=True)
class TimedNewsroom(Newsroom):
    """A newsroom whose clock is set by hand, and whose refused promises wait as a worker's do."""

    ahead: list[timedelta] = field(default_factory=lambda: [timedelta()])

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with super().write() as uow:
            uow.now += self.ahead[0]
            yield uow

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with super().read() as uow:
            uow.now += self.ahead[0]
            yield uow

    @property
    def now(self) -> datetime:
        with self.read() as uow:
            return uow.now

    def work(self, kinds: Collection[Kind] = tuple(Kind)) -> list[Outcome]:
        while (row := self._next(kinds)) is not None:
            try:
                with self.write() as uow:
                    outcome = self.perform(uow, row)
                    uow.work.finish(row.id, _OWNER, uow.now, outcome.state, outcome.facts)
            except WorkflowError as error:
                with self.write() as uow:
                    _settle(uow, row, error)
        return []

    def _next(self, kinds: Collection[Kind]) -> Wanted | None:
        with self.write() as uow:
            due = uow.work.due(kinds, uow.now, 1)
            return uow.work.claim(due[0][1], _OWNER, uow.now, _LEASE) if due else None


def _settle(uow: UnitOfWork, row: Wanted, error: WorkflowError) -> None:
    state = ending(error)
    if state is not None and not is_promise(row):
        uow.work.finish(row.id, _OWNER, uow.now, state, as_facts(error))
        return
    facts = as_facts(error)
    stalled = stall(uow, row, facts) if state else None
    later = uow.now + STALLED_FOR
    uow.work.give_back(row.id, _OWNER, later, counts=False, stalled=stalled, outcome=facts)


class LongHistories(Histories):
    """
    Attributes:
        beginning: What follows first, of `BEGINNINGS`.
        plan: What the article has to appear in.
        promised: The instants of all accepted publications, by their rows.
        expiring: Those of all accepted withdrawals, with their languages; None for all.
        held: The rows that wait since a back-up was restored.
        withdrawn: The languages that were taken back and not asked for since.
        public: The words that were public after the last step, by language.
        waiting: The rows of accepted publications that wait.
    """

    room = TimedNewsroom

    def __init__(self, engine: Engine, beginning: str) -> None:
        super().__init__(engine)
        self.beginning = beginning
        self.plan = LanguagePlan((FR,))
        self.promised: dict[int, datetime] = {}
        self.expiring: dict[int, tuple[LanguageTag | None, datetime]] = {}
        self.held: set[int] = set()
        self.withdrawn: set[LanguageTag] = set()
        self.public: dict[LanguageTag, set[str]] = {}
        self.waiting: set[int] = set()

    @initialize(who=WHO, hours=st.sampled_from((1, 20)))
    def bring_in(self, who: str, hours: int) -> None:
        """Begin where most can happen: with a publication that was accepted."""
        super().bring_in(who)
        self.finish_for_later(who, hours, self.beginning)

    @in_state(ArticleState.APPROVED)
    @rule(who=WHO, hours=st.sampled_from((0, 0, 1, 20)))
    def publish(self, who: str, hours: int = 0) -> None:
        now = self.news.now
        at = now + timedelta(hours=hours) if hours else None
        blocked = self._is_blocked(at or now)
        work_id = 0

        def ask() -> None:
            nonlocal work_id
            work_id = self.news.ask_to_publish(PEOPLE[who], at=at)

        if self._is_let(ask):
            assert not blocked
            self.withdrawn.discard(EN)
            self.held.discard(work_id)
            self.promised[work_id] = at or now
        else:
            assert blocked

    @in_state(ArticleState.APPROVED)
    @in_french()
    @rule(
        who=WHO,
        hours=st.sampled_from((1, 20)),
        then=THEN,
    )
    def finish_for_later(self, who: str, hours: int, then: str) -> None:
        """Fill and sign all there is, have it published later, and perhaps think better of it."""
        self.finish(who, is_public=False)
        self.publish(who, hours)
        if then == "cancel":
            self.cancel(who)
        elif then == "ask anew":
            self.publish(who, hours + 1)
        elif then == "reopen":
            self.reopen(who)
        elif then == "write":
            self.translate(who, 0, "new", 0)
        elif then == "later":
            self.translate(who, 0, "new", 0)
            self.decide_languages(who, LanguagePlan((), (FR,)))
            self.let_time_pass(hours * 60 + 1)
        elif then in ("withdraw", "withdraw while it joins", "expire"):
            self.let_time_pass(hours * 60 + 1)
            self._take_back(who, then)
        elif then == "restore":
            self.restore()

    def _take_back(self, who: str, how: str) -> None:
        """Take back what is public, in French or altogether, as one of `BEGINNINGS` says."""
        if self.news.article.live is None:
            return
        if how == "withdraw":
            self.withdraw_language(who, FR)
        elif how == "expire":
            self.expire(who, FR, 1)
            self.expire(who, None, 20)
        else:
            self.withdraw_while_it_joins(who)

    @in_state(ArticleState.PUBLISHED)
    @in_french()
    @rule(who=WHO)
    def withdraw_while_it_joins(self, who: str) -> None:
        """Correct what is public, let the French follow, and withdraw it before it does."""
        self.correct(who)
        self.edit(who, 0, "add")
        self.carry_on(who)
        if self.news.article.state is not ArticleState.APPROVED:
            return
        self.decide_languages(who, LanguagePlan((), (FR,)))
        self.publish(who)
        self.news.work()
        self.finish(who, is_public=False)
        self.restore()
        if FR in self._texts():
            self.withdraw_language(who, FR)
        self.resume(who)

    @rule(minutes=st.sampled_from((1, 61, 61, 26 * 60)))
    def let_time_pass(self, minutes: int) -> None:
        self.news.ahead[0] += timedelta(minutes=minutes)
        self.work()
        with self.news.read() as uow:
            for number, instant in self.promised.items():
                row = uow.work.get(number)
                is_due = instant <= uow.now <= instant + GRACE
                if is_due and number not in self.held and not self._is_blocked(instant):
                    assert row is not None
                    assert row.state is not WorkState.WANTED, row

    @in_waiting()
    @rule(who=WHO)
    def cancel(self, who: str) -> None:
        def ask() -> None:
            with self.news.write() as uow:
                cancel_publication(uow, self.news.slug, PEOPLE[who])

        self._is_let(ask)

    @rule(who=WHO, which=st.sampled_from(PLANS))
    def decide_languages(self, who: str, which: LanguagePlan) -> None:
        def ask() -> None:
            with self.news.write() as uow:
                slug, seen = self.news.slug, self.news.article.plan.version
                plan_languages(uow, slug, which, PEOPLE[who], seen=seen, confirmed=True)

        if self._is_let(ask):
            self.plan = which
            self.withdrawn -= set(which.languages)
            self.news.work()

    @in_public()
    @rule(who=WHO, is_meant=st.sampled_from((True, False, False, False)))
    def withdraw(self, who: str, is_meant: bool) -> None:
        # It ends the history, so it is done seldom.
        if not is_meant:
            return
        self.news.ask(Action.WITHDRAW, PEOPLE[who], ready=Reason.ERROR, confirmed=True)
        self.news.work([Kind.MOVE])
        assert not any(self._texts().values())
        self.news.work()
        self.withdrawn |= {EN, FR, DE}

    @in_public()
    @rule(who=WHO, language=st.sampled_from((EN, FR)))
    def withdraw_language(self, who: str, language: LanguageTag) -> None:
        def ask() -> None:
            self.news.ask(
                Action.WITHDRAW, PEOPLE[who], ready=Reason.ERROR, language=language, confirmed=True
            )

        if self._is_let(ask):
            self.news.work([Kind.MOVE])
            # At once, and not only when its notice is made.
            assert language not in self._texts()
            self.news.work()
            self._withdrew(language)

    @in_public()
    @rule(who=WHO, language=st.sampled_from((None, EN, FR)), hours=st.sampled_from((1, 20)))
    def expire(self, who: str, language: LanguageTag | None, hours: int) -> None:
        """Have it withdrawn later; what is public of it then is withdrawn."""
        at = self.news.now + timedelta(hours=hours)

        def ask() -> None:
            number = self.news.ask(
                Action.WITHDRAW,
                PEOPLE[who],
                ready=Reason.ERROR,
                language=language,
                at=at,
                confirmed=True,
            )
            self.expiring[number] = (language, at)

        self._is_let(ask)

    @precondition(lambda machine: machine.expiring)
    @rule(who=WHO)
    def let_it_stay(self, who: str) -> None:
        def cancel() -> None:
            with self.news.write() as uow:
                cancel_withdrawals(uow, self.news.slug, PEOPLE[who])

        self._is_let(cancel)

    @in_public()
    @in_state(ArticleState.DRAFT, ArticleState.REVIEW, ArticleState.APPROVED)
    @rule(who=WHO)
    def abandon(self, who: str) -> None:
        """A public language that the correction had dropped is planned again."""
        super().abandon(who)
        if FR in self.public and FR not in self.plan.languages:
            self.plan = LanguagePlan(self.plan.must, (*self.plan.later, FR))

    @rule(who=WHO)
    def lose_roles(self, who: str) -> None:
        """What somebody asked for while they had them is done all the same."""
        with self.news.write() as uow:
            uow.people.put(Actor(who), uow.now)

    @precondition(lambda machine: machine.waiting or machine.expiring)
    @rule()
    def restore(self) -> None:
        with self.news.write() as uow:
            uow.promises.hold()
            rows = [uow.work.get(number) for number in (*self.promised, *self.expiring)]
            # Whatever was neither out nor cancelled nor void waits for a person.
            self.held |= {row.id for row in rows if row and row.state is WorkState.WANTED}

    @precondition(lambda machine: machine.held)
    @rule(who=WHO)
    def resume(self, who: str) -> None:
        with self.news.write() as uow:
            resume(uow, PEOPLE[who])
        self.held.clear()
        self.work()

    @invariant()
    def nothing_is_public_that_must_not_be(self) -> None:
        if not self.bodies:
            return
        self.work()
        article = self.news.article
        public = {language: words for language, words in self._texts().items() if words}
        assert not public.keys() & self.withdrawn
        for language, words in public.items():
            if words != self.public.get(language):
                assert all(map(self._is_answered_for, words))
                assert language in (EN, *self.plan.languages)
                assert article.state is ArticleState.PUBLISHED
        self.public = public

    @invariant()
    def what_became_of_each_promise_is_said(self) -> None:
        if not self.promised:
            return
        with self.news.read() as uow:
            shown = {each.promise.wanted.id: each.standing for each in calendar(uow).due}
            said = uow.audit.entries(self.news.slug)
            rows = {number: uow.work.get(number) for number in self.promised}
            now = uow.now
        self.waiting.clear()
        for number, instant in self.promised.items():
            row = rows[number]
            assert row is not None
            match row.state:
                case WorkState.WANTED:
                    self.waiting.add(number)
                    is_well, blocked = shown[number] == "waiting", self._is_blocked(instant)
                    assert is_well <= (now < instant and not blocked), shown
                    assert (shown[number] == "restored") == (number in self.held)
                case WorkState.DONE:
                    assert instant <= now
                    assert number not in self.held
                case WorkState.VOID:
                    assert _names(said, "void_publication", instant)
                case WorkState.SUPERSEDED:
                    assert _names(said, "cancel_publication", instant) or _names(
                        said, "request_publication", instant, within="instead_of"
                    )
                case _:
                    raise AssertionError(row)

    @invariant()
    def what_is_to_be_withdrawn_is_or_is_said_not_to_be(self) -> None:
        with self.news.read() as uow:
            shown = {each.promise.wanted.id for each in calendar(uow).due}
            said = uow.audit.entries(self.news.slug)
            rows = {number: uow.work.get(number) for number in self.expiring}
        now = self.news.now
        for number, (_, instant) in self.expiring.items():
            row = rows[number]
            assert row is not None
            match row.state:
                case WorkState.WANTED:
                    assert number in shown
                    assert now < instant or number in self.held
                case WorkState.DONE:
                    assert instant <= now
                    assert number not in self.held
                case WorkState.SUPERSEDED:
                    assert _names(said, "cancel_withdrawal", instant) or _names(
                        said, "request_withdrawal", instant, within="instead_of"
                    )
                case _:
                    raise AssertionError(row)

    def work(self) -> None:
        """Do what is due, and know which languages it took back."""
        waiting = self._expiring_in(WorkState.WANTED)
        self.news.work()
        for number in waiting & self._expiring_in(WorkState.DONE):
            language = self.expiring[number][0]
            # The last public language goes with the article.
            if language is None or self.news.article.state is ArticleState.WITHDRAWN:
                self.withdrawn |= {EN, FR, DE}
            else:
                self._withdrew(language)

    def _expiring_in(self, state: WorkState) -> set[int]:
        with self.news.read() as uow:
            rows = uow.work.states(list(self.expiring))
        return {row.id for row in rows if row.state is state}

    def _withdrew(self, language: LanguageTag) -> None:
        self.withdrawn.add(language)
        must, later = (
            tuple(each for each in kind if each != language)
            for kind in (self.plan.must, self.plan.later)
        )
        self.plan = LanguagePlan(must, later)

    def _texts(self) -> dict[LanguageTag, set[str]]:
        if self.news.article.live is None:
            return {}
        return {LanguageTag(str(each)): words for each, words in self._public().items()}

    def _is_blocked(self, instant: datetime) -> bool:
        """Whether the article cannot go public at *instant* as it is."""
        if self.news.article.state is not ArticleState.APPROVED:
            return True
        if FR in self.plan.must and not self._is_signed(self.news.edition(FR)):
            return True
        for number in self._expiring_in(WorkState.WANTED):
            language, ends = self.expiring[number]
            if language in (None, EN) and ends < instant:
                return True
        # Somebody has to say what becomes of a public language that is not planned any more.
        return FR in self.public and FR not in self.plan.languages


def _names(
    said: Collection[object], action: str, instant: datetime, within: str = "instant"
) -> bool:
    """Whether an audit entry of *action* names *instant*."""
    return any(
        each["action"] == action and instant.isoformat() in str(each["details"].get(within))  # type: ignore[index]
        for each in said
    )
