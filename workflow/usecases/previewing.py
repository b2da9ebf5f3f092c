"""
Preview for outsiders: a link shows one edition, as it is now, until it is public.

It shows the proof: that says that it is one, and that it is under embargo, which a final file does
not. Of the link's secret only the digest is stored.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from workflow.domain.article import Article
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, WorkflowError
from workflow.storage.preview_store import Preview
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.editions import edition_of, planned_in
from workflow.usecases.publishing import require_release
from workflow.usecases.signing_in import digest_of
from workflow.usecases.wanting import EngineDigest, files_made, proof_orders

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=30)
_LONGEST_NOTE = 200


class Standing(StrEnum):
    """Whether a link still opens, and why not."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Link:
    """A preview and how it stands."""

    preview: Preview
    standing: Standing


@dataclass(frozen=True)
class Seen:
    """
    What a link shows.

    Attributes:
        files: The proofs of the edition as it is now, by format; empty while they are made and
            once the link is over.
        has_failed: Whether they cannot be made: waiting would not help.
    """

    article: Article
    link: Link
    files: Mapping[Format, Rendition]
    has_failed: bool = False


@dataclass(frozen=True)
class PreviewRequest:
    """What somebody asks for; *note* says for whom."""

    slug: str
    language: LanguageTag
    lasts: timedelta
    note: str = ""


def make_preview(
    uow: UnitOfWork, request: PreviewRequest, actor: Actor, engine: EngineDigest
) -> str:
    """
    Make a link, want what it shows, and return its secret: nobody can be told it again.

    Raises:
        NotPermittedError, ConflictError: As for any action; or `preview_of_public`.
        NotFoundError: `article_unknown` or `language_not_planned`.
        InvalidInputError: `preview_expiry`.
    """
    article = uow.articles.by_slug(request.slug)
    _require_may_preview(article, actor)
    if not SHORTEST <= request.lasts <= LONGEST:
        raise InvalidInputError("preview_expiry", most=LONGEST.days)
    if _is_public_now(uow, article, request.language):
        language = str(request.language)
        raise ConflictError("preview_of_public", slug=article.slug, language=language)
    orders = _orders(uow, article, request.language, engine, actor.name)
    uow.want_all(uow.work.lacking(orders.values()))
    secret = secrets.token_urlsafe(32)
    expires_at = uow.now + request.lasts
    number = uow.previews.add(
        digest_of(secret),
        article.id,
        request.language,
        note=request.note.strip()[:_LONGEST_NOTE],
        made_by=actor.name,
        made_at=uow.now,
        expires_at=expires_at,
    )
    _record(uow, "make_preview", article, actor, number, request.language)
    return secret


def revoke_preview(uow: UnitOfWork, slug: str, preview_id: int, actor: Actor) -> None:
    """
    End a link; one that is revoked already stays so.

    Raises:
        NotPermittedError: As for any action.
        NotFoundError: `preview_unknown`, for another article's, too.
    """
    require_role(actor, Action.PREVIEW)
    article = uow.articles.by_slug(slug)
    found = [each for each in uow.previews.of_article(article.id) if each.id == preview_id]
    if not found:
        raise NotFoundError("preview_unknown", slug=slug)
    if uow.previews.revoke(preview_id, uow.now):
        _record(uow, "revoke_preview", article, actor, preview_id, found[0].language)


def refusal_to_preview(article: Article, actor: Actor) -> WorkflowError | None:
    """Why *actor* cannot make a link to *article*; None if they can."""
    try:
        _require_may_preview(article, actor)
    except WorkflowError as error:
        return error
    return None


def links_of(uow: UnitOfWork, article: Article) -> tuple[Link, ...]:
    """All links of *article*, the newest first."""
    return tuple(
        Link(each, _standing(uow, article, each)) for each in uow.previews.of_article(article.id)
    )


def seen_through(uow: UnitOfWork, secret: str, engine: EngineDigest) -> Seen:
    """
    What the link of *secret* shows now.

    Raises:
        NotFoundError: `preview_over`, of a secret that nobody made.
    """
    preview = uow.previews.find(digest_of(secret))
    if preview is None:
        raise NotFoundError("preview_over")
    article = uow.articles.by_id(preview.article_id)
    link = Link(preview, _standing(uow, article, preview))
    if link.standing is not Standing.OPEN:
        return Seen(article, link, {})
    orders = _orders(uow, article, preview.language, engine, preview.made_by)
    made = files_made(uow, orders.values())
    files = {fmt: made[order.key] for fmt, order in orders.items() if order.key in made}
    return Seen(article, link, files, uow.work.has_failed(orders.values()))


def want_seen(uow: UnitOfWork, seen: Seen, engine: EngineDigest) -> None:
    """Want what an open link lacks: its edition has changed since it was last looked at."""
    preview = seen.link.preview
    orders = _orders(uow, seen.article, preview.language, engine, preview.made_by)
    uow.want_all(uow.work.lacking(orders.values()))


def _require_may_preview(article: Article, actor: Actor) -> None:
    require_role(actor, Action.PREVIEW)
    require_release(article)
    require_possible(article, Action.PREVIEW)


def _standing(uow: UnitOfWork, article: Article, preview: Preview) -> Standing:
    if preview.revoked_at is not None:
        return Standing.REVOKED
    if article.state is ArticleState.WITHDRAWN or preview.language not in planned_in(article):
        return Standing.WITHDRAWN
    if _has_become_public(uow, article, preview):
        return Standing.PUBLIC
    return Standing.EXPIRED if preview.expires_at <= uow.now else Standing.OPEN


def _has_become_public(uow: UnitOfWork, article: Article, preview: Preview) -> bool:
    """Since it was made; of a correction under way it shows the correction."""
    return _is_public_now(uow, article, preview.language) or any(
        each.language == preview.language and each.instant >= preview.made_at
        for each in uow.publications.appearances(article.id, Format.HTML)
    )


def _is_public_now(uow: UnitOfWork, article: Article, language: LanguageTag) -> bool:
    if article.state is not ArticleState.PUBLISHED or article.live is None:
        return False
    return any(made.language == language for made in uow.publications.files(article.live))


def _orders(
    uow: UnitOfWork, article: Article, language: LanguageTag, engine: EngineDigest, who: str
) -> dict[Format, Order]:
    edition = edition_of(uow, article, language)
    orders = proof_orders(uow, article, [edition], tuple(Format), engine, who)
    return dict(zip(Format, orders, strict=True))


def _record(
    uow: UnitOfWork, action: str, article: Article, actor: Actor, number: int, language: LanguageTag
) -> None:
    facts = {"preview": number, "language": language.bcp47}
    uow.audit.record(uow.now, actor.name, action, article.slug, **facts)
