"""Take the published files out, with a manifest of what they are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from workflow.domain.rendition import Format
from workflow.domain.states import ArticleState
from workflow.errors import ConflictError, DamagedError, NotFoundError
from workflow.rendering.imprint import Imprint, with_imprint
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.imprinting import imprints
from workflow.usecases.public_now import public_of


@dataclass(frozen=True)
class OutgoingFile:
    """
    A stored file on its way out.

    Attributes:
        imprint: What a public page is completed with; None for every other file.
    """

    made: Rendition
    imprint: Imprint | None = None

    def path(self, slug: str) -> PurePosixPath:
        """Where it belongs below the article's folder, and its address: `zh-Hans/SLUG.pdf`."""
        return PurePosixPath(self.made.language.bcp47, f"{slug}.{self.made.format.value}")

    def data(self, artifacts: ArtifactStore) -> bytes:
        """
        Its bytes as they go out.

        Raises:
            DamagedError: It is missing, or not what was stored under its digest.
        """
        try:
            stored = artifacts.get(self.made.sha256)
        except NotFoundError as error:
            raise DamagedError(error.code, digest=self.made.sha256) from error
        return with_imprint(stored, self.imprint) if self.imprint else stored


@dataclass(frozen=True)
class Parcel:
    """
    A published article, or proofs of one, as files to be written.

    Attributes:
        facts: JSON values: what `manifest.json` tells beside its files.
    """

    slug: str
    files: tuple[OutgoingFile, ...]
    facts: dict[str, Any]


def published(uow: UnitOfWork, slug: str, base: str) -> Parcel:
    """
    What is public of an article, at addresses below *base*.

    Raises:
        NotFoundError: `article_unknown`.
        ConflictError: `not_public`.
    """
    article = uow.articles.by_slug(slug)
    if article.live is None:
        raise ConflictError("not_public", slug=slug, state=article.state.value)
    publication = uow.publications.publication(article.live)
    revision = uow.articles.revision(article.id, publication.revision)
    public = uow.publications.files(article.live)
    if not public:
        # Withdrawn, and the notices are not made yet.
        raise ConflictError("not_public", slug=slug, state=article.state.value)
    facts = {
        "slug": slug,
        "title": revision.text.title,
        "source": article.source.bcp47,
        "revision": publication.revision,
        "revision_digest": revision.digest,
        "published_at": publication.instant.isoformat(),
        "published_by": publication.published_by,
        "withdrawn": article.state is ArticleState.WITHDRAWN,
        "withdrawn_languages": [
            each.language.bcp47 for each in public_of(uow, article) if each.withdrawn
        ],
        "shared": publication.shared,
    }
    known = imprints(uow, article, base)
    files = (
        OutgoingFile(made, known[made.language] if made.format is Format.HTML else None)
        for made in public
    )
    return Parcel(slug, tuple(files), facts)


def published_file(
    uow: UnitOfWork, slug: str, language: str, format_: Format, base: str
) -> OutgoingFile | None:
    """One public file of an article; None if there is none of that language and format."""
    article = uow.articles.by_slug(slug)
    if article.live is None:
        return None
    for made in uow.publications.files(article.live):
        if made.language.bcp47 == language and made.format is format_:
            is_page = format_ is Format.HTML
            return OutgoingFile(
                made, imprints(uow, article, base)[made.language] if is_page else None
            )
    return None


def proofs(uow: UnitOfWork, slug: str, inputs: Iterable[str]) -> Parcel:
    """Proofs that have been made, by the digests of their inputs."""
    found = [uow.publications.rendition(digest) for digest in inputs]
    files = tuple(OutgoingFile(made) for made in found if made is not None)
    return Parcel(slug, files, {"slug": slug, "proof": True})


def contents(parcel: Parcel, artifacts: ArtifactStore) -> dict[PurePosixPath, bytes]:
    """
    What to write below the target folder: every file of *parcel* as it goes out, by its path
    `SLUG/<bcp47>/SLUG.pdf`, and then the manifest.

    Raises:
        DamagedError: A file is not what was stored.
    """
    folder = PurePosixPath(parcel.slug)
    written: dict[PurePosixPath, bytes] = {}
    entries = []
    for file in parcel.files:
        path, data = file.path(parcel.slug), file.data(artifacts)
        written[folder / path] = data
        entries.append({"path": str(path), **_entry(file.made, data)})
    manifest = json.dumps({**parcel.facts, "files": entries}, ensure_ascii=False, indent=2)
    written[folder / "manifest.json"] = f"{manifest}\n".encode()
    return written


def _entry(made: Rendition, data: bytes) -> dict[str, Any]:
    return {
        "language": made.language.bcp47,
        "format": made.format.value,
        # Of its own text: a language may be behind the others.
        "revision": made.revision,
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
        "pages": made.pages,
        # The file as it is stored, which `communique verify` checks: a page goes out completed.
        "rendition": made.sha256,
        "catalog_digest": made.edition,
        "inputs_digest": made.inputs,
    }
