"""
Withdraw what is public: its text is served no more, and a notice stands at the same address.

It is possible whenever something is public. Whatever stands beside it ends with it: a correction
under way, and every publication that waits.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.domain.article import Article
from workflow.domain.roles import Actor
from workflow.errors import ConflictError
from workflow.jobs import Kind, Wanted, WorkState
from workflow.rendering.release import Notice, NoticeKind
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.noticing import orders_again
from workflow.usecases.wanting import EngineDigest


def withdraw(
    uow: UnitOfWork,
    article: Article,
    actor: Actor,
    params: Mapping[str, Any],
    engine: EngineDigest,
) -> Article:
    """
    Take back what is public of *article*, which is not saved yet.

    Nothing of the text is public from then on; each notice is, as soon as it is made.

    Raises:
        ConflictError: `nothing_public`.
    """
    if article.live is None:
        raise ConflictError("nothing_public", slug=article.slug)
    cancel_waiting(uow, article, actor)
    old = uow.publications.publication(article.live)
    files = uow.publications.files(article.live)
    number = uow.publications.publish(
        article.id, old.revision, uow.now, actor.name, uow.now, shared=old.shared
    )
    notice = Notice(NoticeKind.WITHDRAWN, params["reason"])
    uow.want_all(orders_again(article, files, notice, engine, actor.name, joins=number))
    return replace(article, live=number)


def cancel_waiting(uow: UnitOfWork, article: Article, actor: Actor) -> None:
    """Take back every publication of *article* that waits, with an entry for each in the audit."""
    for row in uow.work.of_article(article.id, Kind.PUBLISH, (WorkState.WANTED,)):
        if uow.work.supersede(row.id, uow.now) and not _joins(row):
            facts = {"revision": row.params["revision"], "instant": row.params["instant"]}
            uow.audit.record(uow.now, actor.name, "cancel_publication", article.slug, **facts)


def waiting_publications(uow: UnitOfWork, article: Article) -> tuple[Wanted, ...]:
    """The publications that were asked for and are not done; not languages that join one."""
    rows = uow.work.of_article(article.id, Kind.PUBLISH, (WorkState.WANTED,))
    return tuple(row for row in rows if not _joins(row))


def _joins(row: Wanted) -> bool:
    return "join" in row.params
