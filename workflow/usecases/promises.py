"""
Promises: an accepted publication goes out at its instant, or everybody concerned knows before.

What an act does to the promises of an article is seen by asking the gate before it and after it,
in the act's own transaction: no list of acts that may break one has to be kept. `kept` stands
around every act that writes texts, plans or states; without a confirmation it refuses, and all
that was done is undone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflow.domain.article import Article, ArticleText
from workflow.domain.edition import Edition, EditionState
from workflow.domain.findings import Finding, Severity
from workflow.domain.gate import gate
from workflow.domain.language import LanguageTag
from workflow.domain.shared import NOTHING_SHARED, Shared
from workflow.domain.states import Action, ArticleState
from workflow.errors import ConfirmationNeededError, ConflictError, NotReadyError
from workflow.jobs import Kind, Stall, Wanted, WorkState
from workflow.storage.promise_store import is_promise, waits_to_withdraw
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import edition_of, editions_of, opened, those_opened
from workflow.usecases.failed_files import failures
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.outcomes import as_facts
from workflow.usecases.public_now import left_for_ever, left_for_ever_of_each
from workflow.usecases.reading import Summary
from workflow.usecases.sharing import shared_of, shared_once_approved

# For how long a promise that is due goes out by itself, unless the house sets another time.
GRACE = timedelta(hours=24)


@dataclass(frozen=True)
class Promise:
    """
    An accepted publication as things stand, or a withdrawal, which nothing puts at risk.

    Attributes:
        findings: Why the gate would not let it through; empty if it would.
        warnings: What a person should look at, though it keeps nothing back.
        is_void: Whether it can never be kept: another text was accepted than the article has.
    """

    wanted: Wanted
    article: Article
    findings: tuple[Finding, ...] = ()
    is_void: bool = False
    warnings: tuple[Finding, ...] = ()

    @property
    def instant(self) -> datetime:
        return _instant_of(self.wanted)

    @property
    def is_at_risk(self) -> bool:
        """Whether it would not be kept, as things stand."""
        return self.harm > 0

    @property
    def harm(self) -> int:
        """How far it is from being kept: 0 if it will be, 1 at risk, 2 void."""
        return 2 if self.is_void else int(bool(self.findings))


def promise_of(
    uow: UnitOfWork, article: Article, wanted: Wanted, shared: Shared | None = None
) -> Promise:
    """
    What becomes of *wanted*, if *article* and what it shares stay as they are.

    Args:
        shared: The texts it is to share, where these are not those that are stored.
    """
    text = uow.articles.revision(article.id, article.revision).text
    if is_void(article, wanted) or article.state is not ArticleState.APPROVED:
        return _weighed(article, wanted, (), NOTHING_SHARED, text)
    editions = opened(uow, article, editions_of(uow, article))
    uses = shared or shared_of(uow, article)
    failed = uow.work.failed_finals([article.id]).get(article.id, ())
    beside = (
        *left_for_ever(uow, article),
        *failures(uow, article, editions, uses, failed),
        *withdrawn_before(article, uow.promises.withdrawals(article.id), _instant_of(wanted)),
    )
    return _weighed(article, wanted, editions, uses, text, beside)


def promises_among(
    uow: UnitOfWork, shown: Iterable[Summary], rows: Mapping[int, Iterable[Wanted]]
) -> Mapping[int, Promise]:
    """
    The next promise of each of many articles that has one, by article, in few statements.

    Args:
        rows: Work of these articles, by article.
    """
    found = [
        (each, wanted)
        for each in shown
        if (wanted := _next(rows.get(each.article.id, ()))) is not None
    ]
    if not found:
        return {}
    articles = [each.article for each, _ in found]
    editions = those_opened(uow, articles, {each.article.id: each.editions for each, _ in found})
    left = left_for_ever_of_each(uow, articles)
    failed = uow.work.failed_finals([article.id for article in articles])
    promises: dict[int, Promise] = {}
    for each, wanted in found:
        article, own = each.article, editions[each.article.id]
        uses = shared_of(uow, article) if each.text.uses else NOTHING_SHARED
        kept_back = failures(uow, article, own, uses, failed.get(article.id, ()))
        ends = withdrawn_before(article, rows[article.id], _instant_of(wanted))
        beside = (*left[article.id], *kept_back, *ends)
        promises[article.id] = _weighed(article, wanted, own, uses, each.text, beside)
    return promises


def instant_at_stake(uow: UnitOfWork, article: Article, language: LanguageTag) -> datetime | None:
    """When the edition in *language*, which is signed off, is to be public; None if it is not."""
    promised = [_instant_of(wanted) for wanted in _promises_on(uow, article)]
    if not promised or edition_of(uow, article, language).state is not EditionState.SIGNED_OFF:
        return None
    return min(promised)


def at_the_gate(
    uow: UnitOfWork,
    article: Article,
    without: frozenset[LanguageTag],
    editions: Sequence[Edition],
    shared: Shared,
    instant: datetime,
) -> tuple[Finding, ...]:
    """What the gate says of a publication of *article* at *instant*."""
    plan = article.plan.without(without)
    text = uow.articles.revision(article.id, article.revision).text
    found = gate(plan, editions, text=text, instant=instant, shared=shared)
    ends = withdrawn_before(article, uow.promises.withdrawals(article.id), instant)
    return (*found, *left_for_ever(uow, article), *ends)


def withdrawn_before(
    article: Article, rows: Iterable[Wanted], instant: datetime
) -> tuple[Finding, ...]:
    """
    The first withdrawal among *rows* that would cancel a publication at *instant*, if there is one.

    One of all languages, or of the article's own: with it goes what waits to be published.
    """
    ends = [
        row.due_at
        for row in rows
        if waits_to_withdraw(row)
        and row.params.get("language") in (None, article.source.gettext)
        and row.due_at < instant
    ]
    if not ends:
        return ()
    return (Finding("withdrawn_before", values={"instant": min(ends).isoformat()}),)


def cancel_all(uow: UnitOfWork, article: Article, who: str, besides: int | None = None) -> int:
    """
    Cancel the promises of *article*, with an audit entry for each; returns how many.

    Args:
        besides: Id of the one that is kept at this moment.
    """
    promises = [row for row in uow.promises.of_article(article.id) if row.id != besides]
    cancelled = [row for row in promises if uow.work.supersede(row.id, uow.now)]
    for row in cancelled:
        facts = {"revision": row.params["revision"], "instant": row.params["instant"]}
        uow.audit.record(uow.now, who, "cancel_publication", article.slug, **facts)
    return len(cancelled)


def embargo_beside(embargo: datetime | None, instant: datetime) -> tuple[Finding, ...]:
    """The instant is one fact: a text that names another one for its embargo is looked at."""
    if embargo is None or embargo == instant:
        return ()
    values = {"embargo": embargo.isoformat(), "instant": instant.isoformat()}
    return (Finding("embargo_differs", Severity.WARNING, values=values),)


def is_void(article: Article, wanted: Wanted) -> bool:
    """Whether *article* has another text now than the one whose publication was accepted."""
    is_over = article.state is ArticleState.WITHDRAWN
    return is_over or article.revision != int(wanted.params["revision"])


@contextmanager
def kept(
    uow: UnitOfWork, article: Article, actor: str, *, confirmed: bool = False
) -> Iterator[None]:
    """
    Stand around an act upon *article* that may keep a promise from being kept.

    The publishers are told of what it does to one, and what mends one makes it go out at once.

    Args:
        confirmed: Whether *actor* knows, and wants it all the same.

    Raises:
        ConfirmationNeededError: `publication_at_risk`, `publication_lost`.
    """
    touched = _touched(uow, article)
    yield
    # What was cancelled meanwhile is no promise any more.
    before = [each for each in touched if uow.promises.is_waiting(each.wanted.id)]
    if before:
        _settle(uow, before, [_anew(uow, each) for each in before], actor, confirmed=confirmed)


def foretell(
    uow: UnitOfWork,
    article: Article,
    moved: Article,
    action: Action,
    *,
    confirmed: bool,
    beside: Sequence[Finding] = (),
) -> None:
    """
    Refuse, as `kept`, a move of *article* that another transaction is to make.

    Args:
        moved: The article as it would be.
        beside: What the same confirmation is about besides.
    """
    before = _touched(uow, article)
    # A withdrawal cancels what waits, and says so itself.
    if not before or confirmed or action is Action.WITHDRAW:
        return
    if not article.is_shared:
        after = [promise_of(uow, moved, each.wanted) for each in before]
    elif action is Action.APPROVE:
        after = [
            promise_of(
                uow, each.article, each.wanted, shared_once_approved(uow, each.article, article)
            )
            for each in before
        ]
    else:
        return
    _refuse(_broken(before, after), beside)


def look_again(uow: UnitOfWork, article: Article) -> None:
    """After something was mended: what is due and waits for it goes out at once."""
    for wanted in _promises_on(uow, article):
        uow.promises.look_again(wanted.article_id, uow.now)


def require_in_grace(uow: UnitOfWork, article: Article, wanted: Wanted, grace: timedelta) -> None:
    """
    Raises:
        NotReadyError: `grace_over`, if *wanted* was due too long ago to go out by itself.
    """
    if uow.now > wanted.due_at + grace:
        hours = round(grace / timedelta(hours=1))
        instant = wanted.params["instant"]
        raise NotReadyError("grace_over", slug=article.slug, instant=instant, hours=hours)


def stall(uow: UnitOfWork, wanted: Wanted, facts: Mapping[str, Any]) -> Stall:
    """Why *wanted*, which is due, goes on waiting; publishers are told when that is new."""
    stalled = Stall.LATE if facts.get("code") == "grace_over" else Stall.GATE
    if wanted.stalled is not stalled:
        if wanted.kind is Kind.WITHDRAW:
            event = Event.STILL_PUBLIC
        else:
            event = Event.LATE if stalled is Stall.LATE else Event.OVERDUE
        notify(uow, uow.articles.by_id(wanted.article_id), News(event), actor="")
    return stalled


def tell_void(uow: UnitOfWork, article: Article, wanted: Wanted, actor: str = "") -> dict[str, Any]:
    """
    Say in the history and to the publishers that *wanted* is void; returns its outcome.

    Args:
        actor: Whose act made it so; empty where it is only found at the instant.
    """
    values = {"instant": wanted.params["instant"], "revision": wanted.params["revision"]}
    who = actor or wanted.requested_by
    uow.audit.record(uow.now, who, "void_publication", article.slug, **values)
    notify(uow, article, News(Event.VOID), actor)
    return as_facts(ConflictError("publication_void", slug=article.slug, **values))


def _instant_of(wanted: Wanted) -> datetime:
    return datetime.fromisoformat(wanted.params["instant"])


def _next(rows: Iterable[Wanted]) -> Wanted | None:
    publications = (row for row in rows if row.kind is Kind.PUBLISH and is_promise(row))
    waiting = (row for row in publications if row.state is WorkState.WANTED)
    return min(waiting, key=lambda row: row.due_at, default=None)


def _weighed(
    article: Article,
    wanted: Wanted,
    editions: Sequence[Edition],
    shared: Shared,
    text: ArticleText,
    beside: Sequence[Finding] = (),
) -> Promise:
    if is_void(article, wanted):
        return Promise(wanted, article, is_void=True)
    if article.state is not ArticleState.APPROVED:
        values = {"state": article.state.value}
        return Promise(wanted, article, (Finding("article_not_approved", values=values),))
    plan = article.plan.without(frozenset(map(LanguageTag.parse, wanted.params["without"])))
    instant = _instant_of(wanted)
    findings = (*gate(plan, editions, text=text, instant=instant, shared=shared), *beside)
    return Promise(wanted, article, findings, warnings=embargo_beside(text.embargo, instant))


def _promises_on(uow: UnitOfWork, article: Article) -> tuple[Wanted, ...]:
    """Those of *article*, or of the articles that share it."""
    if article.is_shared:
        return uow.promises.using(article.kind, article.slug)
    return uow.promises.of_article(article.id)


def _touched(uow: UnitOfWork, article: Article) -> list[Promise]:
    return [
        promise_of(uow, uow.articles.by_id(wanted.article_id), wanted)
        for wanted in _promises_on(uow, article)
    ]


def _anew(uow: UnitOfWork, promise: Promise) -> Promise:
    return promise_of(uow, uow.articles.by_id(promise.article.id), promise.wanted)


def _broken(before: Iterable[Promise], after: Iterable[Promise]) -> list[Promise]:
    """Those that are further from being kept than they were."""
    return [now for then, now in zip(before, after, strict=True) if now.harm > then.harm]


def _settle(
    uow: UnitOfWork,
    before: Sequence[Promise],
    after: Sequence[Promise],
    actor: str,
    *,
    confirmed: bool,
) -> None:
    broken = _broken(before, after)
    if not confirmed:
        _refuse(broken)
    for promise in broken:
        _tell_broken(uow, promise, actor)
    for then, now in zip(before, after, strict=True):
        if now.harm < then.harm:
            uow.promises.look_again(now.article.id, uow.now)


def _refuse(broken: Sequence[Promise], beside: Sequence[Finding] = ()) -> None:
    for promise in broken:
        slug, instant = promise.article.slug, promise.instant.isoformat()
        if promise.is_void:
            raise ConfirmationNeededError(
                "publication_lost", slug=slug, instant=instant, findings=beside
            )
        found = (*promise.findings, *beside)
        raise ConfirmationNeededError(
            "publication_at_risk", slug=slug, instant=instant, findings=found
        )


def _tell_broken(uow: UnitOfWork, promise: Promise, actor: str) -> None:
    if promise.is_void:
        outcome = tell_void(uow, promise.article, promise.wanted, actor)
        uow.promises.make_void(promise.wanted.id, uow.now, outcome)
        return
    facts = {"instant": promise.instant.isoformat()}
    uow.audit.record(uow.now, actor, "endanger_publication", promise.article.slug, **facts)
    notify(uow, promise.article, News(Event.AT_RISK), actor)
