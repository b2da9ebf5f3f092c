"""
The board: the newest articles of each state, and what waits for one person.

Both look at a bounded number of the most recently changed articles of a state, so that they cost
the same however many there are; `Group.is_cut` says that there may be more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain

from workflow.domain.article import Article
from workflow.domain.edition import Edition, EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, may
from workflow.domain.states import Action, ArticleState, Role
from workflow.domain.transitions import Asked, act
from workflow.errors import WorkflowError
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage.paging import Part
from workflow.storage.promise_store import PROMISED
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.calendar import calendar
from workflow.usecases.editions import Content, those_opened
from workflow.usecases.expiring import Expiry, expiries
from workflow.usecases.outcomes import refusal
from workflow.usecases.promises import Promise, promises_among
from workflow.usecases.public_now import public_of_all
from workflow.usecases.reading import Summary, summary_of
from workflow.usecases.signatures import writers_of_all

# How many articles of a state the board shows.
PER_STATE = 5
# Among how many of a state it looks for what waits for somebody, and how much of that it shows.
LOOKED_AT: Mapping[ArticleState, int] = {
    ArticleState.REVIEW: 40,
    ArticleState.APPROVED: 30,
    ArticleState.PUBLISHED: 20,
}
PER_GROUP = 6

_EDITING = frozenset({Role.EDITOR, Role.PUBLISHER, Role.ADMIN})


class Waits(StrEnum):
    """For what something waits for a person, the most urgent first."""

    AT_RISK = "at_risk"
    FAILED = "failed"
    RETURNED = "returned"
    REVIEW = "review"
    PUBLISH = "publish"
    SIGN_OFF = "sign_off"
    TRANSLATE = "translate"
    DRAFT = "draft"


@dataclass(frozen=True)
class Todo:
    """
    One thing that waits for somebody.

    Attributes:
        editions: Which, of what is to be translated or signed off.
        error: Why work failed.
        reason: Why a draft was returned; empty if it was not.
    """

    article: Article
    title: str
    editions: tuple[Edition, ...] = ()
    error: WorkflowError | None = None
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """What waits for the same; *is_cut* if there is more than is shown, or may be."""

    waits: Waits
    todos: tuple[Todo, ...]
    is_cut: bool


@dataclass(frozen=True)
class Card:
    """
    An article on the board.

    Attributes:
        promise: The publication that was accepted and is not done; None if there is none.
        expiries: The withdrawals that wait for their instants.
        is_under_way: Whether other work waits.
        has_failed: Whether work on its working revision failed.
    """

    summary: Summary
    promise: Promise | None = None
    expiries: tuple[Expiry, ...] = ()
    is_under_way: bool = False
    has_failed: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When its publication is due."""
        return self.promise.wanted.due_at if self.promise else None

    @property
    def embargo(self) -> datetime | None:
        """Until when nothing may go public, while that matters."""
        is_over = self.summary.article.state in (ArticleState.PUBLISHED, ArticleState.WITHDRAWN)
        return None if is_over else self.summary.text.embargo


@dataclass(frozen=True)
class Column:
    """The newest articles of a state; *has_more* if there are others."""

    state: ArticleState
    cards: tuple[Card, ...]
    has_more: bool


@dataclass(frozen=True)
class Board:
    """The board of one person; only groups in which something waits."""

    mine: tuple[Group, ...]
    columns: tuple[Column, ...]

    @property
    def is_empty(self) -> bool:
        return not any(column.cards for column in self.columns)


def board(uow: UnitOfWork, actor: Actor, *, four_eyes: bool) -> Board:
    """The board of *actor*, in a number of statements that depends on nothing."""
    newest = {state: _newest(uow, state) for state in ArticleState}
    shown = {state: articles[:PER_STATE] for state, articles in newest.items()}
    content = Content.of(uow, _read_whole(newest, shown, actor))
    desk = _Desk(uow, actor, newest, content, four_eyes)
    articles = tuple(chain(*shown.values()))
    public = public_of_all(uow, articles)
    made = cards(uow, [summary_of(content, each, public) for each in articles])
    columns = tuple(
        Column(
            state,
            tuple(card for card in made if card.summary.article.state is state),
            has_more=len(newest[state]) > PER_STATE,
        )
        for state in ArticleState
    )
    return Board(desk.groups(), columns)


def cards(uow: UnitOfWork, shown: Sequence[Summary]) -> tuple[Card, ...]:
    """Those articles with the work that waits or failed."""
    unsettled = uow.work.unsettled([each.article.id for each in shown])
    promises = promises_among(uow, shown, unsettled)
    return tuple(
        _card(each, unsettled.get(each.article.id, ()), promises.get(each.article.id))
        for each in shown
    )


def _card(summary: Summary, rows: Sequence[Wanted], promise: Promise | None) -> Card:
    current = [row for row in rows if _is_current(row, summary.article)]
    waiting = [row for row in current if row.state is WorkState.WANTED]
    return Card(
        summary,
        promise=promise,
        expiries=tuple(sorted(expiries(rows), key=lambda each: each.instant)),
        is_under_way=any(row.kind not in PROMISED for row in waiting),
        has_failed=len(waiting) < len(current),
    )


def _is_current(row: Wanted, article: Article) -> bool:
    return row.params.get("revision") == article.revision


def _newest(uow: UnitOfWork, state: ArticleState) -> tuple[Article, ...]:
    """One more than is shown at least, to see whether there are others."""
    limit = max(LOOKED_AT.get(state, 0), PER_STATE + 1)
    return tuple(listed.article for listed in uow.articles.page(Part(limit, state)).articles)


def _read_whole(
    newest: Mapping[ArticleState, Sequence[Article]],
    shown: Mapping[ArticleState, Sequence[Article]],
    actor: Actor,
) -> list[Article]:
    """Those whose editions are needed: what is shown, and what may wait for *actor*."""
    works_on_editions = actor.roles & {Role.TRANSLATOR, Role.PUBLISHER}
    open_ones = (ArticleState.APPROVED, ArticleState.PUBLISHED) if works_on_editions else ()
    wanted = chain(*shown.values(), *(newest[state] for state in open_ones))
    return list({article.id: article for article in wanted}.values())


@dataclass(frozen=True)
class _Desk:
    """What is looked at to see what waits for *actor*."""

    uow: UnitOfWork
    actor: Actor
    newest: Mapping[ArticleState, Sequence[Article]]
    content: Content
    four_eyes: bool

    def groups(self) -> tuple[Group, ...]:
        returned, drafts = self._drafts()
        sign_off, translate, ready = self._editions()
        found: Mapping[Waits, Sequence[Todo]] = {
            Waits.AT_RISK: self._at_risk(),
            Waits.FAILED: self._failed(),
            Waits.RETURNED: returned,
            Waits.REVIEW: self._to_review(),
            Waits.PUBLISH: ready,
            Waits.SIGN_OFF: sign_off,
            Waits.TRANSLATE: translate,
            Waits.DRAFT: drafts,
        }
        return tuple(
            Group(waits, tuple(todos[:PER_GROUP]), len(todos) > PER_GROUP)
            for waits, todos in found.items()
            if todos
        )

    def _drafts(self) -> tuple[list[Todo], list[Todo]]:
        """The actor's own, those that were returned to them apart."""
        if not may(self.actor, Action.EDIT):
            return [], []
        asked = Part(2 * PER_GROUP + 1, ArticleState.DRAFT, written_by=self.actor.name)
        own = [listed.article for listed in self.uow.articles.page(asked).articles]
        deeds = (Action.RETURN, Action.SUBMIT, Action.EDIT, Action.CORRECT, Action.REOPEN)
        last = self.uow.audit.last_of([article.slug for article in own], deeds)
        returned, drafts = [], []
        titles = self._titles(own)
        for article in own:
            deed = last.get(article.slug, {})
            if deed.get("action") == Action.RETURN:
                reason = str(deed["details"].get("reason", ""))
                returned.append(Todo(article, titles[article.id], reason=reason))
            else:
                drafts.append(Todo(article, titles[article.id]))
        return returned, drafts

    def _to_review(self) -> list[Todo]:
        asked = Asked(Action.APPROVE, self.actor, four_eyes=self.four_eyes)
        theirs = [
            each
            for each in self.newest[ArticleState.REVIEW]
            if _is_let(lambda a: act(a, asked), each)
        ]
        titles = self._titles(theirs[: PER_GROUP + 1])
        return [Todo(each, titles[each.id]) for each in theirs[: PER_GROUP + 1]]

    def _editions(self) -> tuple[list[Todo], list[Todo], list[Todo]]:
        """Editions to sign off, editions to translate, and articles that are ready."""
        if not may(self.actor, Action.SIGN_OFF):
            return [], [], []
        approved = self.newest[ArticleState.APPROVED]
        articles = [*approved, *self.newest[ArticleState.PUBLISHED]]
        all_of = {each.id: self.content.editions(each, each.plan.languages) for each in articles}
        open_ones = those_opened(self.uow, articles, all_of)
        sign_off = self._todos(articles, self._to_sign(articles, open_ones))
        translate = self._todos(articles, _only(open_ones, self._is_to_translate))
        return sign_off, translate, self._ready(approved, all_of)

    def _todos(
        self, articles: Iterable[Article], waiting: Mapping[int, Sequence[Edition]]
    ) -> list[Todo]:
        """Those of *articles* of which an edition is *waiting*, each with all that are."""
        return [self._todo(each, tuple(waiting[each.id])) for each in articles if waiting[each.id]]

    def _to_sign(
        self, articles: Sequence[Article], editions: Mapping[int, Sequence[Edition]]
    ) -> Mapping[int, Sequence[Edition]]:
        """Those of *editions* that are complete, and of which the actor wrote nothing unsigned."""
        complete = _only(editions, self._is_to_be_signed)
        pairs = [(article, each) for article in articles for each in complete[article.id]]
        writers = writers_of_all(self.uow, pairs) if self.four_eyes else {}
        own = {edition for edition, names in writers.items() if self.actor.name in names}
        return {
            article_id: [each for each in waiting if (article_id, each.language) not in own]
            for article_id, waiting in complete.items()
        }

    def _is_to_be_signed(self, edition: Edition) -> bool:
        is_theirs = may(self.actor, Action.SIGN_OFF, edition.language)
        return is_theirs and edition.state is EditionState.COMPLETE

    def _is_to_translate(self, edition: Edition) -> bool:
        is_open = edition.state in (EditionState.MISSING, EditionState.TRANSLATING)
        return is_open and may(self.actor, Action.TRANSLATE, edition.language)

    def _ready(
        self, approved: Sequence[Article], editions: Mapping[int, Sequence[Edition]]
    ) -> list[Todo]:
        """Articles whose must-have languages are signed off, and that nobody published yet."""
        if not may(self.actor, Action.PUBLISH):
            return []
        unsettled = self.uow.work.unsettled([each.id for each in approved])
        return [
            self._todo(each)
            for each in approved
            if not each.is_shared
            and _is_signed(each.plan.must, editions[each.id])
            and not _is_asked_for(each, unsettled.get(each.id, ()))
        ]

    def _at_risk(self) -> list[Todo]:
        """What is promised and will not be done by itself, as things stand."""
        if not self.actor.roles & _EDITING:
            return []
        return [
            Todo(each.summary.article, each.summary.text.title)
            for each in calendar(self.uow).due
            if each.needs_somebody
        ]

    def _failed(self) -> list[Todo]:
        """Work that failed: what they asked for, and all of it for those who run the newsroom."""
        sees_all = bool(self.actor.roles & _EDITING)
        rows = [
            row
            for row in self.uow.work.ended_badly(4 * PER_GROUP)
            if sees_all or row.requested_by == self.actor.name
        ]
        articles = self.uow.articles.by_ids({row.article_id for row in rows})
        current = {
            row.article_id: row for row in rows if _is_current(row, articles[row.article_id])
        }
        titles = self._titles([articles[each] for each in current])
        return [
            Todo(articles[each], titles[each], error=refusal(row)) for each, row in current.items()
        ]

    def _todo(self, article: Article, editions: tuple[Edition, ...] = ()) -> Todo:
        return Todo(article, self.content.text(article).title, editions)

    def _titles(self, articles: Sequence[Article]) -> Mapping[int, str]:
        found = self.uow.catalog_sets.titles([(each.id, each.revision) for each in articles])
        return {article_id: title for (article_id, _), title in found.items()}


def _only(
    editions: Mapping[int, Sequence[Edition]], waits: Callable[[Edition], bool]
) -> Mapping[int, Sequence[Edition]]:
    return {article_id: [e for e in each if waits(e)] for article_id, each in editions.items()}


def _is_let(move: Callable[[Article], object], article: Article) -> bool:
    try:
        move(article)
    except WorkflowError:
        return False
    return True


def _is_signed(must: Iterable[LanguageTag], editions: Iterable[Edition]) -> bool:
    signed = {each.language for each in editions if each.state is EditionState.SIGNED_OFF}
    return signed.issuperset(must)


def _is_asked_for(article: Article, rows: Iterable[Wanted]) -> bool:
    return any(
        row.kind is Kind.PUBLISH and row.state is WorkState.WANTED and _is_current(row, article)
        for row in rows
    )
