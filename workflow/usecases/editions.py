"""The editions of an article, put together from what is stored: their state is derived here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from workflow.catalogs.checks import check
from workflow.catalogs.segments import segments as cut
from workflow.domain.article import Article, ArticleText
from workflow.domain.edition import Edition, Signature
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, NotFoundError
from workflow.storage.catalog_sets import Numbered, Signed, StoredText, Texts
from workflow.storage.unit_of_work import UnitOfWork

# A text is cut again for each of its files, languages times formats; it takes milliseconds.
cut_once = lru_cache(maxsize=32)(cut)

# Reading an edition checks all its texts, though hardly any has changed since it was last read.
_check_once = lru_cache(maxsize=4096)(check)

_NOTHING: Mapping[str, Translation] = {}


def editions_of(uow: UnitOfWork, article: Article) -> tuple[Edition, ...]:
    """The source edition, then every planned language, in the order of the plan."""
    return editions_of_all(uow, [article])[article.id]


def editions_of_all(
    uow: UnitOfWork, articles: Sequence[Article]
) -> Mapping[int, tuple[Edition, ...]]:
    """The same of many articles, by id, in as many statements as those of one."""
    if not articles:
        return {}
    content = Content.of(uow, articles)
    return {article.id: content.editions(article, planned_in(article)) for article in articles}


def those_opened(
    uow: UnitOfWork, articles: Iterable[Article], editions: Mapping[int, tuple[Edition, ...]]
) -> Mapping[int, tuple[Edition, ...]]:
    """Of the *editions* of many articles, those with catalogs of the working revision."""
    languages = uow.catalog_sets.opened([_working(article) for article in articles])
    nothing: frozenset[LanguageTag] = frozenset()
    return {
        article_id: tuple(
            each for each in of_one if each.language in languages.get(article_id, nothing)
        )
        for article_id, of_one in editions.items()
    }


def opened(uow: UnitOfWork, article: Article, editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """The same of one article."""
    return those_opened(uow, [article], {article.id: tuple(editions)})[article.id]


def edition_of(uow: UnitOfWork, article: Article, language: LanguageTag) -> Edition:
    """
    The edition in *language*.

    Raises:
        NotFoundError: `language_not_planned`, with the languages that are.
    """
    planned = planned_in(article)
    if language not in planned:
        names = ", ".join(map(str, planned))
        raise NotFoundError(
            "language_not_planned", language=str(language), slug=article.slug, planned=names
        )
    (edition,) = _editions(uow, article, (language,))
    return edition


def edition_then(
    uow: UnitOfWork, article: Article, language: LanguageTag, then: datetime
) -> Edition:
    """The edition in *language*, planned or not, with the translations of an earlier instant."""
    (edition,) = Content.of(uow, [article], (language,), then).editions(article, (language,))
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
    require_to_translate(article, language, actor)
    return article, target_of(uow, article, language)


def require_to_translate(article: Article, language: LanguageTag, actor: Actor) -> None:
    """Let *actor* through if they may write translations of *article* now; as `open_to` raises."""
    require_role(actor, Action.TRANSLATE, language)
    require_possible(article, Action.TRANSLATE)


def _editions(
    uow: UnitOfWork, article: Article, languages: Collection[LanguageTag]
) -> tuple[Edition, ...]:
    return Content.of(uow, [article], languages).editions(article, languages)


def planned_in(article: Article) -> tuple[LanguageTag, ...]:
    """The languages in which an article is to appear, its own first."""
    return (article.source, *article.plan.languages)


def ancestry(origins: Mapping[str, str], segment: str) -> Sequence[str]:
    """
    What a segment took over from, nearest first.

    Two revisions that change a text to and fro lead in a circle, which ends the search.
    """
    found: list[str] = []
    origin = origins.get(segment)
    while origin is not None and origin not in (segment, *found):
        found.append(origin)
        origin = origins.get(origin)
    return found


@dataclass(frozen=True)
class Origins:
    """
    Which segment takes over from which, and the old segments' own texts.

    Attributes:
        by_segment: Digest of a segment to that of the one it took over from.
        known: The old segments by digest.
    """

    by_segment: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Segment] = field(default_factory=dict)

    @classmethod
    def of(cls, uow: UnitOfWork, article: Article) -> "Origins":
        """Those of the working revision of *article*."""
        return _origins(uow, [_working(article)]).get(_working(article), cls())

    def fill(
        self, segments: Sequence[Segment], own: Mapping[str, Translation]
    ) -> Mapping[str, Translation]:
        """*own*, and for segments without a text that of the one they took over from."""
        if not self.by_segment or not own:
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

        An edit of an edit that nobody translated in between leads further back.
        """
        origin = next((each for each in ancestry(self.by_segment, segment) if each in own), None)
        if origin is None:
            return None
        previous = self.known.get(origin)
        return replace(own[origin], segment=segment, needs_work=True, previous=previous, mark=0)


_NO_ORIGINS = Origins()


@dataclass(frozen=True)
class Content:
    """What the editions of some articles are made of."""

    texts: Mapping[Numbered, StoredText]
    segments: Mapping[Numbered, tuple[Segment, ...]]
    translations: Mapping[int, Texts]
    signed: Mapping[int, Signed]
    origins: Mapping[Numbered, Origins]

    @classmethod
    def of(
        cls,
        uow: UnitOfWork,
        articles: Sequence[Article],
        languages: Collection[LanguageTag] | None = None,
        until: datetime | None = None,
    ) -> "Content":
        """
        Read that of the working revisions, in *languages* or all that are planned.

        Args:
            until: An instant, to read the translations as they were then.
        """
        if languages is None:
            languages = {language for article in articles for language in planned_in(article)}
        working = [_working(article) for article in articles]
        ids = [article.id for article in articles]
        sets = uow.catalog_sets
        texts = sets.texts(working)
        for missing in (each for each in working if each not in texts):
            raise NotFoundError("revision_unknown", number=missing[1])
        return cls(
            texts,
            sets.segments(working),
            sets.translations(ids, languages, until),
            sets.signed(ids),
            _origins(uow, working),
        )

    def text(self, article: Article) -> ArticleText:
        """What the working revision of one of the articles says."""
        return self.texts[_working(article)].text

    def editions(self, article: Article, languages: Iterable[LanguageTag]) -> tuple[Edition, ...]:
        """The editions of one of the articles in *languages*."""
        working = _working(article)
        text = self.texts[working]
        segments = self.segments.get(working) or cut_once(text.text)
        origins = self.origins.get(working, _NO_ORIGINS)
        translations = self.translations.get(article.id, {})
        signed = self.signed.get(article.id, {})
        return tuple(
            _edition(
                article,
                language,
                text.digest,
                segments,
                origins.fill(segments, translations.get(language, _NOTHING)),
                signed.get(language, frozenset()),
            )
            for language in languages
        )


def _working(article: Article) -> Numbered:
    return article.id, article.revision


def _origins(uow: UnitOfWork, revisions: Collection[Numbered]) -> Mapping[Numbered, Origins]:
    origins = uow.catalog_sets.origins(revisions)
    # Most articles are never corrected: nothing is carried, and nothing need be read.
    known = uow.catalog_sets.known(list(origins))
    return {each: Origins(origins[each], known[each]) for each in origins}


def _edition(
    article: Article,
    language: LanguageTag,
    revision: str,
    segments: tuple[Segment, ...],
    translations: Mapping[str, Translation],
    signed: frozenset[Signature],
) -> Edition:
    return Edition(
        language=language,
        is_source=language == article.source,
        segments=segments,
        translations=translations,
        revision=revision,
        findings=_findings(segments, translations),
        signed=signed,
        number=article.revision,
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
