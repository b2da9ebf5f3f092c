"""Publish: every language's files, what the gate says and why, now or at an instant."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Response

from workflow.desk.errors import status_of
from workflow.desk.instants import AT, NOW, Spoken, Written, first_written, spoken, zone_choices
from workflow.desk.publishing_views import (
    Page,
    Standing,
    pulse_of,
    show_publishing,
    standing_of,
)
from workflow.desk.routes import Route
from workflow.desk.streams import News
from workflow.desk.visits import Visit, Visiting
from workflow.domain.article import LanguagePlan
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.planning import plan_languages
from workflow.usecases.publishing import (
    Prospect,
    PublicationRequest,
    cancel_publication,
    foresee,
    open_before,
    refusal_to_publish,
    request_publication,
)
from workflow.usecases.rendering import request_proofs


@dataclass(frozen=True)
class Question:
    """
    What the page before the last asks.

    Attributes:
        instant: None for at once.
        open: What is still open, and is asked about.
        why_not: Why it cannot be done; None if it can.
    """

    prospect: Prospect
    title: str
    instant: Spoken | None
    open: tuple[Finding, ...]
    why_not: WorkflowError | None


def show(visit: Visiting, slug: str) -> Response:
    """Where the publication of an article stands."""
    return _show(visit, slug)


def plan(
    visit: Visiting,
    slug: str,
    must: Annotated[str, Form()] = "",
    later: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Give the article another language plan than the one that was *seen*."""
    try:
        wanted = LanguagePlan(_languages(must), _languages(later))
        with visit.write() as uow:
            sure = visit.confirmed
            plan_languages(uow, slug, wanted, visit.actor, seen=seen, confirmed=sure)
    except (InvalidInputError, ConflictError) as error:
        if isinstance(error, ConflictError) and error.code != "plan_changed":
            raise
        return _show(visit, slug, error=error, must=must, later=later)
    return visit.go(_path(slug), done="planned_languages")


def proofs(visit: Visiting, slug: str, language: Annotated[str, Form()] = "") -> Response:
    """Have proofs made, in one language or in all."""
    service = visit.desk.service
    languages = [LanguageTag.parse(language)] if language else []
    with visit.write() as uow:
        request_proofs(uow, slug, languages, tuple(Format), service.engine_digest, visit.actor)
    return visit.go(_path(slug), done="asked_for_proofs")


def ask(
    visit: Visiting, slug: str, when: str = NOW, date: str = "", time: str = "", zone: str = "UTC"
) -> Response:
    """Tell what a publication would lead to, before it is asked for."""
    written = Written(date, time, zone)
    without = visit.request.query_params.getlist("without")
    try:
        at = written.instant() if when == AT else None
        with visit.read() as uow:
            question = _question(uow, visit, _request(uow, slug, at, without))
    except InvalidInputError as error:
        return _show(visit, slug, error=error, when=when, written=written, without=without)
    return visit.page(
        "publishing/confirm.html",
        question=question,
        at=at.isoformat() if at else "",
        without=without,
    )


def publish(
    visit: Visiting,
    slug: str,
    without: Annotated[list[str], Form(default_factory=list)],
    at: Annotated[str, Form()] = "",
) -> Response:
    """Ask for the publication that was described."""
    instant = _instant(at) if at else None
    service = visit.desk.service
    with visit.write() as uow:
        request = replace(_request(uow, slug, instant, without), confirmed=visit.confirmed)
        request_publication(uow, request, visit.actor, service.engine_digest)
    return visit.go(_path(slug), done="asked_to_publish")


def cancel(visit: Visiting, slug: str) -> Response:
    """Take back a publication that waits."""
    with visit.write() as uow:
        cancel_publication(uow, slug, visit.actor)
    return visit.go(_path(slug), done="publication_cancelled")


def events(visit: Visiting, slug: str, seen: str = "") -> Response:
    """The parts of the page that change, as they do; *seen* is the pulse of what is shown."""
    with visit.read() as uow:
        uow.articles.by_slug(slug)
    return visit.desk.streams.follow(visit.who.name, _looker(visit, slug, seen))


def _looker(visit: Visit, slug: str, seen: str) -> Callable[[], News]:
    shown: dict[str, str] = {}

    def look() -> News:
        nonlocal seen
        with visit.read() as uow:
            session = uow.accounts.session(visit.session.digest)
            if session is None or session.is_over(uow.now):
                return News(is_last=True)
            pulse = pulse_of(uow, uow.articles.by_slug(slug))
            if pulse == seen and shown:
                return News()
            standing = standing_of(uow, slug, visit.who.language)
        told = _parts(visit, standing)
        # What the page came with is as it was, if nothing has moved since.
        before = told if pulse == seen and not shown else shown
        news = "\n".join(html for name, html in told.items() if before.get(name) != html)
        seen = standing.pulse
        shown.update(told)
        return News(news, is_last=not standing.is_under_way)

    return look


def _parts(visit: Visit, standing: Standing) -> dict[str, str]:
    found = {
        str(row.language): visit.render(
            "publishing/_edition.html", standing=standing, row=row, swapped=True
        )
        for row in standing.rows
    }
    return {"": visit.render("publishing/_standing.html", standing=standing, swapped=True), **found}


def _show(
    visit: Visit,
    slug: str,
    *,
    error: WorkflowError | None = None,
    when: str = "",
    written: Written | None = None,
    without: list[str] | None = None,
    must: str | None = None,
    later: str | None = None,
) -> Response:
    with visit.read() as uow:
        page = show_publishing(uow, slug, visit.actor, visit.who.language)
        now = uow.now
    plan = page.standing.article.plan
    embargo = page.standing.summary.text.embargo
    return visit.page(
        "publishing/show.html",
        status=status_of(error) if error else 200,
        page=page,
        standing=page.standing,
        now=now,
        error=error,
        when=when or (AT if embargo and embargo > now else NOW),
        written=written or first_written(embargo or now),
        without=_waived(page) if without is None else without,
        zones=zone_choices(embargo, visit.who.language),
        must=_names(plan.must) if must is None else must,
        later=_names(plan.later) if later is None else later,
    )


def _waived(page: Page) -> list[str]:
    """What a waiting publication does not wait for: who asks again means the same."""
    waiting = page.standing.waiting
    return [each.bcp47 for each in waiting.without] if waiting else []


def _question(uow: UnitOfWork, visit: Visit, request: PublicationRequest) -> Question:
    prospect = foresee(uow, request)
    article = prospect.article
    title = uow.articles.revision(article.id, article.revision).text.title
    is_later = request.at is not None and request.at > uow.now
    return Question(
        prospect=prospect,
        title=title,
        instant=spoken(request.at, uow.now, visit.who.language)
        if is_later and request.at
        else None,
        open=open_before(uow, request).findings,
        why_not=refusal_to_publish(article, visit.actor, prospect.findings),
    )


def _request(
    uow: UnitOfWork, slug: str, at: datetime | None, without: list[str]
) -> PublicationRequest:
    waived = frozenset(map(LanguageTag.parse, without))
    # Now is now: an embargo that is still to come is the gate's to see.
    return PublicationRequest(slug, at or uow.now, waived)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError("instant_unreadable", date=text[:40], time="") from error
    if instant.tzinfo is None:
        raise InvalidInputError("instant_unreadable", date=text[:40], time="")
    return instant


def _languages(names: str) -> tuple[LanguageTag, ...]:
    return tuple(map(LanguageTag.parse, names.replace(",", " ").split()))


def _names(languages: tuple[LanguageTag, ...]) -> str:
    return " ".join(each.bcp47 for each in languages)


def _path(slug: str) -> str:
    return f"/articles/{quote(slug, safe='')}/publish"


ROUTES = (
    Route("GET", "/articles/{slug}/publish", show),
    Route("POST", "/articles/{slug}/publish", publish),
    Route("GET", "/articles/{slug}/publish/confirm", ask),
    Route("POST", "/articles/{slug}/publish/plan", plan),
    Route("POST", "/articles/{slug}/publish/proofs", proofs),
    Route("POST", "/articles/{slug}/publish/cancel", cancel),
    Route("GET", "/articles/{slug}/events", events),
)
