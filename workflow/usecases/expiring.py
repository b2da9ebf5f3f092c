"""
Withdraw at an instant: a publisher asks today, and what is public then is taken back.

The request is a promise, as that of a publication: who may was decided when it was accepted, and
it stays due until it is done. It holds for whatever revision is public at its instant, and however
late that is: no time of grace ends it. A withdrawal that is done earlier by hand cancels it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.domain.article import Article
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action
from workflow.errors import ConfirmationNeededError, ConflictError
from workflow.jobs import Kind, Outcome, Wanted, WorkState
from workflow.storage.promise_store import waits_to_withdraw
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.instants import not_past
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.outcomes import as_facts
from workflow.usecases.promises import kept
from workflow.usecases.public_now import texts_public


@dataclass(frozen=True)
class Expiry:
    """
    A withdrawal that waits for its instant.

    Attributes:
        language: None for all.
    """

    wanted: Wanted
    language: LanguageTag | None

    @property
    def instant(self) -> datetime:
        return self.wanted.due_at


def expiries(rows: Iterable[Wanted]) -> tuple[Expiry, ...]:
    """The withdrawals among *rows* that wait for their instants."""
    return tuple(Expiry(row, _language_of(row)) for row in rows if waits_to_withdraw(row))


def want_withdrawal(
    uow: UnitOfWork,
    article: Article,
    params: Mapping[str, Any],
    at: datetime,
    actor: Actor,
    *,
    why: str,
    confirmed: bool,
) -> int:
    """
    Accept a withdrawal that the rules let through, for a later instant; returns the id of its work.

    Args:
        article: Locked, so that of two requests at once the second sees the first.
        params: Of the move that it will be.
        why: The reason, as the history of the article tells it.

    Raises:
        InvalidInputError: `instant_past`.
        ConfirmationNeededError: `withdrawal_waits`: it takes the place of one of the same language;
            `publication_at_risk`: one that is due later is cancelled by it.
    """
    instant = not_past(uow, at)
    language = _parsed(params.get("language"))
    earlier = [each for each in _of(uow, article) if each.language == language]
    wanted = {**params, "instant": instant.isoformat()}
    key = f"withdraw:{article.id}:{language or ''}:{instant.isoformat()}"
    with kept(uow, article, actor.name, confirmed=confirmed):
        for each in earlier:
            uow.work.supersede(each.wanted.id, uow.now)
        order = Order(Kind.WITHDRAW, key, article.id, wanted, actor.name, due_at=instant)
        work_id = uow.want(order)
    if earlier and not confirmed:
        raise ConfirmationNeededError(
            "withdrawal_waits", slug=article.slug, instant=earlier[0].instant.isoformat()
        )
    facts = {"instant": instant.isoformat(), **_said(language), "reason": why}
    if earlier:
        facts["instead_of"] = earlier[0].instant.isoformat()
    uow.audit.record(uow.now, actor.name, "request_withdrawal", article.slug, **facts)
    notify(uow, article, News(Event.EXPIRES, language=language, instant=instant), actor.name)
    return work_id


def as_things_stand(uow: UnitOfWork, article: Article, wanted: Wanted) -> Wanted | None:
    """
    What *wanted*, which is due, takes back; None if nothing of it is public any more.

    The last public language cannot be withdrawn alone: the article is withdrawn with it.
    """
    public = texts_public(uow, article)
    language = _language_of(wanted)
    if not public or (language is not None and language not in public):
        return None
    if public == (language,):
        params = {name: value for name, value in wanted.params.items() if name != "language"}
        return replace(wanted, params=params)
    return wanted


def tell_withdrawal_void(uow: UnitOfWork, article: Article, wanted: Wanted) -> Outcome:
    """Say in the history that nothing was left to withdraw; returns the outcome of *wanted*."""
    instant = wanted.params["instant"]
    facts = {"instant": instant, **_said(_language_of(wanted))}
    uow.audit.record(uow.now, wanted.requested_by, "void_withdrawal", article.slug, **facts)
    error = ConflictError("withdrawal_void", slug=article.slug, instant=instant)
    return Outcome(WorkState.VOID, as_facts(error))


def cancel_withdrawals(
    uow: UnitOfWork, slug: str, actor: Actor, language: LanguageTag | None = None
) -> int:
    """
    Take back the withdrawals of an article that wait, or the one of *language*; returns how many.

    Raises:
        NotPermittedError: As for withdrawing.
        ConflictError: `no_withdrawal_waits`: none does, or it was done a moment sooner.
    """
    require_role(actor, Action.WITHDRAW)
    article = uow.articles.locked(slug)
    waiting = [each for each in _of(uow, article) if language in (None, each.language)]
    # A publication that is due later is at risk no more.
    with kept(uow, article, actor.name):
        cancelled = _cancel(uow, article, waiting, actor.name)
    if not cancelled:
        raise ConflictError("no_withdrawal_waits", slug=slug)
    return cancelled


def after_withdrawal(uow: UnitOfWork, article: Article, done: Wanted, actor: Actor) -> None:
    """
    Cancel the withdrawals that have nothing to do any more; tell of *done* if it had an instant.

    Args:
        done: The withdrawal that is done at this moment.
        actor: Who asked for it.
    """
    language = _language_of(done)
    others = [each for each in _of(uow, article) if each.wanted.id != done.id]
    idle = [each for each in others if language in (None, each.language)]
    _cancel(uow, article, idle, actor.name)
    if done.kind is Kind.WITHDRAW:
        # Also to whoever asked: they are not there when it is done.
        notify(uow, article, News(Event.EXPIRED, language=language), actor="")


def _of(uow: UnitOfWork, article: Article) -> tuple[Expiry, ...]:
    return expiries(uow.promises.withdrawals(article.id))


def _cancel(uow: UnitOfWork, article: Article, waiting: Iterable[Expiry], who: str) -> int:
    cancelled = [each for each in waiting if uow.work.supersede(each.wanted.id, uow.now)]
    for each in cancelled:
        facts = {"instant": each.instant.isoformat(), **_said(each.language)}
        uow.audit.record(uow.now, who, "cancel_withdrawal", article.slug, **facts)
    return len(cancelled)


def _language_of(wanted: Wanted) -> LanguageTag | None:
    return _parsed(wanted.params.get("language"))


def _parsed(name: str | None) -> LanguageTag | None:
    return LanguageTag.parse(name) if name else None


def _said(language: LanguageTag | None) -> dict[str, str]:
    return {"language": str(language)} if language else {}
