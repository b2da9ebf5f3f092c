"""What the pages show, as frozen values; templates see these and no row, store or request."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from workflow.desk.labels import FACTS
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.states import Action
from workflow.errors import WorkflowError
from workflow.jobs import Wanted, WorkState
from workflow.storage.publication_store import Publication, Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.next_steps import Step, next_steps
from workflow.usecases.outcomes import refusal
from workflow.usecases.reading import Details, Summary, details


@dataclass(frozen=True)
class Files:
    """The public files of one language."""

    language: LanguageTag
    made: tuple[Rendition, ...]


@dataclass(frozen=True)
class Fact:
    """One fact of an audit entry; *words* is a msgid with `%(value)s` in it."""

    words: str
    value: str | datetime


@dataclass(frozen=True)
class Deed:
    """An audit entry."""

    at: datetime
    actor: str
    action: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Task:
    """
    Work that is not done.

    Attributes:
        action: Of a move; empty for other kinds.
        language: BCP 47; empty if it concerns them all.
        format: None for what is no file.
        error: Why it ended; None while it waits.
    """

    kind: str
    action: str
    language: str
    format: Format | None
    proof: bool
    due_at: datetime
    requested_by: str
    attempts: int
    error: WorkflowError | None


@dataclass(frozen=True)
class Shown:
    """
    An article on its own page; the newest deed first.

    Attributes:
        next: What can be done next.
        is_live: Whether work is under way that may end any moment.
    """

    summary: Summary
    next: tuple[Step, ...]
    is_live: bool
    publication: Publication | None
    files: tuple[Files, ...]
    waiting: tuple[Task, ...]
    failed: tuple[Task, ...]
    history: tuple[Deed, ...]


def show_article(uow: UnitOfWork, slug: str, *, four_eyes: bool) -> Shown:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    found = details(uow, slug)
    live = found.summary.article.live
    return Shown(
        summary=found.summary,
        next=next_steps(uow, found.summary.article, found.summary.editions, four_eyes=four_eyes),
        # What waits for an embargo changes nothing for days.
        is_live=any(
            each.state is WorkState.WANTED and each.due_at <= uow.now and not each.stalled
            for each in found.waiting
        ),
        publication=uow.publications.publication(live) if live else None,
        files=by_language(found.public),
        waiting=_tasks(found, WorkState.WANTED),
        failed=_tasks(found, WorkState.REFUSED, WorkState.FAILED),
        history=tuple(deed_of(entry) for entry in _folded(reversed(found.history))),
    )


def by_language(made: Iterable[Rendition]) -> tuple[Files, ...]:
    """Public files, put together by their language."""
    grouped = groupby(made, key=lambda each: each.language)
    return tuple(Files(language, tuple(files)) for language, files in grouped)


def _tasks(found: Details, *states: WorkState) -> tuple[Task, ...]:
    return tuple(task_of(wanted) for wanted in found.waiting if wanted.state in states)


def task_of(wanted: Wanted) -> Task:
    """What pages say of a piece of work."""
    params = wanted.params
    return Task(
        kind=wanted.kind.value,
        action=Action(params["action"]).value if "action" in params else "",
        language=params.get("language", "").replace("_", "-"),
        format=Format(params["format"]) if "format" in params else None,
        proof=bool(params.get("proof")),
        due_at=wanted.due_at,
        requested_by=wanted.requested_by,
        attempts=wanted.attempts,
        error=refusal(wanted),
    )


def _folded(entries: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """
    *entries*, newest first; message after message that one person translated is one of them.

    A long article would have nothing else in its history.
    """
    for (action, *_), of_run in groupby(entries, key=_run_of):
        run = list(of_run)
        if action == Action.TRANSLATE and len(run) > 1:
            yield {**run[0], "details": {**run[0]["details"], "messages": len(run)}}
        else:
            yield from run


def _run_of(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return entry["action"], entry["actor"], entry["details"].get("language", "")


def deed_of(entry: Mapping[str, Any]) -> Deed:
    """An audit entry as it is told."""
    told: Mapping[str, Any] = entry["details"]
    facts = (Fact(FACTS[name], _value(name, told[name])) for name in FACTS if told.get(name))
    return Deed(entry["at"], entry["actor"], entry["action"], tuple(facts))


def _value(name: str, value: object) -> str | datetime:
    if name == "instant":
        return datetime.fromisoformat(str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
