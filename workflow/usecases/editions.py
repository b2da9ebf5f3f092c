"""The editions of an article, put together from what is stored: their state is derived here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from workflow.catalogs.checks import check
from workflow.catalogs.segments import segments as cut
from workflow.domain.article import Article, ArticleText
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, NotFoundError
from workflow.storage.unit_of_work import UnitOfWork

# A text is cut again for each of its files, languages times formats; it takes milliseconds.
cut_once = lru_cache(maxsize=32)(cut)

# Reading an edition checks all its texts, though hardly any has changed since it was last read.
_check_once = lru_cache(maxsize=4096)(check)

_NOTHING: Mapping[str, Translation] = {}


def editions_of(uow: UnitOfWork, article: Article) -> tuple[Edition, ...]:
    """The source edition, then every planned language, in the order of the plan."""
    return _editions(uow, article, (article.source, *article.plan.languages))


def opened(uow: UnitOfWork, article: Article, editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """Those of *editions* whose catalog is open for the working revision."""
    if not uow.catalogs.segments(article.id, article.revision):
        return ()
    languages = {edition.language for edition in uow.catalogs.editions(article.id)}
    return tuple(edition for edition in editions if edition.language in languages)


def edition_of(uow: UnitOfWork, article: Article, language: LanguageTag) -> Edition:
    """
    The edition in *language*.

    Raises:
        NotFoundError: `language_not_planned`, with the languages that are.
    """
    planned = (article.source, *article.plan.languages)
    if language not in planned:
        names = ", ".join(map(str, planned))
        raise NotFoundError(
            "language_not_planned", language=str(language), slug=article.slug, planned=names
        )
    (edition,) = _editions(uow, article, (language,))
    return edition


def target_of(uow: UnitOfWork, article: Article, language: LanguageTag) -> Edition:
    """
    The edition in *language*, if it is one that translators work on.

    Raises:
        NotFoundError: `language_not_planned`.
        ConflictError: `source_not_translated`, or `catalogs_not_open`.
    """
    edition = edition_of(uow, article, language)
    if edition.is_source:
        raise ConflictError("source_not_translated", slug=article.slug, language=str(language))
    if not opened(uow, article, (edition,)):
        raise ConflictError("catalogs_not_open", slug=article.slug)
    return edition


def open_to(
    uow: UnitOfWork, slug: str, language: LanguageTag, actor: Actor
) -> tuple[Article, Edition]:
    """
    An article and its edition in *language*, for *actor* to write translations in it.

    Nobody else gets it so until the transaction ends: two who write must see each other's texts.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As for any translation.
    """
    article = uow.articles.locked(slug)
    require_role(actor, Action.TRANSLATE, language)
    require_possible(article, Action.TRANSLATE)
    return article, target_of(uow, article, language)


def segments_of(uow: UnitOfWork, article: Article, text: ArticleText) -> tuple[Segment, ...]:
    """The segments of the working revision: as stored, or cut now if it was never approved."""
    return uow.catalogs.segments(article.id, article.revision) or cut_once(text)


def _editions(
    uow: UnitOfWork, article: Article, languages: Collection[LanguageTag]
) -> tuple[Edition, ...]:
    text = uow.articles.revision(article.id, article.revision).text
    segments = segments_of(uow, article, text)
    translations = uow.catalogs.translations(article.id, languages)
    signed = uow.catalogs.signed(article.id)
    origins = Origins(uow, article)
    return tuple(
        _edition(
            article.source,
            language,
            text.digest,
            segments,
            origins.fill(segments, translations.get(language, _NOTHING)),
            signed.get(language, frozenset()),
        )
        for language in languages
    )


class Origins:
    """Which segment takes over from which, and the old segments' own texts."""

    def __init__(self, uow: UnitOfWork, article: Article) -> None:
        self._origins = uow.catalogs.origins(article.id, article.revision)
        # Most articles are never corrected: nothing is carried, and nothing need be read.
        self._known = (
            uow.catalogs.known_segments(article.id, article.revision) if self._origins else {}
        )

    def fill(
        self, segments: Sequence[Segment], own: Mapping[str, Translation]
    ) -> Mapping[str, Translation]:
        """*own*, and for segments without a text that of the one they took over from."""
        if not self._origins or not own:
            return own
        carried = {
            segment.digest: translation
            for segment in segments
            if segment.digest not in own
            and (translation := self._carried(segment.digest, own)) is not None
        }
        return {**own, **carried}

    def _carried(self, segment: str, own: Mapping[str, Translation]) -> Translation | None:
        """
        The nearest ancestor's text, as one that needs work.

        An edit of an edit that nobody translated in between leads further back; two revisions
        that change a text to and fro lead in a circle, which ends the search.
        """
        seen = {segment}
        origin = self._origins.get(segment)
        while origin is not None and origin not in seen:
            if origin in own:
                previous = self._known.get(origin)
                return replace(own[origin], segment=segment, needs_work=True, previous=previous)
            seen.add(origin)
            origin = self._origins.get(origin)
        return None


def _edition(
    source: LanguageTag,
    language: LanguageTag,
    revision: str,
    segments: tuple[Segment, ...],
    translations: Mapping[str, Translation],
    signed: frozenset[str],
) -> Edition:
    return Edition(
        language=language,
        is_source=language == source,
        segments=segments,
        translations=translations,
        revision=revision,
        findings=_findings(segments, translations),
        signed=signed,
    )


def _findings(
    segments: Sequence[Segment], translations: Mapping[str, Translation]
) -> tuple[Finding, ...]:
    return tuple(
        finding
        for segment in segments
        if (translation := translations.get(segment.digest)) is not None
        for finding in _check_once(segment, translation.text)
    )
