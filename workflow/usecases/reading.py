"""What can be seen of articles, as plain values for tables and JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.domain.article import Article, ArticleText
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage.paging import Part, Place
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.acknowledging import OpenPoints, open_points
from workflow.usecases.editions import Content, planned_in
from workflow.usecases.public_now import PublicLanguage, PublicNow, public_of_all


@dataclass(frozen=True)
class Summary:
    """
    An article with the state of each of its editions, the source first.

    Attributes:
        public: What is public of it now, language by language, whatever its own state is.
    """

    article: Article
    text: ArticleText
    editions: tuple[Edition, ...]
    public: tuple[PublicLanguage, ...] = ()

    def public_in(self, language: LanguageTag) -> PublicLanguage | None:
        """What is public in *language*; None if nothing is."""
        return next((each for each in self.public if each.language == language), None)

    def as_json(self) -> dict[str, Any]:
        """The contract of DESIGN 7.3."""
        return {
            "slug": self.article.slug,
            "kind": self.article.kind.value,
            "state": self.article.state.value,
            "revision": self.article.revision,
            "title": self.text.title,
            "editions": [_edition_json(edition) for edition in self.editions],
            "public_languages": [
                {
                    "locale": each.language.gettext,
                    "revision": each.revision,
                    "shown": each.shown.value,
                }
                for each in self.public
            ],
        }


@dataclass(frozen=True)
class Details:
    """
    An article with everything there is to know about it.

    Attributes:
        open: What whoever approves, signs or publishes is to confirm that they know.
    """

    summary: Summary
    public: tuple[Rendition, ...]
    published_at: datetime | None
    waiting: tuple[Wanted, ...]
    history: Sequence[Mapping[str, Any]]
    open: OpenPoints

    def as_json(self) -> dict[str, Any]:
        """The summary's values and more; instants in ISO 8601."""
        article, text = self.summary.article, self.summary.text
        return self.summary.as_json() | {
            "source": article.source.gettext,
            "written_by": article.written_by,
            "submitted_by": article.submitted_by,
            "plan": {
                "must": [language.gettext for language in article.plan.must],
                "later": [language.gettext for language in article.plan.later],
            },
            "text": text.as_json(),
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "public": [_file_json(made) for made in self.public],
            "waiting": [_waiting_json(wanted) for wanted in self.waiting],
            "open": [_finding_json(finding) for finding in self.open.findings],
            "history": [
                {**entry, "at": entry["at"].isoformat(), "hash": entry["hash"][:12]}
                for entry in self.history
            ],
        }


@dataclass(frozen=True)
class SummaryPage:
    """
    A part of the list of articles, the most recently changed first.

    Attributes:
        places: By article id, where each stands.
        previous: What comes before stands before this place; None if nothing does.
        next: What comes after stands after this place; None if nothing does.
    """

    summaries: tuple[Summary, ...]
    places: Mapping[int, Place]
    previous: Place | None
    next: Place | None

    def as_json(self) -> list[dict[str, Any]]:
        """The contract of DESIGN 7.3, and each article's place: the list goes on after it."""
        return [
            summary.as_json() | {"place": str(self.places[summary.article.id])}
            for summary in self.summaries
        ]


def summaries(uow: UnitOfWork, part: Part) -> SummaryPage:
    """A part of the list, in a number of statements that depends on nothing."""
    page = uow.articles.page(part)
    found = summaries_of(uow, [listed.article for listed in page.articles])
    places = {listed.article.id: listed.place for listed in page.articles}
    return SummaryPage(found, places, page.previous, page.next)


def summaries_of(uow: UnitOfWork, articles: Sequence[Article]) -> tuple[Summary, ...]:
    """Those articles, in as many statements however many they are."""
    content, public = Content.of(uow, articles), public_of_all(uow, articles)
    return tuple(summary_of(content, article, public) for article in articles)


def pages(uow: UnitOfWork, part: Part, wanted: int | None = None) -> Iterator[SummaryPage]:
    """The list from where *part* begins, page by page, until there are *wanted* articles or all."""
    left = wanted
    while True:
        page = summaries(uow, part if left is None else replace(part, limit=min(part.limit, left)))
        yield page
        left = None if left is None else left - len(page.summaries)
        if page.next is None or left == 0:
            return
        part = replace(part, after=page.next)


def details(uow: UnitOfWork, slug: str) -> Details:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    live = article.live
    summary = summaries_of(uow, [article])[0]
    return Details(
        summary=summary,
        open=open_points(uow, article, summary.editions),
        public=uow.publications.files(live) if live else (),
        published_at=uow.publications.publication(live).instant if live else None,
        waiting=_waiting(uow, article),
        history=uow.audit.entries(slug),
    )


def summary_of(content: Content, article: Article, public: Mapping[int, PublicNow]) -> Summary:
    """One of the articles of *content* and *public*."""
    editions = content.editions(article, planned_in(article))
    now = public.get(article.id)
    return Summary(article, content.text(article), editions, now.languages if now else ())


def _waiting(uow: UnitOfWork, article: Article) -> tuple[Wanted, ...]:
    """Unfinished work, and the newest refusals and failures that somebody should see."""
    shown = (WorkState.WANTED, WorkState.REFUSED, WorkState.FAILED)
    rows = [row for kind in Kind for row in uow.work.of_article(article.id, kind, shown)]
    # A withdrawal holds for whatever revision is public at its instant.
    return tuple(
        row
        for row in rows
        if row.kind is Kind.WITHDRAW or row.params.get("revision") == article.revision
    )


def _edition_json(edition: Edition) -> dict[str, Any]:
    return {
        "locale": edition.language.gettext,
        "state": edition.state.value,
        "digest": edition.digest,
        "translated": edition.translated,
        "needs_work": edition.needs_work,
        "total": edition.total,
        "findings": [_finding_json(finding) for finding in edition.findings],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "values": dict(finding.values),
    }


def _file_json(made: Rendition) -> dict[str, Any]:
    return {
        "locale": made.language.gettext,
        "format": made.format.value,
        "sha256": made.sha256,
        "bytes": made.bytes,
        "pages": made.pages,
    }


def _waiting_json(wanted: Wanted) -> dict[str, Any]:
    return {
        "id": wanted.id,
        "task": wanted.kind.value,
        "state": wanted.state.value,
        "stalled": wanted.stalled.value if wanted.stalled else None,
        "due_at": wanted.due_at.isoformat(),
        "requested_by": wanted.requested_by,
        "attempts": wanted.attempts,
        "outcome": dict(wanted.outcome),
    }
