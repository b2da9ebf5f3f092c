"""Take the published files out, with a manifest of what they are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from workflow.domain.rendition import Format
from workflow.errors import ConflictError
from workflow.storage.artifacts import Artifacts
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Parcel:
    """
    A published article, or proofs of one, as files to be written.

    Attributes:
        manifest: JSON values; the content of `manifest.json`.
    """

    slug: str
    renditions: tuple[Rendition, ...]
    manifest: dict[str, Any]

    def paths(self) -> Iterable[tuple[PurePosixPath, Rendition]]:
        """Where each file belongs below the target folder: `SLUG/<bcp47>/SLUG.pdf`."""
        for made in self.renditions:
            yield file_path(self.slug, made), made

    def manifest_bytes(self) -> bytes:
        """The manifest as indented UTF-8 JSON."""
        return (json.dumps(self.manifest, ensure_ascii=False, indent=2) + "\n").encode()


def file_path(slug: str, made: Rendition) -> PurePosixPath:
    """`SLUG/zh-Hans/SLUG.pdf`."""
    return PurePosixPath(slug, made.language.bcp47, f"{slug}.{made.format.value}")


def published(uow: UnitOfWork, slug: str) -> Parcel:
    """
    What is public of an article.

    Raises:
        NotFoundError: `article_unknown`.
        ConflictError: `not_public`.
    """
    article = uow.articles.by_slug(slug)
    if article.live is None:
        raise ConflictError("not_public", slug=slug, state=article.state.value)
    publication = uow.publications.publication(article.live)
    files = uow.publications.files(article.live)
    revision = uow.articles.revision(article.id, publication.revision)
    manifest = {
        "slug": slug,
        "title": revision.text.title,
        "source": article.source.bcp47,
        "revision": publication.revision,
        "revision_digest": revision.digest,
        "published_at": publication.instant.isoformat(),
        "published_by": publication.published_by,
        "shared": publication.shared,
        "files": [_entry(slug, made) for made in files],
    }
    return Parcel(slug, files, manifest)


def published_file(uow: UnitOfWork, slug: str, language: str, format_: Format) -> Rendition | None:
    """One public file of an article; None if there is none of that language and format."""
    article = uow.articles.by_slug(slug)
    if article.live is None:
        return None
    for made in uow.publications.files(article.live):
        if made.language.bcp47 == language and made.format is format_:
            return made
    return None


def proofs(uow: UnitOfWork, slug: str, inputs: Iterable[str]) -> Parcel:
    """Proofs that have been made, by the digests of their inputs."""
    found = [uow.publications.rendition(digest) for digest in inputs]
    made = tuple(rendition for rendition in found if rendition is not None)
    manifest = {"slug": slug, "proof": True, "files": [_entry(slug, each) for each in made]}
    return Parcel(slug, made, manifest)


def contents(parcel: Parcel, artifacts: Artifacts) -> dict[PurePosixPath, bytes]:
    """The bytes of every file by its path, each checked against its digest as it is read."""
    return {path: artifacts.get(made.sha256) for path, made in parcel.paths()}


def _entry(slug: str, made: Rendition) -> dict[str, Any]:
    return {
        "path": str(file_path(slug, made).relative_to(slug)),
        "language": made.language.bcp47,
        "format": made.format.value,
        "sha256": made.sha256,
        "bytes": made.bytes,
        "pages": made.pages,
        "catalog_digest": made.edition,
        "inputs_digest": made.inputs,
    }
