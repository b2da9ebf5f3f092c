"""The calendar: which accepted publications and withdrawals are due when, and what is at risk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.domain.edition import EditionState
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.jobs import Kind, Stall, Wanted
from workflow.storage.promise_store import promise_name
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.expiring import Expiry, expiries
from workflow.usecases.promises import Promise, promises_among
from workflow.usecases.reading import Summary, summaries_of

# All languages of so many articles are read at once.
MOST = 100


@dataclass(frozen=True)
class Due:
    """
    A publication or a withdrawal that was accepted and is not done.

    Attributes:
        languages: Those that would go public together, or be withdrawn; the source first.
    """

    summary: Summary
    promise: Promise
    languages: tuple[LanguageTag, ...]

    @property
    def due_at(self) -> datetime:
        return self.promise.wanted.due_at

    @property
    def what(self) -> str:
        """`publication` or `withdrawal`."""
        return promise_name(self.promise.wanted)

    @property
    def standing(self) -> str:
        """
        `waiting`, `at_risk`, or why it is not done although it is due (`jobs.Stall`).

        Of a withdrawal that is due `still_public`, for no gate keeps it back.
        """
        stalled = self.promise.wanted.stalled
        if stalled is Stall.GATE and self.promise.wanted.kind is Kind.WITHDRAW:
            return "still_public"
        if stalled is not None:
            return stalled.value
        return "at_risk" if self.promise.is_at_risk else "waiting"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What keeps it back, then what a person should look at."""
        return (*self.promise.findings, *self.promise.warnings)

    @property
    def needs_somebody(self) -> bool:
        """Whether it will not be done by itself, as things stand."""
        return self.standing != "waiting"

    def as_json(self) -> dict[str, Any]:
        """JSON values; instants in ISO 8601."""
        return {
            "what": self.what,
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
    due = [_due(summaries[each], promise) for each, promise in promises.items()]
    due += [_expiring(summaries[each.wanted.article_id], each) for each in expiries(shown)]
    return Calendar(tuple(sorted(due, key=lambda each: each.due_at)), len(rows) > MOST)


def _expiring(summary: Summary, expiry: Expiry) -> Due:
    public = tuple(each.language for each in summary.public if not each.withdrawn)
    gone = public if expiry.language is None else (expiry.language,)
    first = sorted(gone, key=lambda each: each != summary.article.source)
    return Due(summary, Promise(expiry.wanted, summary.article), tuple(first))


def _due(summary: Summary, promise: Promise) -> Due:
    signed = (each for each in summary.editions if each.state is EditionState.SIGNED_OFF)
    return Due(summary, promise, tuple(each.language for each in signed))


def _by_article(rows: Iterable[Wanted]) -> Mapping[int, list[Wanted]]:
    found: dict[int, list[Wanted]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(row)
    return found
