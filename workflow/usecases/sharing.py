"""Which shared texts an article uses, and which articles use a shared text."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from workflow.domain.article import Article, ArticleKind, ArticleText
from workflow.domain.findings import Finding, Severity
from workflow.domain.shared import Shared, SharedText
from workflow.domain.states import ArticleState
from workflow.errors import NotReadyError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import Content, planned_in

# How many of the articles that use a shared text are read at once: it may be all there are.
_AT_ONCE = 200


def shared_of(uow: UnitOfWork, article: Article, then: datetime | None = None) -> Shared:
    """
    The shared texts that the working revision of *article* uses.

    Each at its last approved revision, whatever is being drafted beside it. While *article* is
    published, each at the revision that was published: a language that joins shows the same.

    Args:
        then: An earlier instant, to read their translations as they were then.
    """
    uses = uow.articles.revision(article.id, article.revision).text.uses
    published = _published_revisions(uow, article) if uses else {}
    return Shared(
        tuple(
            _shared_text(uow, kind, slug, published.get(kind), then) for kind, slug in uses.items()
        )
    )


def shared_once_approved(uow: UnitOfWork, article: Article, text: Article) -> Shared:
    """What *article* would share if the working revision of the shared *text* were approved."""
    approved = _shared_text(uow, text.kind, text.slug, text.revision, None)
    source = approved.editions[text.source]
    signed = replace(source, signed=frozenset({source.signature}))
    approved = replace(approved, editions={**approved.editions, text.source: signed})
    shared = shared_of(uow, article)
    return Shared(tuple(approved if each.slug == text.slug else each for each in shared.texts))


def users_of(uow: UnitOfWork, shared: Article) -> Iterator[tuple[Article, ...]]:
    """The articles, approved or published, whose working revision uses *shared*, in parts."""
    last = 0
    while found := uow.articles.users_of(shared.kind, shared.slug, last, _AT_ONCE):
        yield found
        last = found[-1].id


def unknown_texts(uow: UnitOfWork, text: ArticleText) -> tuple[Finding, ...]:
    """Warn of what *text* uses and nobody has brought in: it may still come."""
    return tuple(
        Finding(
            "shared_text_unknown",
            Severity.WARNING,
            values={"slug": slug, "kind": kind.value},
        )
        for kind, slug in text.uses.items()
        if not _is_known(uow, kind, slug)
    )


def require_known(uow: UnitOfWork, article: Article) -> None:
    """
    Raises:
        NotReadyError: `shared_text_unknown`.
    """
    text = uow.articles.revision(article.id, article.revision).text
    for kind, slug in text.uses.items():
        if not _is_known(uow, kind, slug):
            raise NotReadyError("shared_text_unknown", slug=slug, kind=kind.value)


def _is_known(uow: UnitOfWork, kind: ArticleKind, slug: str) -> bool:
    found = uow.articles.find(slug)
    return found is not None and found.kind is kind


def _published_revisions(uow: UnitOfWork, article: Article) -> Mapping[ArticleKind, int]:
    if article.state is not ArticleState.PUBLISHED or article.live is None:
        return {}
    recorded = uow.publications.publication(article.live).shared
    return {ArticleKind(kind): used["revision"] for kind, used in recorded.items()}


def _shared_text(
    uow: UnitOfWork, kind: ArticleKind, slug: str, published: int | None, then: datetime | None
) -> SharedText:
    found = uow.articles.find(slug)
    if found is None or found.kind is not kind:
        return SharedText(kind, slug, known=False)
    number = published or uow.articles.last_approved(found.id)
    if not number:
        return SharedText(kind, slug)
    used = replace(found, revision=number)
    text = uow.articles.revision(found.id, number).text
    content = Content.of(uow, [used], until=then)
    editions = {each.language: each for each in content.editions(used, planned_in(used))}
    return SharedText(kind, slug, True, number, text, editions)
