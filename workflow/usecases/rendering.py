"""
Render what is wanted: read the edition, render it outside any transaction, record the file.

A rendition whose edition has changed since it was wanted is superseded, not made: whoever changed
the text wants its files anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.shared import Shared
from workflow.domain.states import Role
from workflow.errors import NotPermittedError
from workflow.jobs import Outcome, Wanted, WorkState
from workflow.rendering.release import Release
from workflow.rendering.renderer import Rendered
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.collecting import keep
from workflow.usecases.composing import compose_whole
from workflow.usecases.correcting import former_notes, former_notices, notices_of
from workflow.usecases.editions import edition_of, editions_of
from workflow.usecases.explaining import show_notice
from workflow.usecases.noticing import notice_in, release_again
from workflow.usecases.sharing import shared_of
from workflow.usecases.wanting import (
    EngineDigest,
    as_wanted_here,
    promised_instant,
    proof_orders,
    rendition_order,
)

Render = Callable[[Release, Format], Rendered]


@dataclass(frozen=True)
class Made:
    """A file that was rendered and stored, and how many pages it has if it has pages."""

    sha256: str
    bytes: int
    pages: int | None


def request_proofs(
    uow: UnitOfWork,
    slug: str,
    languages: Sequence[LanguageTag],
    formats: Sequence[Format],
    engine: EngineDigest,
    actor: Actor | None,
) -> tuple[int, ...]:
    """
    Want proofs of an article in *languages* (all of the plan if empty), at any time.

    Returns:
        The ids of the work, language by language.

    Raises:
        NotFoundError: `article_unknown` or `language_not_planned`.
        NotPermittedError: `role_missing`, to somebody who may only read.
    """
    if actor is not None and not actor.roles:
        needed = ", ".join(sorted(Role))
        raise NotPermittedError("role_missing", who=actor.name, action="render", needed=needed)
    article = uow.articles.by_slug(slug)
    who = actor.name if actor else ""
    editions = (
        [edition_of(uow, article, language) for language in languages]
        if languages
        else editions_of(uow, article)
    )
    return uow.want_all(proof_orders(uow, article, editions, formats, engine, who))


def proof_of(uow: UnitOfWork, slug: str, language: LanguageTag) -> Release:
    """
    What a proof of an edition as it is now shows: for a glance, nothing is stored.

    Raises:
        NotFoundError: `article_unknown` or `language_not_planned`.
    """
    article = uow.articles.by_slug(slug)
    edition = edition_of(uow, article, language)
    return _release(uow, article, edition, shared_of(uow, article), proof=True)


def release_of(uow: UnitOfWork, wanted: Wanted, engine: EngineDigest) -> Release | None:
    """What is to be rendered; None if that is no longer what was wanted or it exists already."""
    wanted = as_wanted_here(wanted, engine)
    article = uow.articles.by_id(wanted.article_id)
    if uow.publications.rendition(wanted.params["inputs"]) is not None:
        return None
    if "again" in wanted.params:
        return release_again(uow, article, wanted)
    if article.revision != wanted.params["revision"]:
        return None
    edition = edition_of(uow, article, LanguageTag.parse(wanted.params["language"]))
    format_, proof = Format(wanted.params["format"]), wanted.params["proof"]
    shared, former = shared_of(uow, article), former_notes(uow, article)
    now_wanted = rendition_order(
        article,
        edition,
        shared,
        format_,
        engine,
        "",
        proof=proof,
        former=former,
        goes_public=promised_instant(uow, article),
    )
    if now_wanted.key != wanted.key:
        return None
    return _release(uow, article, edition, shared, proof=proof)


def make(release: Release, format_: Format, render: Render, artifacts: ArtifactStore) -> Made:
    """
    Render and store one file.

    Raises:
        RenderingError: With the engine's warnings as findings; nothing is stored.
    """
    rendered = render(release, format_)
    digest = artifacts.put(rendered.data)
    return Made(digest, len(rendered.data), rendered.pages)


def record_rendition(
    uow: UnitOfWork,
    wanted: Wanted,
    made: Made | None,
    artifacts: ArtifactStore,
    engine: EngineDigest,
) -> Outcome:
    """
    Record what was made of *wanted*; with nothing made, it exists already or is superseded.

    If another version of the program wanted it, its row says now what was made.

    Raises:
        UnavailableError: `artifact_collected`; see `usecases.collecting`.
    """
    params = as_wanted_here(wanted, engine).params
    if params != wanted.params:
        uow.work.restate(wanted.id, params)
    if made is None:
        return _made_before(uow, params)
    keep(uow, artifacts, made.sha256)
    rendition = Rendition(
        inputs=params["inputs"],
        article_id=wanted.article_id,
        revision=params["revision"],
        language=LanguageTag.parse(params["language"]),
        format=Format(params["format"]),
        proof=params["proof"],
        edition=params["edition"],
        sha256=made.sha256,
        bytes=made.bytes,
        pages=made.pages,
        made_at=uow.now,
    )
    uow.publications.add_rendition(rendition)
    if "joins" in params:
        # A notice that the version before wanted.
        uow.publications.join(params["joins"], [rendition], uow.now)
    return Outcome(
        _shown(uow, rendition, params),
        facts={"sha256": made.sha256, "bytes": made.bytes, "pages": made.pages},
    )


def _made_before(uow: UnitOfWork, params: Mapping[str, Any]) -> Outcome:
    known = uow.publications.rendition(params["inputs"])
    return Outcome(_shown(uow, known, params) if known else WorkState.SUPERSEDED)


def _shown(uow: UnitOfWork, made: Rendition, params: Mapping[str, Any]) -> WorkState:
    """Make a notice public that is to be; how the work ends."""
    if "shows" in params and not show_notice(uow, made, notice_in(params)):
        return WorkState.SUPERSEDED
    return WorkState.DONE


def _release(
    uow: UnitOfWork, article: Article, edition: Edition, shared: Shared, *, proof: bool
) -> Release:
    text = uow.articles.revision(article.id, article.revision).text
    document = compose_whole(text, edition, shared, proof=proof)
    # What will happen: the instant that was accepted, else the embargo of the text. A final file is
    # seen only after both, and must not say that it is under one.
    embargo = (promised_instant(uow, article) or document.embargo) if proof else None
    document = replace(document, embargo=embargo)
    former = former_notices(former_notes(uow, article), edition)
    return Release(
        document=document,
        language=edition.language,
        source=article.source,
        slug=article.slug,
        proof=proof,
        notices=(*former, *notices_of(document)),
    )
