"""Want renditions: what should be rendered, as rows named by the digest of what goes in."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.shared import NOTHING_SHARED, Shared
from workflow.jobs import Kind, Wanted
from workflow.rendering.release import NoticeKind
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.correcting import former_notes
from workflow.usecases.sharing import shared_of

# Digest of templates, chrome, fonts and engine versions that make a file of this kind.
EngineDigest = Callable[[LanguageTag, Format], str]


def want_finals(
    uow: UnitOfWork, article: Article, editions: Iterable[Edition], engine: EngineDigest, who: str
) -> tuple[int, ...]:
    """
    Want the files of signed-off *editions* in every format.

    Not of those whose shared texts are not signed off: they follow when these are. A shared text
    has no files of its own.
    """
    shared = NOTHING_SHARED if article.is_shared else shared_of(uow, article)
    former = former_notes(uow, article)
    return uow.want_all(final_orders(article, editions, shared, engine, who, former))


def final_orders(
    article: Article,
    editions: Iterable[Edition],
    shared: Shared,
    engine: EngineDigest,
    who: str,
    former: Sequence[str] = (),
) -> tuple[Order, ...]:
    """The wishes for those files, with the *former* notes on corrections."""
    if article.is_shared:
        return ()
    return tuple(
        rendition_order(article, edition, shared, format_, engine, who, proof=False, former=former)
        for edition in editions
        if shared.covers(edition.language)
        for format_ in Format
    )


def proof_orders(
    uow: UnitOfWork,
    article: Article,
    editions: Iterable[Edition],
    formats: Collection[Format],
    engine: EngineDigest,
    who: str,
) -> tuple[Order, ...]:
    """
    The wishes for proofs of editions as they are now, complete or not; each says that it is one.

    Edition by edition, each in the order of *formats*.
    """
    shared, former = shared_of(uow, article), former_notes(uow, article)
    goes_public = promised_instant(uow, article)
    return tuple(
        rendition_order(
            article,
            edition,
            shared,
            format_,
            engine,
            who,
            proof=True,
            former=former,
            goes_public=goes_public,
        )
        for edition in editions
        for format_ in formats
    )


def promised_instant(uow: UnitOfWork, article: Article) -> datetime | None:
    """When the working revision of *article* is to be public; None if nothing is accepted."""
    waiting = uow.promises.of_article(article.id)
    instants = [
        datetime.fromisoformat(row.params["instant"])
        for row in waiting
        if row.params["revision"] == article.revision
    ]
    return min(instants, default=None)


def rendition_order(
    article: Article,
    edition: Edition,
    shared: Shared,
    format_: Format,
    engine: EngineDigest,
    who: str,
    *,
    proof: bool,
    former: Sequence[str] = (),
    goes_public: datetime | None = None,
) -> Order:
    """
    The wish for one file; its key is the digest of everything that goes into it.

    Args:
        goes_public: When the article is to be public, if that is accepted: a proof says so.
    """
    params: dict[str, Any] = {
        # A page links to its own PDF by the slug; and two articles may have the same text.
        "slug": article.slug,
        "revision": article.revision,
        "text": edition.revision,
        "language": edition.language.gettext,
        "format": format_.value,
        "proof": proof,
        # Under this the publication looks for the file.
        "edition": shared.content_digest(edition),
        "translations": _translations_digest(edition),
        "engine": engine(edition.language, format_),
    }
    if shared.texts:
        params["shared"] = [text.shown(edition.language) for text in shared.texts]
    if proof and goes_public is not None:
        params["goes_public"] = goes_public.isoformat()
    if former:
        params["notices"] = [[NoticeKind.CORRECTION.value, note] for note in former]
    return file_order(article.id, params, who)


def file_order(article_id: int, params: Mapping[str, Any], who: str) -> Order:
    """The wish for one file, named by the digest of *params*: of everything that goes into it."""
    inputs = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    key = f"render:{article_id}:{inputs}"
    return Order(Kind.RENDER, key, article_id, {**params, "inputs": inputs}, who)


def as_wanted_here(wanted: Wanted, engine: EngineDigest) -> Wanted:
    """
    *wanted* as this version of the program names it, whichever version wanted it.

    While two versions run side by side each makes what the other wanted, as its own: never a file
    under the name of templates or an engine that did not make it.
    """
    params = wanted.params
    ours = engine(LanguageTag.parse(params["language"]), Format(params["format"]))
    if params["engine"] == ours:
        return wanted
    named = {name: params[name] for name in params.keys() - {"inputs", "joins"}}
    order = file_order(wanted.article_id, named | {"engine": ours}, wanted.requested_by)
    return replace(wanted, key=order.key, params={**params, **order.params})


def files_made(uow: UnitOfWork, orders: Collection[Order]) -> Mapping[str, Rendition]:
    """The files of those of *orders* that are made, by key; under the name of who made each."""
    inputs = uow.work.file_names([order.key for order in orders])
    made = uow.publications.renditions(inputs.values())
    return {key: made[name] for key, name in inputs.items() if name in made}


def _translations_digest(edition: Edition) -> str:
    """What is shown of them; unlike in the edition's digest, a text that needs work is not."""
    shown = "\n".join(f"{digest} {text}" for digest, text in sorted(edition.shown.items()))
    return hashlib.sha256(shown.encode()).hexdigest()
