"""Translate: hand catalogs out as PO files, and take filled ones back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from workflow.catalogs.exchange import (
    Catalog,
    Upload,
    peek_header,
    read_po,
    write_po,
    write_pot,
)
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import Translation
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import edition_of, editions_of, opened


@dataclass(frozen=True)
class CatalogFile:
    """A catalog as a file; *path* is relative: `fr/LC_MESSAGES/SLUG.po` or `SLUG.pot`."""

    path: PurePosixPath
    data: bytes


@dataclass(frozen=True)
class ImportReport:
    """
    What came of an upload.

    Attributes:
        taken: How many messages have a new text now.
        unchanged: How many had that text already.
        findings: What was refused or ignored, with the line of the file.
        edition: The edition as it is afterwards.
    """

    slug: str
    language: LanguageTag
    taken: int
    unchanged: int
    findings: tuple[Finding, ...]
    edition: Edition


def export_catalogs(
    uow: UnitOfWork, slug: str, languages: Sequence[LanguageTag]
) -> tuple[CatalogFile, ...]:
    """
    The template of an article's catalog, then one catalog for each of *languages*.

    All open languages but the source if *languages* is empty.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
        ConflictError: `catalogs_not_open`.
    """
    article = uow.articles.by_slug(slug)
    editions = _open_targets(uow, article)
    if languages:
        editions = tuple(edition_of(uow, article, language) for language in languages)
    template = _catalog(uow, article, editions[0], None)
    files = [CatalogFile(PurePosixPath(f"{slug}.pot"), write_pot(template))]
    for edition in editions:
        path = PurePosixPath(edition.language.gettext, "LC_MESSAGES", f"{slug}.po")
        catalog = _catalog(uow, article, edition, edition.language)
        files.append(CatalogFile(path, write_po(catalog)))
    return tuple(files)


def import_catalog(uow: UnitOfWork, data: bytes, name: str, actor: Actor) -> ImportReport:
    """
    Take the messages of a filled PO file that can be taken; say what became of the others.

    Args:
        data: The file.
        name: What the file is called, for messages about it.

    Raises:
        InvalidInputError: The whole file is unusable; nothing is stored.
        NotFoundError, NotPermittedError, ConflictError: As for any action.
    """
    slug, language = peek_header(data, name)
    article = uow.articles.by_slug(slug)
    require_role(actor, Action.TRANSLATE, language)
    require_possible(article, Action.TRANSLATE)
    edition = edition_of(uow, article, language)
    if edition.is_source:
        raise ConflictError("source_not_translated", slug=slug, language=str(language))
    if not opened(uow, article, (edition,)):
        raise ConflictError("catalogs_not_open", slug=slug)
    upload = read_po(data, slug=slug, language=language, segments=edition.segments)
    fresh = _fresh(upload, edition, actor, uow)
    uow.catalogs.add_translations(article.id, language, fresh)
    facts = {"language": str(language), "taken": len(fresh), "refused": len(upload.refused)}
    uow.audit.record(uow.now, actor.name, "import_catalog", slug, **facts)
    return ImportReport(
        slug=slug,
        language=language,
        taken=len(fresh),
        unchanged=len(upload.messages) - len(fresh),
        findings=upload.refused,
        edition=edition_of(uow, article, language),
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
    seen = uow.catalogs.last_translation_id(article.id, language) if language else 0
    return Catalog(
        slug=article.slug,
        revision=article.revision,
        base=f"{article.revision}.{seen}",
        source=article.source,
        language=language,
        segments=edition.segments,
        translations=edition.translations if language else {},
    )


def _fresh(
    upload: Upload, edition: Edition, actor: Actor, uow: UnitOfWork
) -> tuple[Translation, ...]:
    """The uploaded messages that say something new."""
    texts = (
        Translation(message.segment.digest, message.text, message.needs_work, actor.name, uow.now)
        for message in upload.messages
    )
    return tuple(text for text in texts if not _same(text, edition.translations.get(text.segment)))


def _same(new: Translation, old: Translation | None) -> bool:
    return old is not None and (new.text, new.needs_work) == (old.text, old.needs_work)
