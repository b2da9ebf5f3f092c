"""Translate: hand catalogs out as PO or XLIFF files, and take filled ones back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from workflow.catalogs.exchange import Catalog, Upload, UploadedMessage, write_pot
from workflow.catalogs.formats import CatalogFormat, path_of, write_catalog
from workflow.catalogs.merging import Fate, Merged, conflict_findings, merge
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.segment import Segment, Translation
from workflow.errors import ConflictError
from workflow.intake.catalog_apart import read_catalog
from workflow.storage.remark_store import Spot
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import (
    Origins,
    edition_of,
    editions_of,
    open_to,
    opened,
    require_to_translate,
    target_of,
)
from workflow.usecases.promises import kept


@dataclass(frozen=True)
class CatalogFile:
    """A catalog as a file; *path* is relative: `fr/LC_MESSAGES/SLUG.po` or `fr/SLUG.xlf`."""

    path: PurePosixPath
    data: bytes


@dataclass(frozen=True)
class Awaited:
    """The messages that a filled file is for; *earlier* ones only older revisions have."""

    slug: str
    language: LanguageTag
    revision: int
    segments: tuple[Segment, ...]
    earlier: tuple[Segment, ...]


@dataclass(frozen=True)
class Filled:
    """A filled file that was read, and what it was read for."""

    wanted: Awaited
    upload: Upload


@dataclass(frozen=True)
class ImportReport:
    """
    What came of an upload.

    Attributes:
        taken: How many messages have a new text now.
        unchanged: How many had that text already, or were not touched in this file.
        conflicts: How many were changed by somebody else meanwhile; their uploaded texts are
            kept as suggestions.
        findings: What was refused or ignored, and both texts of each conflict, with the line.
        edition: The edition as it is afterwards.
        merged: What became of each message that fits.
    """

    slug: str
    language: LanguageTag
    taken: int
    unchanged: int
    conflicts: int
    findings: tuple[Finding, ...]
    edition: Edition
    merged: tuple[Merged, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """Why each message that does not fit was refused or ignored."""
        return self.findings[: len(self.findings) - self.conflicts]


def export_catalogs(
    uow: UnitOfWork,
    slug: str,
    languages: Sequence[LanguageTag],
    form: CatalogFormat = CatalogFormat.PO,
) -> tuple[CatalogFile, ...]:
    """
    The template of an article's catalog, which only gettext has, then one for each of *languages*.

    All open languages but the source if *languages* is empty.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
        ConflictError: `catalogs_not_open`.
    """
    article = uow.articles.by_slug(slug)
    editions = _open_targets(uow, article)
    if languages:
        editions = tuple(edition_of(uow, article, language) for language in languages)
    files = []
    if form is CatalogFormat.PO:
        template = _catalog(uow, article, editions[0], None)
        files.append(CatalogFile(PurePosixPath(f"{slug}.pot"), write_pot(template)))
    for edition in editions:
        catalog = _catalog(uow, article, edition, edition.language)
        path = path_of(slug, edition.language, form)
        files.append(CatalogFile(path, write_catalog(catalog, form)))
    return tuple(files)


def awaited(uow: UnitOfWork, slug: str, language: LanguageTag, actor: Actor) -> Awaited:
    """
    What a filled file is read for, if *actor* may send one: asked before anything of it is read.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As for any translation.
    """
    article = uow.articles.by_slug(slug)
    require_to_translate(article, language, actor)
    edition = target_of(uow, article, language)
    earlier = _earlier(uow, article, edition)
    return Awaited(slug, language, article.revision, tuple(edition.segments), earlier)


def read_filled(data: bytes, wanted: Awaited) -> Filled:
    """
    Read a filled file; belongs outside any transaction, for it can take its time.

    Raises:
        InvalidInputError: The whole file is unusable, or for another article or language;
            `catalog_limit`, if it takes too much time or memory.
    """
    upload = read_catalog(
        data,
        slug=wanted.slug,
        language=wanted.language,
        segments=wanted.segments,
        earlier=wanted.earlier,
    )
    return Filled(wanted, upload)


def import_catalog(
    uow: UnitOfWork, filled: Filled, actor: Actor, *, confirmed: bool = False
) -> ImportReport:
    """
    Merge a file that was read: against what it went out with, so nobody's work is overwritten.

    Raises:
        NotFoundError, NotPermittedError: As for any action.
        ConflictError: Likewise; `changed_meanwhile`, if the article has another revision than
            the file was read for.
        ConfirmationNeededError: As `promises.kept`; nothing is stored.
    """
    wanted, upload = filled.wanted, filled.upload
    slug, language = wanted.slug, wanted.language
    article, edition = open_to(uow, slug, language, actor)
    if article.revision != wanted.revision:
        raise ConflictError("changed_meanwhile", slug=slug)
    own = uow.catalogs.translations(article.id, [language]).get(language, {})
    base = _base(uow, article, edition, upload.base)
    merged = merge((*upload.messages, *upload.obsolete), base, {**own, **edition.translations})
    with kept(uow, article, actor.name, confirmed=confirmed):
        _store(uow, article, language, merged, actor)
    _store_comments(uow, article, language, upload.comments, actor)
    if upload.header and upload.header != uow.catalogs.header(article.id, language):
        uow.catalogs.put_header(article.id, language, upload.header, actor.name, uow.now)
    count = {fate: sum(1 for one in merged if one.fate is fate) for fate in Fate}
    facts = {"language": str(language), "refused": len(upload.refused)}
    uow.audit.record(uow.now, actor.name, "import_catalog", slug, **facts, **count)
    return ImportReport(
        slug=slug,
        language=language,
        taken=count[Fate.TAKEN],
        unchanged=count[Fate.ALREADY_THERE] + count[Fate.KEPT],
        conflicts=count[Fate.CONFLICT],
        findings=(*upload.refused, *conflict_findings(merged)),
        edition=edition_of(uow, article, language),
        merged=merged,
    )


def _open_targets(uow: UnitOfWork, article: Article) -> tuple[Edition, ...]:
    editions = opened(uow, article, editions_of(uow, article))
    targets = tuple(edition for edition in editions if not edition.is_source)
    if not editions:
        raise ConflictError("catalogs_not_open", slug=article.slug)
    if not targets:
        raise ConflictError("no_languages_planned", slug=article.slug)
    return targets


def _catalog(
    uow: UnitOfWork, article: Article, edition: Edition, language: LanguageTag | None
) -> Catalog:
    seen = uow.catalogs.last_translation_id(article.id, edition.language) if language else 0
    catalog = Catalog(
        slug=article.slug,
        revision=article.revision,
        base=f"{article.revision}.{seen}.{article.id}",
        source=article.source,
        language=language,
        segments=edition.segments,
        translations={},
    )
    if language is None:
        return catalog
    return replace(
        catalog,
        translations=_with_comments(uow, article, edition),
        obsolete=_obsolete(uow, article, edition),
        header=uow.catalogs.header(article.id, language),
    )


def _earlier(uow: UnitOfWork, article: Article, edition: Edition) -> tuple[Segment, ...]:
    """Segments of older revisions that the edition no longer has, those of newer ones first."""
    live = {segment.digest for segment in edition.segments}
    known = uow.catalogs.known_segments(article.id, article.revision)
    return tuple(segment for digest, segment in known.items() if digest not in live)


def _obsolete(
    uow: UnitOfWork, article: Article, edition: Edition
) -> tuple[tuple[Segment, Translation], ...]:
    of_article = uow.catalogs.translations(article.id, [edition.language])
    own = of_article.get(edition.language, {})
    earlier = _earlier(uow, article, edition)
    return tuple((segment, own[segment.digest]) for segment in earlier if segment.digest in own)


def _base(
    uow: UnitOfWork, article: Article, edition: Edition, token: str | None
) -> Mapping[str, Translation] | None:
    """What the file showed when it went out, as its token says; None if it says nothing usable."""
    revision, _, rest = (token or "").partition(".")
    mark, _, article_id = rest.partition(".")
    if not (revision.isdecimal() and mark.isdecimal()):
        return None
    # It may be of a deleted article of the same slug; files of the version before do not tell.
    if article_id not in ("", str(article.id)):
        return None
    own = uow.catalogs.translations_at(article.id, edition.language, int(mark))
    return Origins.of(uow, article).fill(edition.segments, own)


def _store(
    uow: UnitOfWork,
    article: Article,
    language: LanguageTag,
    merged: Sequence[Merged],
    actor: Actor,
) -> None:
    uow.catalogs.add_translations(article.id, language, _rows(uow, merged, actor))
    for one in merged:
        if one.fate is Fate.CONFLICT:
            spot = Spot(article.id, language, one.message.segment.digest)
            uow.remarks.suggest(spot, one.message.text, "conflict", actor.name, uow.now)


def _rows(uow: UnitOfWork, merged: Sequence[Merged], actor: Actor) -> Iterable[Translation]:
    for one in merged:
        message = one.message
        if one.fate is Fate.TAKEN:
            yield Translation(
                segment=message.segment.digest,
                text=message.text,
                needs_work=message.needs_work,
                written_by=actor.name,
                written_at=uow.now,
                comment=message.comment,
                flags=message.flags,
            )
        elif one.fate is Fate.ALREADY_THERE and one.current and _says_more(message, one.current):
            # Only what stands beside the text is new: its translator stays its translator.
            yield replace(one.current, comment=message.comment, flags=message.flags)


def _says_more(message: UploadedMessage, current: Translation) -> bool:
    is_own = current.previous is None
    return is_own and (message.comment, message.flags) != (current.comment, current.flags)


def _store_comments(
    uow: UnitOfWork,
    article: Article,
    language: LanguageTag,
    comments: Iterable[UploadedMessage],
    actor: Actor,
) -> None:
    """Keep what translators say about messages that have no text yet."""
    known = {(each.segment, each.text) for each in uow.remarks.all(article.id, language)}
    for message in comments:
        if (message.segment.digest, message.comment) not in known:
            spot = Spot(article.id, language, message.segment.digest)
            uow.remarks.add(spot, message.comment, actor.name, uow.now)


def _with_comments(
    uow: UnitOfWork, article: Article, edition: Edition
) -> Mapping[str, Translation]:
    """The edition's texts, and empty ones that carry what was said about a message without one."""
    said = {
        each.segment: Translation(
            segment=each.segment,
            text="",
            needs_work=False,
            written_by=each.made_by,
            written_at=each.made_at,
            comment=each.text,
        )
        for each in uow.remarks.all(article.id, edition.language)
    }
    return {**said, **edition.translations}
