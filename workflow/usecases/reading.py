"""What can be seen of articles, as plain values for tables and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.domain.article import Article, ArticleText
from workflow.domain.edition import Edition
from workflow.domain.states import ArticleState
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import editions_of


@dataclass(frozen=True)
class Summary:
    """An article with the state of each of its editions, the source first."""

    article: Article
    text: ArticleText
    editions: tuple[Edition, ...]

    def as_json(self) -> dict[str, Any]:
        """The contract of DESIGN 7.3."""
        return {
            "slug": self.article.slug,
            "kind": self.article.kind.value,
            "state": self.article.state.value,
            "revision": self.article.revision,
            "title": self.text.title,
            "editions": [_edition_json(edition) for edition in self.editions],
        }


@dataclass(frozen=True)
class Details:
    """An article with everything there is to know about it."""

    summary: Summary
    public: tuple[Rendition, ...]
    published_at: datetime | None
    waiting: tuple[Wanted, ...]
    history: Sequence[Mapping[str, Any]]

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
            "history": [
                {**entry, "at": entry["at"].isoformat(), "hash": entry["hash"][:12]}
                for entry in self.history
            ],
        }


def summaries(uow: UnitOfWork, state: ArticleState | None = None) -> tuple[Summary, ...]:
    """All articles (in *state*), the most recently changed first."""
    return tuple(_summary(uow, article) for article in uow.articles.all(state))


def details(uow: UnitOfWork, slug: str) -> Details:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    live = article.live
    return Details(
        summary=_summary(uow, article),
        public=uow.publications.files(live) if live else (),
        published_at=uow.publications.publication(live).instant if live else None,
        waiting=_waiting(uow, article),
        history=uow.audit.entries(slug),
    )


def _summary(uow: UnitOfWork, article: Article) -> Summary:
    text = uow.articles.revision(article.id, article.revision).text
    return Summary(article, text, editions_of(uow, article))


def _waiting(uow: UnitOfWork, article: Article) -> tuple[Wanted, ...]:
    """Unfinished work, and the newest refusals and failures that somebody should see."""
    shown = (WorkState.WANTED, WorkState.REFUSED, WorkState.FAILED)
    rows = [row for kind in Kind for row in uow.work.of_article(article.id, kind)]
    return tuple(
        row for row in rows if row.state in shown and row.params.get("revision") == article.revision
    )


def _edition_json(edition: Edition) -> dict[str, Any]:
    return {
        "locale": edition.language.gettext,
        "state": edition.state.value,
        "translated": edition.translated,
        "needs_work": edition.needs_work,
        "total": edition.total,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "where": finding.where,
                "values": dict(finding.values),
            }
            for finding in edition.findings
        ],
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
        "due_at": wanted.due_at.isoformat(),
        "requested_by": wanted.requested_by,
        "attempts": wanted.attempts,
        "outcome": dict(wanted.outcome),
    }
