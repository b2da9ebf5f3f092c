"""What the publishing page shows, as frozen values."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.desk.instants import Spoken, key_of, spoken, zone_of
from workflow.desk.views import Task, task_of
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.shared import Shared
from workflow.domain.states import ArticleState
from workflow.errors import WorkflowError
from workflow.jobs import Kind, Stall, Wanted, WorkState
from workflow.storage.promise_store import is_promise
from workflow.storage.publication_store import Publication, Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.clocks import Health, health
from workflow.usecases.expiring import expiries
from workflow.usecases.planning import refusal_to_plan
from workflow.usecases.previewing import Link, links_of, refusal_to_preview
from workflow.usecases.promises import promise_of
from workflow.usecases.public_now import PublicLanguage
from workflow.usecases.publishing import PublicationRequest, foresee, refusal_to_publish
from workflow.usecases.reading import Summary, details
from workflow.usecases.sharing import shared_of

# Where nothing waits at the gate: the article is through it.
_BEHIND_THE_GATE = (ArticleState.PUBLISHED, ArticleState.WITHDRAWN)
_COUNTED = (WorkState.DONE, WorkState.WANTED, WorkState.FAILED)


@dataclass(frozen=True)
class File:
    """A rendition; *is_current* unless its edition has changed since."""

    made: Rendition
    is_current: bool


@dataclass(frozen=True)
class Row:
    """
    One language.

    Attributes:
        findings: What the gate says of it.
        files: One of each format that there is: the final one, else the newest proof.
        wanted: How many of its files are being made.
        failed: Those that cannot be made, with the reason.
        public: What readers of it find now; None if nothing is public in it.
    """

    edition: Edition
    is_must: bool
    public: PublicLanguage | None
    findings: tuple[Finding, ...]
    files: tuple[File, ...]
    wanted: int
    failed: tuple[Task, ...]

    @property
    def language(self) -> LanguageTag:
        return self.edition.language

    @property
    def pdf(self) -> File | None:
        return next((each for each in self.files if each.made.format is Format.PDF), None)


@dataclass(frozen=True)
class Progress:
    """How many of the files of the text as it is now are made."""

    made: int
    total: int
    failed: int


@dataclass(frozen=True)
class Waiting:
    """
    A publication that was asked for and is not done.

    Attributes:
        is_due: Whether its instant has come: it waits for files, or for a moment.
        at_risk: Whether the gate would not let it through, as things stand.
        stalled: Why it is not done although it is due; None if it will be in a moment.
        warnings: What a person should look at, though it keeps nothing back.
    """

    instant: Spoken
    is_due: bool
    at_risk: bool
    stalled: Stall | None
    warnings: tuple[Finding, ...]
    requested_by: str
    without: tuple[LanguageTag, ...]


@dataclass(frozen=True)
class Leaving:
    """
    A withdrawal that waits for its instant.

    Attributes:
        language: None for all.
        stalled: Why it is not done although it is due; None if it will be in a moment.
    """

    instant: Spoken
    language: LanguageTag | None
    stalled: Stall | None
    requested_by: str


@dataclass(frozen=True)
class Standing:
    """
    The part of the page that moves while work is under way.

    Attributes:
        leaving: The withdrawals that wait, the next due first.
        refused: Why the last attempt to publish came to nothing, if it did.
        findings: What the gate says of the article as a whole.
        open: Warnings, questions and comments of all its languages.
        blocked: How many languages keep it back.
        pulse: Differs as soon as anything shown here may differ.
    """

    summary: Summary
    publication: Publication | None
    public: tuple[LanguageTag, ...]
    progress: Progress
    waiting: Waiting | None
    leaving: tuple[Leaving, ...]
    refused: WorkflowError | None
    findings: tuple[Finding, ...]
    open: tuple[Finding, ...]
    blocked: int
    rows: tuple[Row, ...]
    is_under_way: bool
    pulse: str

    @property
    def article(self) -> Article:
        return self.summary.article


@dataclass(frozen=True)
class Page:
    """
    All of it.

    Attributes:
        why_not: Why this person cannot publish it, whatever the gate says; None if they can.
        why_no_preview: The same of making a preview link.
        why_no_plan: The same of changing the language plan.
        waivable: Must-have languages that are not ready.
    """

    standing: Standing
    embargo: Spoken | None
    why_not: WorkflowError | None
    why_no_preview: WorkflowError | None
    why_no_plan: WorkflowError | None
    waivable: tuple[LanguageTag, ...]
    links: tuple[Link, ...]
    health: Health


def show_publishing(uow: UnitOfWork, slug: str, actor: Actor, language: LanguageTag) -> Page:
    """
    The publishing page in the words of *language*.

    Raises:
        NotFoundError: `article_unknown`.
    """
    standing = standing_of(uow, slug, language)
    embargo = standing.summary.text.embargo
    article = standing.article
    return Page(
        standing=standing,
        embargo=spoken(_in_own_zone(embargo), uow.now, language) if embargo else None,
        why_not=refusal_to_publish(article, actor),
        why_no_preview=refusal_to_preview(article, actor),
        why_no_plan=refusal_to_plan(article, actor),
        waivable=_waivable(uow, article),
        links=links_of(uow, article),
        health=health(uow),
    )


def standing_of(uow: UnitOfWork, slug: str, language: LanguageTag) -> Standing:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    found = details(uow, slug)
    article = found.summary.article
    shared = shared_of(uow, article)
    renders = _current_renders(uow, article, found.summary.editions, shared)
    publications = [row for row in found.waiting if row.kind is Kind.PUBLISH]
    waiting = _waiting(uow, article, publications, language)
    whole, by_language = _gate_findings(uow, article, waiting.without if waiting else ())
    public = [each.language for each in found.summary.public if not each.withdrawn]
    made = uow.publications.renditions_of(article.id, article.revision)
    rows = tuple(
        Row(
            edition=edition,
            is_must=edition.language in article.plan.must,
            public=found.summary.public_in(edition.language),
            findings=by_language.get(edition.language, ()),
            files=_files(made, edition, shared),
            wanted=sum(_is_of(each, edition, WorkState.WANTED) for each in renders),
            failed=tuple(
                task_of(each) for each in renders if _is_of(each, edition, WorkState.FAILED)
            ),
        )
        for edition in found.summary.editions
    )
    live = article.live
    return Standing(
        summary=found.summary,
        publication=uow.publications.publication(live) if live else None,
        public=tuple(public),
        progress=_progress(renders),
        waiting=waiting,
        leaving=leaving_of(uow, article, language),
        refused=_refused(publications),
        findings=whole,
        blocked=sum(bool(found) for found in by_language.values()),
        open=found.open.findings,
        rows=rows,
        is_under_way=any(row.state is WorkState.WANTED for row in found.waiting),
        pulse=pulse_of(uow, article),
    )


def leaving_of(uow: UnitOfWork, article: Article, language: LanguageTag) -> tuple[Leaving, ...]:
    """The withdrawals of *article* that wait, in the words of *language*."""
    return tuple(
        Leaving(
            spoken(_in_own_zone(datetime.fromisoformat(row.params["instant"])), uow.now, language),
            each.language,
            row.stalled,
            row.requested_by,
        )
        for each in expiries(uow.promises.withdrawals(article.id))
        for row in (each.wanted,)
    )


def _waivable(uow: UnitOfWork, article: Article) -> tuple[LanguageTag, ...]:
    if article.is_shared:
        return ()
    ready = foresee(uow, PublicationRequest(article.slug)).together
    return tuple(each for each in article.plan.must if each not in ready)


def pulse_of(uow: UnitOfWork, article: Article) -> str:
    """Differs as soon as any work of *article*, or the article itself, has moved."""
    seen = (article.version, article.live, uow.work.pulse(article.id))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def _gate_findings(
    uow: UnitOfWork, article: Article, without: Iterable[LanguageTag]
) -> tuple[tuple[Finding, ...], Mapping[LanguageTag, tuple[Finding, ...]]]:
    """What the gate would say if it were asked for the earliest instant: of all, of each."""
    if article.is_shared or article.state in _BEHIND_THE_GATE:
        return (), {}
    # A language that was waived may have left the plan since.
    waived = frozenset(without).intersection(article.plan.must)
    prospect = foresee(uow, PublicationRequest(article.slug, without=waived))
    by_language: dict[LanguageTag, list[Finding]] = {}
    whole: list[Finding] = []
    at: list[Finding] = whole
    # The gate says what it finds language by language; a message's finding names its message.
    names = {each.gettext: each for each in (article.source, *article.plan.languages)}
    for finding in prospect.findings:
        if finding.where in names:
            at = by_language.setdefault(names[finding.where], [])
        at.append(finding)
    return tuple(whole), {each: tuple(found) for each, found in by_language.items()}


def _current_renders(
    uow: UnitOfWork, article: Article, editions: Iterable[Edition], shared: Shared
) -> tuple[Wanted, ...]:
    now = {(each.language.gettext, shared.content_digest(each)) for each in editions}
    return tuple(
        row
        for row in uow.work.of_article(article.id, Kind.RENDER, _COUNTED)
        if (row.params["language"], row.params["edition"]) in now
        and row.params["revision"] == article.revision
    )


def _is_of(render: Wanted, edition: Edition, state: WorkState) -> bool:
    return render.params["language"] == edition.language.gettext and render.state is state


def _progress(renders: Sequence[Wanted]) -> Progress:
    states = [each.state for each in renders]
    return Progress(states.count(WorkState.DONE), len(states), states.count(WorkState.FAILED))


def _files(made: Iterable[Rendition], edition: Edition, shared: Shared) -> tuple[File, ...]:
    best: dict[Format, File] = {}
    digest = shared.content_digest(edition)
    for each in made:
        file = File(each, each.edition == digest)
        if each.language == edition.language and _rank(file) >= _rank(best.get(each.format)):
            best[each.format] = file
    return tuple(best[format_] for format_ in Format if format_ in best)


def _rank(file: File | None) -> tuple[bool, bool]:
    return (file.is_current, not file.made.proof) if file else (False, False)


def _waiting(
    uow: UnitOfWork, article: Article, publications: Iterable[Wanted], language: LanguageTag
) -> Waiting | None:
    for row in publications:
        if row.state is WorkState.WANTED and is_promise(row):
            promise = promise_of(uow, article, row)
            instant = promise.instant
            words = spoken(_in_own_zone(instant), uow.now, language)
            without = tuple(map(LanguageTag.parse, row.params["without"]))
            is_due, at_risk = instant <= uow.now, promise.is_at_risk
            said = promise.warnings
            return Waiting(words, is_due, at_risk, row.stalled, said, row.requested_by, without)
    return None


def _refused(publications: Sequence[Wanted]) -> WorkflowError | None:
    newest = max(publications, key=lambda row: row.id, default=None)
    return task_of(newest).error if newest else None


def _in_own_zone(instant: datetime) -> datetime:
    """With one name for its offset, however it was read."""
    return instant.astimezone(zone_of(key_of(instant)))
