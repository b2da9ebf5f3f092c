"""
Publish: one transaction makes all ready editions public at one instant.

Asking stores a row that is due at the instant; the clock's task asks the gate again and flips a
pointer, because the files were rendered when the editions were signed off.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.gate import ready
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, let, require_role
from workflow.domain.shared import Shared
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import Asked, act
from workflow.errors import (
    ConflictError,
    InvalidInputError,
    NotReadyError,
    UnavailableError,
    WorkflowError,
)
from workflow.jobs import Kind, Outcome, Wanted, WorkState
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.acknowledging import OpenPoints, open_points
from workflow.usecases.editions import editions_of, opened
from workflow.usecases.failed_files import Place, files_of, places_of, told
from workflow.usecases.instants import not_past
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.noticing import is_outdated, notices_kept, outdated_orders
from workflow.usecases.promises import (
    GRACE,
    at_the_gate,
    cancel_all,
    embargo_beside,
    is_void,
    require_in_grace,
    tell_void,
)
from workflow.usecases.public_now import withdrawn_now
from workflow.usecases.sharing import shared_of
from workflow.usecases.wanting import EngineDigest, files_made, want_finals

# Of one language there are three.
_FEW_FILES = 20


@dataclass(frozen=True)
class PublicationRequest:
    """
    What somebody asks for.

    Attributes:
        at: The instant; None for the embargo's if that is still to come, else at once.
        without: Must-have languages that this publication does not wait for.
        confirmed: Whether the person knows what is still open.
    """

    slug: str
    at: datetime | None = None
    without: frozenset[LanguageTag] = frozenset()
    confirmed: bool = False


@dataclass(frozen=True)
class Prospect:
    """
    What a publication would do, as things stand.

    Attributes:
        findings: What keeps it back; empty if nothing does.
        together: The languages that would become public at the instant, the source first.
        later: Those of the plan that would join when they are signed off.
        left_out: Must-have languages that it would not wait for and that are not ready.
    """

    article: Article
    instant: datetime
    embargo: datetime | None
    findings: tuple[Finding, ...]
    together: tuple[LanguageTag, ...]
    later: tuple[LanguageTag, ...]
    left_out: tuple[LanguageTag, ...]


def foresee(uow: UnitOfWork, request: PublicationRequest) -> Prospect:
    """
    Tell what `request_publication` would lead to; nothing is stored, and who asks is not asked.

    Raises:
        InvalidInputError: `instant_past`, or `language_not_waivable`.
        ConflictError: `shared_not_published`.
    """
    article = uow.articles.by_slug(request.slug)
    require_release(article)
    instant = _instant(uow, article, request)
    _require_waivable(article, request.without)
    editions = opened(uow, article, editions_of(uow, article))
    shared = shared_of(uow, article)
    together = tuple(edition.language for edition in ready(editions, shared))
    missing = [each for each in article.plan.languages if each not in together]
    return Prospect(
        article=article,
        instant=instant,
        embargo=uow.articles.revision(article.id, article.revision).text.embargo,
        findings=at_the_gate(uow, article, request.without, editions, shared, instant),
        together=together,
        later=tuple(each for each in missing if each not in request.without),
        left_out=tuple(each for each in missing if each in request.without),
    )


def open_before(uow: UnitOfWork, request: PublicationRequest) -> OpenPoints:
    """What is still open, and is to be confirmed by whoever asks for that publication."""
    article = uow.articles.by_slug(request.slug)
    editions = opened(uow, article, editions_of(uow, article))
    return _open_among(uow, article, editions, request)


def _open_among(
    uow: UnitOfWork, article: Article, editions: Sequence[Edition], request: PublicationRequest
) -> OpenPoints:
    """
    What is open in all languages but those that the publication does not wait for, and an instant
    that somebody names beside the embargo of the text.
    """
    concerned = [each for each in editions if each.language not in request.without]
    points = open_points(uow, article, concerned)
    embargo = uow.articles.revision(article.id, article.revision).text.embargo
    # Before the embargo nothing goes public at all: the gate says so.
    if request.at is None or embargo is None or request.at < embargo:
        return points
    return OpenPoints((*embargo_beside(embargo, request.at), *points.findings))


def refusal_to_publish(
    article: Article, actor: Actor, findings: Sequence[Finding] = ()
) -> WorkflowError | None:
    """Why *actor* cannot publish *article* as it is; None if they can."""
    try:
        require_release(article)
        act(article, Asked(Action.PUBLISH, actor, findings=findings))
    except WorkflowError as error:
        return error
    return None


def cancel_publication(uow: UnitOfWork, slug: str, actor: Actor) -> int:
    """
    Take back what was asked for and is still waiting; returns how many requests that were.

    Raises:
        NotPermittedError: As for publishing.
        ConflictError: `nothing_to_cancel`: none waits, or it was public a moment sooner.
    """
    require_role(actor, Action.PUBLISH)
    article = uow.articles.locked(slug)
    cancelled = cancel_all(uow, article, actor.name)
    if not cancelled:
        raise ConflictError("nothing_to_cancel", slug=slug)
    return cancelled


def request_publication(
    uow: UnitOfWork, request: PublicationRequest, actor: Actor, engine: EngineDigest
) -> int:
    """
    Accept a publication, and return the id of the work that does it.

    A new request for the same revision takes the place of one that is still waiting. Files that
    could not be made before are wanted again.

    Raises:
        NotReadyError: `not_ready`, with the gate's findings.
        InvalidInputError: `instant_past`, or `language_not_waivable`.
        ConflictError: `shared_not_published`.
        ConfirmationNeededError: `points_open`.
    """
    # Locked: of two requests at once, the second sees the first and takes its place.
    article = uow.articles.locked(request.slug)
    require_release(article)
    instant = _instant(uow, article, request)
    _require_waivable(article, request.without)
    editions = opened(uow, article, editions_of(uow, article))
    shared = shared_of(uow, article)
    findings = at_the_gate(uow, article, request.without, editions, shared, instant)
    act(article, Asked(Action.PUBLISH, actor, findings=findings))
    points = _open_among(uow, article, editions, request)
    points.require_acknowledged(article.slug, confirmed=request.confirmed)
    replaced = _supersede_waiting(uow, article)
    going = ready(editions, shared)
    want_finals(uow, article, going, engine, actor.name)
    uow.want_all(
        outdated_orders(uow, article, [each.language for each in going], engine, actor.name)
    )
    params = {
        "revision": article.revision,
        "instant": instant.isoformat(),
        "without": sorted(map(str, request.without)),
    }
    key = f"publish:{article.id}:{article.revision}:{instant.isoformat()}"
    order = Order(Kind.PUBLISH, key, article.id, params, actor.name, due_at=instant)
    facts = {**params, **points.facts}
    if replaced:
        facts["instead_of"] = replaced
    uow.audit.record(uow.now, actor.name, "request_publication", article.slug, **facts)
    return uow.want(order)


def want_join(uow: UnitOfWork, article: Article, edition: Edition, who: str) -> int:
    """Want a follow-later edition to join the live publication of its revision."""
    key = f"join:{article.live}:{edition.language}:{edition.digest}"
    params = {
        "revision": article.revision,
        "join": article.live,
        "language": edition.language.gettext,
    }
    return uow.want(Order(Kind.PUBLISH, key, article.id, params, who))


def publish(
    uow: UnitOfWork, wanted: Wanted, engine: EngineDigest, grace: timedelta = GRACE
) -> Outcome:
    """
    Do what was accepted, if the gate still lets it through; void, if the text is another one now.

    What is refused here stays due, see `promises.stall`.

    Raises:
        UnavailableError: `renditions_under_way`; to be tried again.
        NotReadyError: The gate's findings, or `renditions_failed` with those; `grace_over`.
        ConflictError: The article is not approved as things stand.
    """
    # Locked: who changes it at this moment comes before or after, and makes this fail neither way.
    article = uow.articles.locked(uow.articles.by_id(wanted.article_id).slug)
    require_release(article)
    if "join" in wanted.params:
        return _join(uow, article, wanted)
    if is_void(article, wanted):
        return Outcome(WorkState.VOID, tell_void(uow, article, wanted))
    require_in_grace(uow, article, wanted, grace)
    _require_few_under_way(uow, article)
    actor = let(wanted.requested_by, Action.PUBLISH)
    without = frozenset(map(LanguageTag.parse, wanted.params["without"]))
    instant = datetime.fromisoformat(wanted.params["instant"])
    editions = opened(uow, article, editions_of(uow, article))
    shared = shared_of(uow, article)
    findings = at_the_gate(uow, article, without, editions, shared, instant)
    moved = act(article, Asked(Action.PUBLISH, actor, findings=findings))
    going = ready(editions, shared)
    files = _files(uow, article, going, shared)
    files += _outdated(uow, article, going, engine)
    files += notices_kept(uow, article, [each.language for each in going])
    used = shared.record(made.language for made in files)
    number = uow.publications.publish(
        article.id, article.revision, instant, actor.name, uow.now, shared=used
    )
    uow.publications.join(number, files, uow.now)
    uow.articles.save_if_unchanged(replace(moved, live=number), uow.now)
    # One accepted while this was under way would wait for its instant in vain.
    cancel_all(uow, article, actor.name, besides=wanted.id)
    facts: dict[str, Any] = {
        "revision": article.revision,
        "instant": instant.isoformat(),
        "languages": sorted(str(each.language) for each in going),
    }
    if earlier := _earlier(files, article.revision):
        facts["earlier"] = earlier
    if used:
        facts["shared"] = used
    uow.audit.record(uow.now, actor.name, Action.PUBLISH.value, article.slug, **facts)
    notify(uow, article, News(Event.PUBLISHED), actor.name)
    return Outcome(facts=facts)


def _earlier(files: Sequence[Rendition], revision: int) -> list[str]:
    """The languages that stay public in an earlier revision, with that."""
    others = {made.language: made.revision for made in files if is_outdated(made, revision)}
    return [f"{language} ({number})" for language, number in sorted(others.items())]


def _require_few_under_way(uow: UnitOfWork, article: Article) -> None:
    """
    Where many files are still to be made, say so before all languages are read.

    A few may be of a language that does not go now; which, only the whole check tells.
    """
    count = uow.work.finals_under_way([article.id]).get(article.id, 0)
    if count > _FEW_FILES:
        raise UnavailableError("renditions_under_way", slug=article.slug, count=count)


def _join(uow: UnitOfWork, article: Article, wanted: Wanted) -> Outcome:
    # Not by the publication's number: a language that joins before this one may have renewed it.
    if article.live is None or article.state is not ArticleState.PUBLISHED:
        return Outcome(WorkState.SUPERSEDED)
    if article.revision != wanted.params["revision"]:
        return Outcome(WorkState.SUPERSEDED)
    language = LanguageTag.parse(wanted.params["language"])
    files = uow.publications.files(article.live)
    public = {made.language for made in files if not is_outdated(made, article.revision)}
    editions = [edition for edition in editions_of(uow, article) if edition.language == language]
    shared = shared_of(uow, article)
    withdrawal = withdrawn_now(uow, article).get(language)
    published = uow.publications.first_published(article.id, article.revision)
    # What was withdrawn since is public again with the next correction only.
    if withdrawal is not None and published is not None and withdrawal.withdrawn_at >= published:
        return Outcome(WorkState.SUPERSEDED)
    if language in public or not ready(editions, shared):
        return Outcome(WorkState.SUPERSEDED)
    joining = _files(uow, article, editions, shared)
    if any(made.language == language for made in files):
        _replace(uow, article, wanted.requested_by, joining, files)
    else:
        uow.publications.join(article.live, joining, uow.now)
    facts: dict[str, Any] = {"language": str(language)}
    if used := shared.record([language]):
        facts["shared"] = used
    uow.audit.record(uow.now, wanted.requested_by, "join_publication", article.slug, **facts)
    return Outcome(facts={"languages": [str(language)]})


def _replace(
    uow: UnitOfWork,
    article: Article,
    who: str,
    joining: Sequence[Rendition],
    files: Sequence[Rendition],
) -> None:
    """Publish anew what is public, with *joining* instead of the files that were left behind."""
    old = uow.publications.publication(article.live or 0)
    kept = tuple(made for made in files if made.language != joining[0].language)
    number = uow.publications.publish(
        article.id, old.revision, uow.now, who, uow.now, shared=old.shared
    )
    uow.publications.join(number, (*kept, *joining), uow.now)
    uow.articles.save_if_unchanged(replace(article, live=number), uow.now)


def _outdated(
    uow: UnitOfWork, article: Article, going: Sequence[Edition], engine: EngineDigest
) -> tuple[Rendition, ...]:
    """The files of languages that are public and do not follow yet; each says so."""
    orders = outdated_orders(uow, article, [each.language for each in going], engine, "")
    made = files_made(uow, orders)
    missing = [order for order in orders if order.key not in made]
    if missing:
        places = {(each.params["language"], each.params["format"]) for each in missing}
        _explain_missing(uow, article, places)
    return tuple(made[order.key] for order in orders)


def require_release(article: Article) -> None:
    """
    Raises:
        ConflictError: `shared_not_published`.
    """
    if article.is_shared:
        raise ConflictError("shared_not_published", slug=article.slug, kind=article.kind.value)


def _instant(uow: UnitOfWork, article: Article, request: PublicationRequest) -> datetime:
    if request.at is not None:
        return not_past(uow, request.at)
    embargo = uow.articles.revision(article.id, article.revision).text.embargo
    return max(embargo, uow.now) if embargo else uow.now


def _require_waivable(article: Article, without: frozenset[LanguageTag]) -> None:
    strangers = sorted(without - frozenset(article.plan.must))
    if strangers:
        names = ", ".join(map(str, strangers))
        raise InvalidInputError("language_not_waivable", languages=names, slug=article.slug)


def _supersede_waiting(uow: UnitOfWork, article: Article) -> list[str]:
    """Take the place of what waits; returns the instants of that."""
    waiting = uow.promises.of_article(article.id)
    return [row.params["instant"] for row in waiting if uow.work.supersede(row.id, uow.now)]


def _files(
    uow: UnitOfWork, article: Article, editions: Sequence[Edition], shared: Shared
) -> tuple[Rendition, ...]:
    """Every format of every one of *editions*; refused unless all of them exist."""
    made = uow.publications.final_renditions(article.id, article.revision)
    files = files_of(editions, shared)
    missing = [file for file in files if file not in made]
    if missing:
        _explain_missing(uow, article, places_of(missing))
    if not files:
        raise ConflictError("nothing_to_publish", slug=article.slug)
    return tuple(made[file] for file in files)


def _explain_missing(uow: UnitOfWork, article: Article, missing: Collection[Place]) -> None:
    failed = told(article, uow.work.failed_finals([article.id]).get(article.id, ()), missing)
    if failed:
        raise NotReadyError("renditions_failed", slug=article.slug, findings=failed)
    raise UnavailableError("renditions_under_way", slug=article.slug, count=len(missing))
