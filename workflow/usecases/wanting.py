"""Want renditions: what should be rendered, as rows named by the digest of what goes in."""

import hashlib
import json
from collections.abc import Callable, Iterable

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.jobs import Kind
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order

# Digest of templates, chrome, fonts and engine versions that make a file of this kind.
EngineDigest = Callable[[LanguageTag, Format], str]


def want_finals(
    uow: UnitOfWork, article: Article, edition: Edition, engine: EngineDigest, who: str
) -> tuple[int, ...]:
    """Want the files of a signed-off edition in every format."""
    return _want(uow, article, edition, Format, engine, who, proof=False)


def want_proofs(
    uow: UnitOfWork,
    article: Article,
    edition: Edition,
    formats: Iterable[Format],
    engine: EngineDigest,
    who: str,
) -> tuple[int, ...]:
    """Want proofs of an edition as it is now, complete or not; each says that it is one."""
    return _want(uow, article, edition, formats, engine, who, proof=True)


def _want(
    uow: UnitOfWork,
    article: Article,
    edition: Edition,
    formats: Iterable[Format],
    engine: EngineDigest,
    who: str,
    *,
    proof: bool,
) -> tuple[int, ...]:
    return tuple(
        uow.want(rendition_order(article, edition, format_, engine, who, proof=proof))
        for format_ in formats
    )


def rendition_order(
    article: Article,
    edition: Edition,
    format_: Format,
    engine: EngineDigest,
    who: str,
    *,
    proof: bool,
) -> Order:
    """The wish for one file; its key is the digest of everything that goes into it."""
    params = {
        # A page links to its own PDF by the slug; and two articles may have the same text.
        "slug": article.slug,
        "revision": article.revision,
        "text": edition.revision,
        "language": edition.language.gettext,
        "format": format_.value,
        "proof": proof,
        "edition": edition.digest,
        "translations": _translations_digest(edition),
        "engine": engine(edition.language, format_),
    }
    inputs = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    key = f"render:{article.id}:{inputs}"
    return Order(Kind.RENDER, key, article.id, params | {"inputs": inputs}, who)


def _translations_digest(edition: Edition) -> str:
    """What is shown of them; unlike in the edition's digest, a text that needs work is not."""
    shown = "\n".join(f"{digest} {text}" for digest, text in sorted(edition.shown.items()))
    return hashlib.sha256(shown.encode()).hexdigest()
