"""
What readers are told above a text: that it was corrected, is not corrected yet, or is withdrawn.

A file that is public is made again with its notice: the same edition, with the texts that it was
made from. The notice is one of its inputs, so it is another file, and the old one is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflow.domain.article import Article
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Reason
from workflow.domain.rendition import Format
from workflow.domain.states import ArticleState
from workflow.errors import RenderingError
from workflow.jobs import Wanted
from workflow.rendering.release import Notice, NoticeKind, Release
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.composing import compose_whole
from workflow.usecases.editions import edition_then
from workflow.usecases.public_now import withdrawn_now
from workflow.usecases.sharing import shared_of
from workflow.usecases.wanting import EngineDigest, file_order

OUTDATED = Notice(NoticeKind.OUTDATED)


def orders_again(
    article: Article,
    files: Iterable[Rendition],
    notice: Notice,
    engine: EngineDigest,
    who: str,
) -> tuple[Order, ...]:
    """The wishes for public *files* once more, under *notice*."""
    return tuple(
        order_again(
            article, made.revision, made.language, made.format, made.edition, notice, engine, who
        )
        for made in files
    )


def order_again(
    article: Article,
    revision: int,
    language: LanguageTag,
    format_: Format,
    edition: str,
    notice: Notice,
    engine: EngineDigest,
    who: str,
) -> Order:
    """The wish for one file of what was public, under *notice*."""
    params: dict[str, Any] = {
        "slug": article.slug,
        "revision": revision,
        "language": language.gettext,
        "format": format_.value,
        "proof": False,
        "edition": edition,
        "again": _as_json(notice),
        "engine": engine(language, format_),
    }
    return file_order(article.id, params, who)


def notice_in(params: Mapping[str, Any]) -> Notice:
    """The notice of a file of `order_again`."""
    kind, text, *ready = params["again"]
    return Notice(NoticeKind(kind), text, Reason(ready[0]) if ready else None)


def _as_json(notice: Notice) -> list[str]:
    ready = [notice.reason.value] if notice.reason else []
    return [notice.kind.value, notice.text, *ready]


def release_again(uow: UnitOfWork, article: Article, wanted: Wanted) -> Release:
    """
    What a file of `order_again` shows.

    Raises:
        RenderingError: `edition_not_whole`, if the texts that it was made from are not found.
    """
    params = wanted.params
    language = LanguageTag.parse(params["language"])
    notice = notice_in(params)
    # Published, so that it shows the shared texts that were published with it.
    past = replace(article, revision=params["revision"], state=ArticleState.PUBLISHED)
    then = uow.publications.first_made(article.id, past.revision, language, params["edition"])
    edition = edition_then(uow, past, language, then)
    shared = shared_of(uow, past, then)
    is_withdrawn = notice.withdraws
    if shared.content_digest(edition) != params["edition"] and not is_withdrawn:
        raise RenderingError(
            "edition_not_whole",
            language=str(language),
            findings=[Finding("edition_not_signed_off_then", where=language.gettext)],
        )
    text = uow.articles.revision(past.id, past.revision).text
    # Of a withdrawn text the headline is shown, which must not fail for want of anything else.
    document = compose_whole(text, edition, shared, proof=is_withdrawn)
    return Release(
        document=replace(document, embargo=None),
        language=language,
        source=article.source,
        slug=article.slug,
        proof=False,
        notices=(notice,),
    )


def left_behind(
    uow: UnitOfWork, article: Article, languages: Iterable[LanguageTag]
) -> tuple[Rendition, ...]:
    """
    The public files of all other languages than *languages*, which a correction leaves behind.

    Each is the file as it was made, whatever notice it is public under now. Of a language that was
    withdrawn nothing but the notice is public, and that stays as it is: `notices_kept`.
    """
    if article.live is None:
        return ()
    others = frozenset(languages) | withdrawn_now(uow, article).keys()
    return tuple(
        made for made in uow.publications.files(article.live) if made.language not in others
    )


def notices_kept(
    uow: UnitOfWork, article: Article, languages: Iterable[LanguageTag]
) -> tuple[Rendition, ...]:
    """The notices of withdrawn languages that a publication in *languages* leaves as they are."""
    if article.live is None:
        return ()
    kept = withdrawn_now(uow, article).keys() - frozenset(languages)
    return tuple(made for made in uow.publications.files(article.live) if made.language in kept)


def is_outdated(made: Rendition, revision: int) -> bool:
    """Whether a public file shows an older revision than its publication's."""
    return made.revision < revision


def outdated_orders(
    uow: UnitOfWork,
    article: Article,
    languages: Sequence[LanguageTag],
    engine: EngineDigest,
    who: str,
) -> tuple[Order, ...]:
    """The wishes for the files of those languages that a publication in *languages* leaves out."""
    return orders_again(article, left_behind(uow, article, languages), OUTDATED, engine, who)
