"""The calendar: which accepted publications are due when, and what is at risk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.domain.edition import EditionState
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.jobs import Wanted
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.promises import Promise, promises_among
from workflow.usecases.reading import Summary, summaries_of

# All languages of so many articles are read at once.
MOST = 100


@dataclass(frozen=True)
class Due:
    """
    A publication that was accepted and is not done.

    Attributes:
        languages: Those that would go public together, the source first.
    """

    summary: Summary
    promise: Promise
    languages: tuple[LanguageTag, ...]

    @property
    def due_at(self) -> datetime:
        return self.promise.wanted.due_at

    @property
    def standing(self) -> str:
        """`waiting`, `at_risk`, or why it is not done although it is due (`jobs.Stall`)."""
        if self.promise.wanted.stalled is not None:
            return self.promise.wanted.stalled.value
        return "at_risk" if self.promise.is_at_risk else "waiting"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What keeps it back, then what a person should look at."""
        return (*self.promise.findings, *self.promise.warnings)

    @property
    def needs_somebody(self) -> bool:
        """Whether it will not go out by itself, as things stand."""
        return self.standing != "waiting"

    def as_json(self) -> dict[str, Any]:
        """JSON values; instants in ISO 8601."""
        return {
            "slug": self.summary.article.slug,
            "title": self.summary.text.title,
            "revision": self.summary.article.revision,
            "due_at": self.due_at.isoformat(),
            "standing": self.standing,
            "requested_by": self.promise.wanted.requested_by,
            "languages": [language.gettext for language in self.languages],
            "findings": [
                {"code": each.code, "where": each.where, "values": dict(each.values)}
                for each in self.findings
            ],
        }


@dataclass(frozen=True)
class Calendar:
    """The next that are due, in order; *is_cut* if there are more."""

    due: tuple[Due, ...]
    is_cut: bool


def calendar(uow: UnitOfWork) -> Calendar:
    """What is due, the next first: what is overdue stands before what is to come."""
    rows = uow.promises.all(MOST + 1)
    shown = rows[:MOST]
    articles = uow.articles.by_ids({row.article_id for row in shown})
    summaries = {each.article.id: each for each in summaries_of(uow, tuple(articles.values()))}
    promises = promises_among(uow, summaries.values(), _by_article(shown))
    # An article has one: who publishes anew takes the place of what waits.
    due = (_due(summaries[each], promise) for each, promise in promises.items())
    return Calendar(tuple(sorted(due, key=lambda each: each.due_at)), len(rows) > MOST)


def _due(summary: Summary, promise: Promise) -> Due:
    signed = (each for each in summary.editions if each.state is EditionState.SIGNED_OFF)
    return Due(summary, promise, tuple(each.language for each in signed))


def _by_article(rows: Iterable[Wanted]) -> Mapping[int, list[Wanted]]:
    found: dict[int, list[Wanted]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(row)
    return found
